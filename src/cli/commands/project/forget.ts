/** `injerto project forget PROJECT SAMPLE…` */
import type { Command } from 'commander';
import { InjertoError } from '../../../errors.ts';
import type { CliContext } from '../../context.ts';
import { exampleText, localizedCommand } from '../../localized-command.ts';
import { forgottenReport } from '../../reports/project-report.ts';
import { withProject } from './with-project.ts';

interface Flags {
  readonly from?: string;
  readonly class?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

export function forgetCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.forget;
  return localizedCommand('forget', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .argument('[SAMPLE...]', help.project.samples)
    .option('--from <TEXT>', text.from)
    .option('--class <NAME>', text.class)
    .option('--reason <TEXT>', text.reason)
    .option('--json', help.json)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto project forget ./fruit 3fa91c --reason "not ours"',
        'injerto project forget ./fruit --from photos-of-ana',
        'injerto project forget ./fruit --class pear',
      ]),
    )
    .action(async (folder: string, samples: string[], flags: Flags) => {
      context.exitCode = await forget(context, folder, samples, flags);
    });
}

/** @throws {InjertoError} OPTION_INVALID unless exactly one kind of thing is named. */
function forget(context: CliContext, folder: string, named: readonly string[], flags: Flags): Promise<number> {
  const { from, class: className, reason = '', json } = flags;
  const kinds = [named.length > 0, from !== undefined, className !== undefined].filter(Boolean).length;
  if (kinds !== 1) throw new InjertoError('OPTION_INVALID/forget', { where: { option: 'from' } });
  const { console, messages } = context;
  return withProject(context, folder, async (project) => {
    const rooms = await import('../../../project/index.ts');
    if (className !== undefined) {
      const samples = await rooms.removeClass(project, className);
      console.out(
        json ? JSON.stringify({ class: className, samples }) : messages.project.classGone(className, samples),
      );
      return;
    }
    const ids =
      from === undefined
        ? await Promise.all(named.map((sample) => rooms.sampleCalled(project, sample)))
        : await rooms.samplesFrom(project, from);
    const forgotten = await rooms.forgetSamples(project, ids, reason);
    console.out(json ? JSON.stringify(forgotten) : forgottenReport(forgotten, context));
  });
}

/** `injerto project next PROJECT` */
import type { Command } from 'commander';
import { definedOnly } from '../../../defined-only.ts';
import { visible } from '../../../messages/index.ts';
import type { Proposals } from '../../../mixed/index.ts';
import type { Project } from '../../../project/index.ts';
import type { CliContext } from '../../context.ts';
import { exampleText, localizedCommand } from '../../localized-command.ts';
import { optionValues } from '../../options/option-values.ts';
import { addRunOptions, type RunFlags } from '../../options/run-options.ts';
import { left, right, textTable } from '../../output/text-table.ts';
import { modelWork } from './model-work.ts';
import { withProject } from './with-project.ts';

interface Flags extends RunFlags {
  readonly count?: number;
}

export function nextCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.next;
  const command = localizedCommand('next', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .option('--count <N>', text.count, optionValues(context.messages).count);
  return addRunOptions(command, context.messages)
    .addHelpText(
      'after',
      exampleText(context.messages, ['injerto project next ./fruit', 'injerto project next ./fruit --count 50 --json']),
    )
    .action(async (folder: string, flags: Flags) => {
      context.exitCode = await next(context, folder, flags);
    });
}

function next(context: CliContext, folder: string, { count, threads, json, quiet }: Flags): Promise<number> {
  const { console, messages } = context;
  return withProject(context, folder, async (project, signal) => {
    const { proposeSamples } = await import('../../../mixed/index.ts');
    const found = await modelWork(context, quiet, (shown) =>
      proposeSamples(project, { ...definedOnly({ count, threads }), ...shown, signal }),
    );
    if (json) console.out(JSON.stringify(await jsonOf(project, found)));
    else {
      console.out(await table(project, found, context));
      const { considered, unlabeled } = found;
      if (considered < unlabeled) console.err(messages.project.considered(considered, unlabeled));
    }
  });
}

async function jsonOf(project: Project, { proposals, ...counts }: Proposals) {
  const { blobFile } = await import('../../../project/index.ts');
  return {
    ...counts,
    proposals: proposals.map(({ sample: { id, text, extension }, reason, suggestion = null }) => ({
      sample: id,
      reason,
      suggestion,
      ...(text === null ? { file: blobFile(project.folder, id, extension) } : { text }),
    })),
  };
}

async function table(project: Project, { proposals }: Proposals, { messages, format }: CliContext): Promise<string[]> {
  const { blobFile } = await import('../../../project/index.ts');
  const { columns: c, reasons } = messages.project.next;
  const shownText = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
  return textTable(
    [left(c.sample), left(c.reason), left(c.suggestion), right(c.score), left(c.content)],
    proposals.map(({ sample: { id, text, extension }, reason, suggestion }) => [
      id.slice(0, 12),
      reasons[reason],
      suggestion ? visible(suggestion.label) : '',
      suggestion ? format.percent(suggestion.score) : '',
      visible(text === null ? blobFile(project.folder, id, extension) : shownText(text)),
    ]),
  );
}

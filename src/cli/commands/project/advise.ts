/** `injerto project advise PROJECT` */
import type { Command } from 'commander';
import { definedOnly } from '../../../defined-only.ts';
import type { CliContext } from '../../context.ts';
import { exampleText, localizedCommand } from '../../localized-command.ts';
import { addRunOptions, type RunFlags } from '../../options/run-options.ts';
import { adviceReport } from '../../reports/project-report.ts';
import { modelWork } from './model-work.ts';
import { withProject } from './with-project.ts';

export function adviseCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.advise;
  const command = localizedCommand('advise', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder);
  return addRunOptions(command, context.messages)
    .addHelpText(
      'after',
      exampleText(context.messages, ['injerto project advise ./fruit', 'injerto project advise ./fruit --json']),
    )
    .action(async (folder: string, flags: RunFlags) => {
      context.exitCode = await adviseOn(context, folder, flags);
    });
}

function adviseOn(context: CliContext, folder: string, { threads, json, quiet }: RunFlags): Promise<number> {
  const { console } = context;
  return withProject(context, folder, async (project, signal) => {
    const { advise } = await import('../../../mixed/index.ts');
    const advice = await modelWork(context, quiet, (shown) =>
      advise(project, { ...definedOnly({ threads }), ...shown, signal }),
    );
    console.out(json ? JSON.stringify(advice) : adviceReport(advice, context));
  });
}

/** `injerto project add PROJECT DATA` */
import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { exampleText, localizedCommand } from '../../localized-command.ts';
import { addDataOptions, type DataOption, type DatasetFlags, datasetOptions } from '../../options/data-options.ts';
import { progressDisplay } from '../../output/progress-display.ts';
import { EventReport } from '../../reports/event-report.ts';
import { addedReport } from '../../reports/project-report.ts';
import { withProject } from './with-project.ts';

interface Flags extends DatasetFlags {
  readonly label?: string;
  readonly unlabeled?: boolean;
  readonly author?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** A project decides the sides itself, and finds copies among all that it holds. */
const dataFlags = [
  'textColumn',
  'imageColumn',
  'labelColumn',
  'delimiter',
  'missingLabels',
  'mergeLabels',
  'encoding',
  'labelFrom',
  'imageRoot',
] as const satisfies readonly DataOption[];

export function addCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.add;
  const command = localizedCommand('add', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .argument('<DATA>', help.train.data)
    .option('--label <CLASS>', text.label)
    .option('--unlabeled', text.unlabeled)
    .option('--author <NAME>', help.project.author);
  addDataOptions(command, context, dataFlags);
  return command
    .option('--json', help.json)
    .option('--quiet', help.quiet)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto project add ./fruit ./photos',
        'injerto project add ./fruit ./new-apples --label apple',
        'injerto project add ./fruit ./inbox --unlabeled',
        'injerto project add ./tickets tickets.csv --text-column body --label-column topic',
      ]),
    )
    .action(async (folder: string, data: string, flags: Flags) => {
      context.exitCode = await addTo(context, folder, data, flags);
    });
}

function addTo(context: CliContext, folder: string, data: string, { label, author, ...flags }: Flags): Promise<number> {
  const { console } = context;
  return withProject(context, folder, async (project, signal) => {
    const { addData, openProjectData } = await import('../../../mixed/index.ts');
    const report = new EventReport(progressDisplay(console, flags.quiet ?? false), context);
    const onProgress = (done: number, total: number) => report.progress('read', done, total);
    const isPlain = flags.unlabeled || label !== undefined;
    const { dataset, labelOf } = await openProjectData(data, {
      ...datasetOptions(flags),
      nearDuplicates: false,
      ...(isPlain && { task: 'unlabeled' }),
      signal,
      onProgress,
    });
    try {
      report.dataset(dataset);
      const added = await addData(project, dataset, { label: label ?? labelOf, author, onProgress, signal });
      report.end();
      console.out(flags.json ? JSON.stringify({ ...added, skipped: dataset.skipped }) : addedReport(added, context));
    } finally {
      report.end();
      await dataset.close();
    }
  });
}

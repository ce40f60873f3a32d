/** `injerto project predict PROJECT FILE…` */
import type { Command } from 'commander';
import { InjertoError } from '../../../errors.ts';
import { visible } from '../../../messages/index.ts';
import type { CliContext } from '../../context.ts';
import { photoFiles } from '../../inputs/photo-files.ts';
import { exampleText, localizedCommand } from '../../localized-command.ts';
import { progressDisplay } from '../../output/progress-display.ts';
import { EventReport } from '../../reports/event-report.ts';
import { withProject } from './with-project.ts';

interface Flags {
  readonly text?: readonly string[];
  readonly json?: boolean;
}

export function projectPredictCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.predict;
  return localizedCommand('predict', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .argument('[FILE...]', text.files)
    .option('--text <TEXT...>', text.text)
    .option('--json', help.json)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto project predict ./fruit new.jpg',
        'injerto project predict ./tickets --text "My parcel has not arrived"',
      ]),
    )
    .action(async (folder: string, files: string[], flags: Flags, command: Command) => {
      // worded and coded as commander does, so that it is said in the reader's language
      if (files.length === 0 && !flags.text)
        command.error("error: missing required argument 'FILE'", { code: 'commander.missingArgument' });
      context.exitCode = await predict(context, folder, files, flags);
    });
}

function predict(context: CliContext, folder: string, args: readonly string[], { text, json }: Flags): Promise<number> {
  const { console, messages, format } = context;
  return withProject(context, folder, async (project, signal) => {
    const { predictInProject } = await import('../../../mixed/index.ts');
    const report = new EventReport(progressDisplay(console, true), context);
    const photos = text ? undefined : await photoFiles(args);
    try {
      report.left(photos?.skipped ?? []);
      for (const { argument, reason } of photos?.unmatched ?? []) report.skip(argument, messages.predict[reason]);
      if (photos?.files.length === 0) throw new InjertoError('NO_READABLE_IMAGE/given');
      const kept = await predictInProject(project, photos ? { photos: photos.files } : { texts: text! }, {
        onSkipped: ({ input, reason }) => report.skip(photos?.names.get(input) ?? input, reason),
        signal,
      });
      if (json) console.out(JSON.stringify(kept));
      else {
        const line = ({ sample, label, score }: (typeof kept)[number]) =>
          messages.project.predicted(sample.slice(0, 12), visible(label), format.percent(score));
        console.out(kept.map(line));
      }
    } finally {
      report.end();
      await photos?.close();
    }
  });
}

/** `injerto project train PROJECT` */
import type { Command } from 'commander';
import { definedOnly } from '../../../defined-only.ts';
import { say } from '../../../messages/index.ts';
import type { Method } from '../../../methods/options/train-options.ts';
import type { CliContext } from '../../context.ts';
import { exampleText, localizedCommand } from '../../localized-command.ts';
import { trainingOptions } from '../../messages/training-options.ts';
import { optionValues } from '../../options/option-values.ts';
import { addRunOptions, type RunFlags } from '../../options/run-options.ts';
import { modelWork } from './model-work.ts';
import { withProject } from './with-project.ts';

interface Flags extends RunFlags {
  readonly method?: Method;
  readonly epochs?: number;
  readonly memory?: number;
}

export function projectTrainCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.train;
  const training = trainingOptions[context.language].options;
  const { bytes, count, oneOf } = optionValues(context.messages);
  const command = localizedCommand('train', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .option('--method <METHOD>', text.method, oneOf('transfer', 'fine-tune', 'lora', 'contrastive'))
    .option('--epochs <N>', text.epochs, count)
    .option('--memory <SIZE>', training.memory, bytes);
  return addRunOptions(command, context.messages)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto project train ./fruit',
        'injerto project train ./fruit --method fine-tune --epochs 5',
      ]),
    )
    .action(async (folder: string, flags: Flags) => {
      context.exitCode = await train(context, folder, flags);
    });
}

function train(context: CliContext, folder: string, { json, quiet, ...given }: Flags): Promise<number> {
  const { console, messages, format } = context;
  return withProject(context, folder, async (project, signal) => {
    const { learn } = await import('../../../mixed/index.ts');
    const { model, promoted, why } = await modelWork(context, quiet, (shown) =>
      learn(project, { ...definedOnly(given), ...shown, signal }),
    );
    if (json) {
      const { id, parent = null, method, reference } = model;
      const { lastLabel: _, ...metrics } = model.metrics;
      console.out(JSON.stringify({ model: id, parent, method, reference, ...metrics, promoted, why }));
      return;
    }
    const { samples, accuracy } = model.metrics;
    const tested = accuracy === null ? undefined : { accuracy: format.percent(accuracy), samples: samples.test };
    console.out([
      messages.project.trained(model.id, samples.train + samples.validation, tested),
      say(why, context.language),
    ]);
  });
}

/** `injerto train DATA` */
import type { Command } from 'commander';
import { onOff } from '../../methods/options/value-kinds.ts';
import type { CliContext } from '../context.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { addFlag } from '../options/add-flag.ts';
import { addDataOptions } from '../options/data-options.ts';
import { optionValues } from '../options/option-values.ts';
import { addTrainingOptions } from '../options/train-options.ts';
import type { TrainingFlags } from '../training/resumable-training.ts';
import { trainLanguageModel } from '../training/train-language-model.ts';
import { trainOnSamples } from '../training/train-on-samples.ts';

export function trainCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.train;
  const { color, oneOf } = optionValues(context.messages);
  const command = localizedCommand('train', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('[DATA]', text.data)
    .option('--config <FILE>', text.config)
    .optionsGroup(help.groups.model)
    .option('--model <MODEL>', text.model)
    .option('--base <MODEL>', help.base)
    .option('--method <METHOD>', text.method, oneOf('transfer', 'fine-tune', 'lora', 'contrastive', 'scratch', 'auto'));
  addTrainingOptions(command, 'model', context)
    .optionsGroup(help.groups.data)
    .option('--background <COLOR>', help.background, color)
    .option('--task <TASK>', text.task, oneOf('single-label', 'multi-label', 'regression', 'causal-lm'));
  addDataOptions(command, context);
  addFlag(command, 'whole-files', onOff, text.wholeFiles, context);
  addTrainingOptions(command, 'data', context).optionsGroup(help.groups.training);
  addTrainingOptions(command, 'training', context)
    .optionsGroup(help.groups.output)
    .option('--out <FOLDER>', text.out)
    .option('--adapter-out <FOLDER>', text.adapterOut)
    .option('--overwrite', help.overwrite)
    .option('--no-report', text.report);
  return addTrainingOptions(command, 'output', context)
    .option('--json', help.json)
    .option('--quiet', help.quiet)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto train ./photos',
        'injerto train ./photos --method fine-tune --unfreeze 4 --epochs 8 --out ./fruit-model',
        'injerto train ./photos --model efficientnet-lite0 --val 0.1 --test 0.2 --seed 7 --json',
        'injerto train ./photos --method fine-tune --out ./fruit-model --resume',
        'injerto train ./photos --method lora --rank 16 --adapter-out ./fruit-adapter',
        'injerto train ./labels.csv --image-column file --label-column species',
        'injerto train ./few.csv --method contrastive',
        'injerto train ./reviews.csv --method fine-tune --max-length 128',
        'injerto train ./answers.csv --missing-labels "NA,unknown" --merge-labels',
        'injerto train ./tickets.jsonl --text-column body --label-column topic',
        'injerto train ./chats.jsonl --task causal-lm --model ./smollm2',
        'injerto train --config ./fruit-model/training.yaml --lr 1e-4 --out ./second-model',
      ]),
    )
    .action(async (argument: string | undefined, given: TrainingFlags, command: Command) => {
      const { atLineOfFile, readConfigFile, withFlags } = await import('../inputs/config-file.ts');
      const config = given.config === undefined ? undefined : await readConfigFile(given.config, context.messages);
      const flags = config ? withFlags(config, given) : given;
      const data = argument ?? flags.data;
      // worded and coded as commander does, so that it is said in the reader's language
      if (data === undefined) {
        return command.error("error: missing required argument 'DATA'", { code: 'commander.missingArgument' });
      }
      const train = flags.task === 'causal-lm' ? trainLanguageModel : trainOnSamples;
      try {
        context.exitCode = await train(context, data, flags);
      } catch (error) {
        throw config ? atLineOfFile(error, config, given) : error;
      }
    });
}

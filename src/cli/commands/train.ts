/** `injerto train DATA` */
import type { Command } from 'commander';
import type { ImageDataset } from '../../data/images/image-dataset.ts';
import type { TextDataset } from '../../data/text/text-dataset.ts';
import { InjertoError } from '../../errors.ts';
import type { CliContext } from '../context.ts';
import { type DatasetFlags, openDataset } from '../inputs/open-dataset.ts';
import { openReference } from '../inputs/open-reference.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { optionValues } from '../options/option-values.ts';
import {
  addTrainingOptions,
  meantMethod,
  type TrainFlags,
  trainOptions,
  withUsualMethod,
} from '../options/train-options.ts';
import { trainJson, trainReport } from '../reports/train-report.ts';
import { type OutputFlags, resumableTraining } from '../training/resumable-training.ts';
import { trainLanguageModel } from '../training/train-language-model.ts';

type Flags = TrainFlags &
  DatasetFlags &
  OutputFlags & {
    readonly model?: string;
    readonly background?: [number, number, number];
    readonly json?: boolean;
  };

export function trainCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.train;
  const { color, oneOf } = optionValues(context.messages);
  const command = localizedCommand('train', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<DATA>', text.data)
    .optionsGroup(help.groups.model)
    .option('--model <MODEL>', text.model)
    .option('--method <METHOD>', text.method, oneOf('transfer', 'fine-tune', 'lora', 'contrastive', 'auto'));
  addTrainingOptions(command, 'model', context)
    .optionsGroup(help.groups.data)
    .option('--background <COLOR>', help.background, color)
    .option('--text-column <NAME>', help.textColumn)
    .option('--image-column <NAME>', text.imageColumn)
    .option('--label-column <NAME>', text.labelColumn)
    .option('--split-column <NAME>', text.splitColumn)
    .option('--task <TASK>', text.task, oneOf('single-label', 'multi-label', 'regression', 'causal-lm'))
    .option('--missing-labels <NAMES>', text.missingLabels)
    .option('--merge-labels', text.mergeLabels)
    .option('--encoding <NAME>', text.encoding)
    .option('--label-from <PLACE>', text.labelFrom, oneOf('folder', 'file-name'))
    .option('--image-root <FOLDER>', text.imageRoot);
  addTrainingOptions(command, 'data', context).optionsGroup(help.groups.training);
  addTrainingOptions(command, 'training', context)
    .optionsGroup(help.groups.output)
    .option('--out <FOLDER>', text.out)
    .option('--adapter-out <FOLDER>', text.adapterOut);
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
      ]),
    )
    .action(async (data: string, flags: Flags) => {
      const run = (flags.task as string) === 'causal-lm' ? trainLanguageModel : train;
      context.exitCode = await run(context, data, flags);
    });
}

/** Before the training, which would be lost. */
async function checkAdapterFolder(folder: string, method: unknown): Promise<void> {
  const { checkOutputFolder } = await import('../../models/index.ts');
  if (method === 'lora') return checkOutputFolder(folder);
  throw new InjertoError('NO_ADAPTER/flag', {
    details: { method: String(method ?? 'transfer') },
    where: { option: 'adapterOut' },
  });
}

/** The starter for each kind of data. */
const usualModel = { image: 'mobilenet-v2', text: 'all-minilm-l6-v2' };

async function train(context: CliContext, data: string, flags: Flags): Promise<number> {
  const { train } = await import('../../index.ts');
  const { checkOutputFolder } = await import('../../models/index.ts');
  let dataset: ImageDataset | TextDataset | undefined;
  try {
    return await resumableTraining(context, data, flags, async (place) => {
      const { out, adapterOut, checkpointDir, display, report, signal } = place;
      await checkOutputFolder(out);
      if (adapterOut !== undefined) await checkAdapterFolder(adapterOut, meantMethod(flags));
      const access = { display, signal, ...(flags.background && { background: flags.background }) };
      // a model that is named is looked for before the data are read, which may take long
      const named = flags.model === undefined ? undefined : await openReference(context, flags.model, access);
      const onProgress = (done: number, total: number) => report.progress('read', done, total);
      const opened = await openDataset(data, flags, { signal, onProgress });
      dataset = opened;
      report.dataset(opened);
      const reference = named ?? (await openReference(context, usualModel[opened.modality], access));
      const run = await train(reference, opened, {
        ...trainOptions(withUsualMethod(flags, opened.modality)),
        checkpointDir,
        onEvent: report.onEvent,
        signal,
      });
      const print = () => {
        const { leftOut, remarks } = report;
        const result = { run, dataset: opened, out, adapterOut, leftOut, remarks };
        return flags.json ? JSON.stringify(trainJson(result)) : trainReport(result, context);
      };
      return { run, print };
    });
  } finally {
    await dataset?.close();
  }
}

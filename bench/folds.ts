/** Accuracy on the five folds of the food photos, for the same folds as bench/python/features.py and finetune.py.
 *
 *    npx tsx bench/folds.ts transfer|fine-tune [--model mobilenet-v2] [--epochs 10] [--seed 0] [--turns 0,1,2,3,4] [--tta]
 *
 *  One JSON line per fold, and one with the mean. Fine-tune keeps its last weights (no photos are held back for early stopping),
 *  as the Python recipe does. `--tta` measures each model once more, with test-time augmentation. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { layOutFoodPhotos } from '../examples/food-photos.ts';
import {
  evaluate,
  type ImageDataset,
  imageFolder,
  openModel,
  type TrainingRun,
  type TrainOptions,
  train,
} from '../src/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: 'mobilenet-v2' },
    epochs: { type: 'string' },
    seed: { type: 'string', default: '0' },
    turns: { type: 'string', default: '0,1,2,3,4' },
    threads: { type: 'string', default: '2' },
    tta: { type: 'boolean', default: false },
  },
});
const method = positionals[0] === 'fine-tune' ? 'fine-tune' : 'transfer';
const options: TrainOptions = {
  method,
  val: 0,
  seed: Number(values.seed),
  threads: Number(values.threads),
  ...(values.epochs !== undefined && { epochs: Number(values.epochs) }),
} as TrainOptions;

const { folds } = JSON.parse(await readFile(new URL('folds/food.json', import.meta.url), 'utf8')) as {
  folds: string[][];
};
const { folder } = await layOutFoodPhotos(join(tmpdir(), 'injerto-food-folds'), { keepAside: false });
const photos = await imageFolder(folder);
const reference = await openModel(values.model);

const accuracies: number[] = [];
const augmentedAccuracies: number[] = [];
for (const turn of values.turns.split(',').map(Number)) {
  const heldOut = new Set(folds[turn]);
  const dataset = withFold(photos, heldOut);
  const run = await train(reference, dataset, options);
  const { test, seconds, samples } = run;
  accuracies.push(test!.accuracy!);
  const augmented = values.tta ? await withMirrorImages(run, dataset) : undefined;
  if (augmented !== undefined) augmentedAccuracies.push(augmented);
  console.log(JSON.stringify({ fold: turn, accuracy: test!.accuracy, tta: augmented, samples, seconds }));
}
console.log(
  JSON.stringify({
    model: values.model,
    method,
    folds: accuracies.length,
    accuracy: mean(accuracies),
    tta: values.tta ? mean(augmentedAccuracies) : undefined,
  }),
);

function mean(list: readonly number[]): number {
  return Number((list.reduce((a, b) => a + b, 0) / list.length).toFixed(4));
}

async function withMirrorImages(run: TrainingRun, dataset: ImageDataset): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'injerto-tta-'));
  try {
    await run.save(join(folder, 'model'));
    return (await evaluate(join(folder, 'model'), dataset, { split: 'test', tta: true })).accuracy!;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The photos of one fold as the test set, the others to train on. */
function withFold(dataset: ImageDataset, heldOut: ReadonlySet<string>): ImageDataset {
  const samples = dataset.samples.map((sample) => {
    const name = sample.id.split('/').at(-1)!;
    return { ...sample, split: heldOut.has(name) ? ('test' as const) : ('train' as const) };
  });
  return { ...dataset, samples };
}

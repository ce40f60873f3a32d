/** Accuracy on the five folds of the food photos, for the same folds as bench/python/features.py and finetune.py.
 *
 *    npx tsx bench/folds.ts transfer|fine-tune [--model mobilenet-v2] [--epochs 10] [--seed 0] [--turns 0,1,2,3,4]
 *
 *  One JSON line per fold, and one with the mean. Fine-tune keeps its last weights (no photos are held back for early stopping),
 *  as the Python recipe does. */
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { layOutFoodPhotos } from '../examples/food-photos.ts';
import { type ImageDataset, imageFolder, openModel, type TrainOptions, train } from '../src/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: 'mobilenet-v2' },
    epochs: { type: 'string' },
    seed: { type: 'string', default: '0' },
    turns: { type: 'string', default: '0,1,2,3,4' },
    threads: { type: 'string', default: '2' },
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
for (const turn of values.turns.split(',').map(Number)) {
  const heldOut = new Set(folds[turn]);
  const { test, seconds, samples } = await train(reference, withFold(photos, heldOut), options);
  accuracies.push(test!.accuracy!);
  console.log(JSON.stringify({ fold: turn, accuracy: test!.accuracy, samples, seconds }));
}
const mean = accuracies.reduce((a, b) => a + b, 0) / accuracies.length;
console.log(
  JSON.stringify({ model: values.model, method, folds: accuracies.length, accuracy: Number(mean.toFixed(4)) }),
);

/** The photos of one fold as the test set, the others to train on. */
function withFold(dataset: ImageDataset, heldOut: ReadonlySet<string>): ImageDataset {
  const samples = dataset.samples.map((sample) => {
    const name = sample.id.split('/').at(-1)!;
    return { ...sample, split: heldOut.has(name) ? ('test' as const) : ('train' as const) };
  });
  return { ...dataset, samples };
}

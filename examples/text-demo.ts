/** Sentences for a smart home, sorted by what they want: with no example, with a few, and by two methods. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  evaluateZeroShot,
  openModel,
  predict,
  type TextDataset,
  type TextModel,
  type TextSample,
  type TrainOptions,
  textDataset,
  train,
  zeroShot,
} from '../src/index.ts';
import { table } from './table.ts';

const csv = fileURLToPath(new URL('data/intents-en.csv', import.meta.url));
const perClass = 4;

/** Prints the table and a few answers. @param folder where the model is saved. */
export async function textDemo(folder: string, cacheDir: string): Promise<void> {
  const all = await textDataset(csv);
  const texts = fewPerClass(all);
  const test = texts.samples.filter(({ split }) => split === 'test');
  const words = await texts.read(test);
  const { classes } = texts;
  console.log(
    `${all.samples.length} sentences with ${classes.length} intents; ${perClass} of each to learn from, ${test.length} for the test.\n`,
  );

  const reference = (await openModel('all-minilm-l6-v2')) as TextModel;
  const started = performance.now();
  const guessed = await zeroShot(reference, words as string[], classes);
  const { accuracy, interval } = evaluateZeroShot(
    guessed,
    test.map(({ label }) => classes[label]!),
  );
  const rows = [{ method: 'zero-shot', accuracy, interval, seconds: (performance.now() - started) / 1000, weights: 0 }];

  let model = '';
  for (const options of [{ method: 'transfer' }, { method: 'contrastive' }] satisfies TrainOptions[]) {
    console.log(`${options.method} …`);
    const run = await train(reference, texts, { ...options, val: 0, cacheDir });
    rows.push({
      method: run.method,
      accuracy: run.test!.accuracy!,
      interval: run.test!.interval!,
      seconds: run.seconds.total,
      weights: run.trainedParameters,
    });
    model = folder;
    await run.save(model);
  }
  console.log(`\n${table(rows)}`);
  console.log(
    `\nzero-shot read nothing but the names of the intents. The model of contrastive is saved in demo-output/intents-model.\n`,
  );

  const news = ['could you make it a bit brighter in here', 'we are out of oat milk', 'who wrote this song'];
  for await (const { text, label, scores } of predict((await openModel(model)) as TextModel, news)) {
    console.log(`  ${text}: ${label} ${(100 * scores[0]!.score).toFixed(1)} %`);
  }
  await all.close();
}

/** The same texts with a side each: of every class the first few in an order that only their content decides learn, all others test. */
function fewPerClass(dataset: TextDataset): TextDataset {
  const rank = ({ hash }: TextSample) => createHash('sha256').update(hash).digest('hex');
  const taken = new Map<number, number>();
  const sides = new Map<string, 'train' | 'test'>();
  for (const sample of [...dataset.samples].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
    const count = taken.get(sample.label) ?? 0;
    taken.set(sample.label, count + 1);
    sides.set(sample.id, count < perClass ? 'train' : 'test');
  }
  const samples = dataset.samples.map((sample) => ({ ...sample, split: sides.get(sample.id)! }));
  return { ...dataset, samples, givenSplits: ['train', 'test'], read: (wanted) => dataset.read(wanted) };
}

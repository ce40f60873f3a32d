/** Zero-shot classification of BBC News and of the food photos; `bench/python/zero_shot.py` measures the same in Python.
 *
 *    python bench/python/texts.py bbc
 *    npx tsx bench/zero-shot.ts texts [--model all-minilm-l6-v2] [--labels names|described] [--count 500] [--max-length 256] [--compare scores.json]
 *    npx tsx bench/zero-shot.ts photos [--model mobilenet-v2] [--text-model all-minilm-l6-v2]
 *
 *  One JSON line per way of answering. `--compare` is what the Python script wrote with `--out`: the largest difference of the probabilities
 *  stands beside. `--keep-quantized` leaves an int8 file as it is, one pair a run, as the Python script runs it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { layOutFoodPhotos } from '../examples/food-photos.ts';
import { openModel, type TextModel } from '../src/models/node/index.ts';
import {
  evaluateZeroShot,
  type ZeroShotOptions,
  type ZeroShotPrediction,
  type ZeroShotResult,
  zeroShot,
} from '../src/predict/zero-shot/index.ts';
import { softmax } from '../src/training/cross-entropy.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string' },
    'text-model': { type: 'string', default: 'all-minilm-l6-v2' },
    labels: { type: 'string', default: 'described' },
    count: { type: 'string', default: '500' },
    'max-length': { type: 'string', default: '256' },
    threads: { type: 'string', default: '2' },
    compare: { type: 'string' },
    'keep-quantized': { type: 'boolean', default: false },
  },
});

const described: Readonly<Record<string, string>> = {
  business: 'companies, markets, economy',
  entertainment: 'film, music, television',
  politics: 'government, parties, elections',
  sports: 'matches, players, leagues',
  tech: 'computers, internet, phones',
};

if (positionals[0] === 'photos') await photos();
else await texts();

async function texts(): Promise<void> {
  const table = await readFile(new URL('../.cache/texts/bbc.csv', import.meta.url)).catch(() => {
    throw new Error('Run first: python bench/python/texts.py bbc');
  });
  const rows = parse(table, { columns: true }) as { text: string; label: string }[];
  const count = Number(values.count);
  const chosen = Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]!);
  const labels = Object.entries(described).map(([name, phrase]) => ({
    name,
    ...(values.labels === 'described' && { phrases: [phrase] }),
  }));
  const keepQuantized = values['keep-quantized'];
  const model = await openModel(values.model ?? 'all-minilm-l6-v2', { keepQuantized });
  const options: ZeroShotOptions = {
    threads: Number(values.threads),
    maxLength: Number(values['max-length']),
    ...(keepQuantized && { batchSize: 1 }),
  };
  const started = performance.now();
  const inputs = chosen.map(({ text }) => text);
  const result = await zeroShot(model, inputs, labels, options);
  const seconds = (performance.now() - started) / 1000;
  const truth = chosen.map(({ label }) => label);
  report(result, truth, { model: model.name, labels: values.labels, seconds: Number(seconds.toFixed(1)) });
  report(recalibrated(result), truth, { model: model.name, labels: values.labels, calibrated: true });
  for (const abstain of [0.1, 0.2, 0.4]) {
    report(withMargin(result, abstain), truth, { model: model.name, labels: values.labels, abstain });
  }
  if (values.compare) await compare(result, values.compare);
}

async function photos(): Promise<void> {
  const { folder } = await layOutFoodPhotos('.cache/zero-shot-food', { keepAside: false });
  const groups = await readdir(folder);
  const files: string[] = [];
  const truth: string[] = [];
  for (const group of groups) {
    for (const name of await readdir(join(folder, group))) {
      files.push(join(folder, group, name));
      truth.push(group);
    }
  }
  const model = await openModel(values.model ?? 'mobilenet-v2');
  const textModel = (await openModel(values['text-model'])) as TextModel;
  const result = await zeroShot(
    model,
    files,
    groups.map((name) => ({ name })),
    { textModel, threads: Number(values.threads) },
  );
  report(result, truth, { model: model.name });
  report(recalibrated(result), truth, { model: model.name, calibrated: true });
}

function report(result: ZeroShotResult, truth: readonly string[], about: object): void {
  const { accuracy, interval, count, answered, answeredAccuracy, macroF1 } = evaluateZeroShot(result, truth);
  console.log(JSON.stringify({ ...about, accuracy, interval, macroF1, count, answered, answeredAccuracy }));
}

/** What `calibrate` makes of the same probabilities, without a second run. */
function recalibrated({ labels, predictions }: ZeroShotResult): ZeroShotResult {
  const mean = new Map(
    labels.map((name) => [
      name,
      predictions.reduce((sum, { scores }) => sum + scoreOf(scores, name), 0) / predictions.length,
    ]),
  );
  return {
    labels,
    predictions: predictions.map((prediction) => {
      const scores = labels.map((name) => [name, scoreOf(prediction.scores, name) / mean.get(name)!] as const);
      return { ...prediction, label: scores.reduce((best, next) => (next[1] > best[1] ? next : best))[0] };
    }),
  };
}

function withMargin({ labels, predictions }: ZeroShotResult, margin: number): ZeroShotResult {
  return {
    labels,
    predictions: predictions.map((prediction) => {
      const [first, second] = prediction.scores.map(({ score }) => score) as [number, number];
      return { ...prediction, label: first - second >= margin ? prediction.label : null };
    }),
  };
}

async function compare({ labels, predictions }: ZeroShotResult, path: string): Promise<void> {
  const python = JSON.parse(await readFile(path, 'utf8')) as { labels: string[]; logits: number[][] };
  const shares = softmax(python.logits.flat(), labels.length);
  const differences = predictions.flatMap(({ scores }, n) =>
    python.labels.map((name, k) => Math.abs(scoreOf(scores, name) - shares[n * labels.length + k]!)),
  );
  console.log(JSON.stringify({ compared: differences.length, largestDifference: Math.max(...differences) }));
}

function scoreOf(scores: ZeroShotPrediction['scores'], name: string): number {
  return scores.find(({ label }) => label === name)!.score;
}

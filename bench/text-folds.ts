/** Accuracy on the text splits of bench/folds/{bbc,intents-es}.json, beside the Python references on the same splits.
 *
 *    python bench/python/texts.py bbc && python bench/python/export_onnx.py
 *    npx tsx bench/text-folds.ts --method transfer,fine-tune,lora,contrastive [--data bbc] [--model .cache/texts/all-minilm-l6-v2]
 *        [--seeds 0,1,2,3,4] [--max-length 64] [--epochs 3] [--refit] [--references FOLDER]
 *
 *  One JSON line per seed and method, and one with the means. `--references` is a folder of the JSON files that the Python scripts write with `--out`:
 *  the mean of the same method over the same seeds, of the same data and length, stands beside ours. `contrastive` learns from 8 texts of each class,
 *  and so does `transfer-few`. `--refit` lets `fine-tune` train once more on training and validation texts. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { textDataset } from '../src/data/node/index.ts';
import { openModel, type TrainOptions, train } from '../src/index.ts';

const { values } = parseArgs({
  options: {
    method: { type: 'string', default: 'transfer' },
    data: { type: 'string', default: 'bbc' },
    model: { type: 'string', default: '.cache/texts/all-minilm-l6-v2' },
    seeds: { type: 'string', default: '0,1,2,3,4' },
    'max-length': { type: 'string', default: '64' },
    epochs: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    prompt: { type: 'string' },
    refit: { type: 'boolean', default: false },
    references: { type: 'string' },
  },
});

interface Parts {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
  readonly few: readonly number[];
}
interface Reference {
  readonly method: string;
  readonly data: string;
  readonly part?: string;
  readonly max_length: number;
  readonly runs: readonly ({ readonly seed: number } & Readonly<Record<string, unknown>>)[];
}

/** What a Python file calls the score of each of our methods, best guess first. */
const scoreNames: Readonly<Record<string, readonly string[]>> = {
  transfer: ['standardised', 'transfer'],
  'transfer-few': ['standardised'],
  'fine-tune': ['fineTune'],
  lora: ['lora'],
  contrastive: ['contrastive'],
};

const maxLength = Number(values['max-length']);
const seeds = values.seeds.split(',').map(Number);
const table = await readFile(new URL(`../.cache/texts/${values.data}.csv`, import.meta.url)).catch(() => {
  throw new Error(`Run first: python bench/python/texts.py ${values.data}`);
});
const folds = JSON.parse(await readFile(new URL(`folds/${values.data}.json`, import.meta.url), 'utf8')) as {
  sha256: string;
  seeds: Parts[];
};
if (createHash('sha256').update(table).digest('hex') !== folds.sha256) {
  throw new Error(
    `.cache/texts/${values.data}.csv is not the file that the folds were made for: delete it and make it anew.`,
  );
}
const rows = parse(table, { columns: true }) as { text: string; label: string }[];
const reference = await openModel(values.model);
const references = values.references === undefined ? [] : await readReferences(values.references);

const workplace = await mkdtemp(join(tmpdir(), 'injerto-text-folds-'));
try {
  for (const method of values.method.split(',')) {
    const accuracies: number[] = [];
    let seconds = 0;
    for (const seed of seeds) {
      const few = method === 'contrastive' || method === 'transfer-few';
      const dataset = await textDataset(await writeSplit(folds.seeds[seed]!, few, seed), {
        textColumn: 'text',
        labelColumn: 'label',
      });
      try {
        const run = await train(reference, dataset, optionsOf(method, seed));
        accuracies.push(run.test!.accuracy!);
        seconds += run.seconds.total;
        console.log(
          JSON.stringify({ method, seed, accuracy: run.test!.accuracy, samples: run.samples, seconds: run.seconds }),
        );
      } finally {
        await dataset.close();
      }
    }
    console.log(
      JSON.stringify({
        method,
        data: values.data,
        seeds,
        injerto: mean(accuracies),
        python: pythonMean(method),
        secondsPerSeed: Number((seconds / seeds.length).toFixed(1)),
      }),
    );
  }
} finally {
  await rm(workplace, { recursive: true, force: true });
}

/** What both sides do alike: three epochs, 64 tokens. Injerto keeps the epoch of the best validation accuracy, the scripts that of the lowest loss. */
function optionsOf(method: string, seed: number): TrainOptions {
  const shared = {
    seed,
    maxLength,
    threads: Number(values.threads),
    ...(values.prompt !== undefined && { prompt: values.prompt }),
  };
  // with few texts none are held back for validation, there or here
  if (method === 'transfer-few') return { method: 'transfer', ...shared, val: 0 };
  if (method === 'contrastive') return { method, ...shared, val: 0 };
  if (method === 'transfer') return { method, ...shared };
  const refit = values.refit && method === 'fine-tune';
  return { method, ...shared, epochs: Number(values.epochs), ...(refit && { refit }) } as TrainOptions;
}

/** The parts of one seed as a table with a split column. With few texts none are held back for validation. */
async function writeSplit(parts: Parts, few: boolean, seed: number): Promise<string> {
  const file = join(workplace, `${seed}-${few ? 'few' : 'all'}.csv`);
  const sides = few
    ? { train: parts.few, test: parts.test }
    : { train: parts.train, validation: parts.validation, test: parts.test };
  const lines = Object.entries(sides).flatMap(([side, indices]) =>
    indices.map((row) => [rows[row]!.text, rows[row]!.label, side].map(quote).join(',')),
  );
  await writeFile(file, `${['text,label,split', ...lines].join('\n')}\n`);
  return file;
}

function quote(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}

async function readReferences(folder: string): Promise<Reference[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return Promise.all(files.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Reference));
}

function pythonMean(method: string): number | null {
  const of = method === 'transfer-few' ? 'transfer' : method;
  const found = references.find(
    (file) =>
      file.method === of &&
      file.data === values.data &&
      file.max_length === maxLength &&
      (of !== 'transfer' || (file.part === 'few') === (method === 'transfer-few')),
  );
  const runs = found?.runs.filter(({ seed }) => seeds.includes(seed)) ?? [];
  const name = scoreNames[method]!.find((score) => runs[0]?.[score] !== undefined);
  return name === undefined || runs.length < seeds.length ? null : mean(runs.map((run) => run[name] as number));
}

function mean(numbers: readonly number[]): number {
  return Number((numbers.reduce((a, b) => a + b, 0) / numbers.length).toFixed(4));
}

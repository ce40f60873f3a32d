/** Trainings of recipes on photo sets, for hours by themselves; what is done already is left out, so that the command goes on where it was stopped.
 *
 *    npx tsx bench/recipes/run.ts --sets .cache/recipes/sets [--only solar-720,emoji-760] [--recipes transfer,fine-tune] [--seeds 0,1,2,3,4]
 *
 *  One JSON line a training in --out (default .cache/recipes/results.jsonl), with the commit. `--table` prints the means of what is there. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { imageFolder, openModel, type TrainOptions, train } from '../../src/index.ts';
import { macroF1 } from '../../src/training/metrics/index.ts';
import { recipes } from './recipes.ts';

interface Result {
  readonly set: string;
  readonly recipe: string;
  readonly seed: number;
  readonly model: string;
  readonly commit: string;
  readonly accuracy: number;
  readonly macroF1: number;
  readonly validation: number | undefined;
  readonly bestEpoch: number | undefined;
  readonly seconds: number;
  readonly history: readonly (number | undefined)[][];
}

const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: '.cache/recipes/sets' },
    out: { type: 'string', default: '.cache/recipes/results.jsonl' },
    only: { type: 'string' },
    recipes: { type: 'string', default: 'transfer,fine-tune' },
    seeds: { type: 'string', default: '0' },
    model: { type: 'string', default: 'mobilenet-v2' },
    threads: { type: 'string', default: '2' },
    table: { type: 'boolean', default: false },
  },
});

const results = existsSync(values.out) ? read(values.out) : [];
if (values.table) printTable(results);
else await runAll();

async function runAll(): Promise<void> {
  const sets = values.only?.split(',') ?? (await readdir(values.sets)).filter((name) => !name.endsWith('.part')).sort();
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  await mkdir(path.dirname(values.out), { recursive: true });
  for (const seed of values.seeds.split(',').map(Number)) {
    for (const set of sets) {
      for (const recipe of values.recipes.split(',')) {
        const options = recipes[recipe];
        if (!options) throw new Error(`There is no recipe ${recipe}: ${Object.keys(recipes).join(', ')}.`);
        if (results.some((r) => r.set === set && r.recipe === recipe && r.seed === seed && r.model === values.model))
          continue;
        const result = { ...(await runOne(set, recipe, options, seed)), commit };
        await appendFile(values.out, `${JSON.stringify(result)}\n`);
        console.log(set, recipe, seed, result.accuracy, result.seconds);
      }
    }
  }
}

async function runOne(
  set: string,
  recipe: string,
  options: TrainOptions,
  seed: number,
): Promise<Omit<Result, 'commit'>> {
  const photos = await imageFolder(path.join(values.sets, set));
  const reference = await openModel(values.model);
  const run = await train(reference, photos, {
    ...options,
    seed,
    threads: Number(values.threads),
    onEvent: (event) => event.type === 'epoch' && console.error(set, recipe, event.epoch, event.validation?.accuracy),
  } as TrainOptions);
  return {
    ...{ set, recipe, seed, model: values.model },
    accuracy: run.test!.accuracy!,
    macroF1: macroF1Of(run.predictions('test')),
    validation: run.val?.accuracy,
    bestEpoch: run.bestEpoch,
    seconds: Math.round(run.seconds.total),
    history: run.history.map(({ trainLoss, validation }) => [trainLoss, validation?.loss, validation?.accuracy]),
  };
}

function macroF1Of(predictions: readonly { readonly truth: unknown; readonly predicted: unknown }[]): number {
  const classes = [...new Set(predictions.flatMap(({ truth, predicted }) => [truth, predicted]))];
  const counts = (of: (p: (typeof predictions)[number], name: unknown) => boolean) =>
    classes.map((name) => predictions.filter((p) => of(p, name)).length);
  return macroF1({
    right: counts((p, name) => p.truth === name && p.predicted === name),
    predicted: counts((p, name) => p.predicted === name),
    present: counts((p, name) => p.truth === name),
  });
}

function read(file: string): Result[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Result);
}

function printTable(all: readonly Result[]): void {
  const mean = (rows: readonly Result[], of: (row: Result) => number) =>
    rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  console.log('| set | recipe | seeds | accuracy | macro-F1 | minutes |\n|---|---|---|---|---|---|');
  const keys = [...new Set(all.map(({ set, recipe }) => `${set}\t${recipe}`))].sort();
  for (const key of keys) {
    const rows = all.filter(({ set, recipe }) => `${set}\t${recipe}` === key);
    const [set, recipe] = key.split('\t');
    const numbers = [
      mean(rows, (r) => r.accuracy).toFixed(4),
      mean(rows, (r) => r.macroF1).toFixed(4),
      (mean(rows, (r) => r.seconds) / 60).toFixed(1),
    ];
    console.log(`| ${[set, recipe, rows.length, ...numbers].join(' | ')} |`);
  }
}

/** How well a training's estimate of its memory agrees with what it takes: `npx tsx bench/memory/estimates.ts [MODEL …]`.
 *
 *  Each training runs in a process of its own, whose largest resident set the system tells. Printed is a Markdown table: the budget, what the plan
 *  expected, the peak, and how far the peak lies from the expected. Other models than the starters are made by bench/python/memory_models.py. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Measured, measureTraining } from '../../src/methods/memory/test-measured-training.ts';
import { type Case, cases, layOutData } from './cases.ts';

const made = fileURLToPath(new URL('../../.cache/memory/', import.meta.url));
const wanted = process.argv.slice(2);
let runs = 0;
const work = await mkdtemp(path.join(tmpdir(), 'injerto-memory-'));
try {
  const data = await layOutData(work);
  console.log('| model | data | training | budget | expected | peak | peak against expected |');
  console.log('|---|---|---|---|---|---|---|');
  for (const training of cases) {
    if (wanted.length > 0 && !wanted.includes(training.model)) continue;
    console.log(rowOf(training, await inProcess(training, data[training.data])));
  }
} finally {
  await rm(work, { recursive: true, force: true });
}

function inProcess({ model, options }: Case, data: string): Promise<Measured> {
  const place = existsSync(path.join(made, model)) ? path.join(made, model) : model;
  const cacheDir = path.join(work, `cache-${++runs}`);
  return measureTraining({ model: place, data, options: { ...options, cacheDir } });
}

function rowOf({ model, data, options }: Case, measured: Measured): string {
  const { method, batchSize, unfreeze, memory } = { batchSize: undefined, unfreeze: undefined, ...options };
  const training = [method, unfreeze && `last ${unfreeze} blocks`, batchSize && `batch ${batchSize}`];
  const first = [model, data, training.filter(Boolean).join(', '), memory ? mb(memory) : 'default'];
  const { error, use, warnings, peak } = measured;
  const found = use
    ? [mb(use.estimated), mb(peak), `${(100 * (peak / use.estimated - 1)).toFixed(1)} %`]
    : [error!.code, mb(peak), ''];
  return `| ${[...first, ...found].join(' | ')} |${warnings.length > 0 ? ` ${warnings.join(', ')}` : ''}`;
}

function mb(bytes: number): string {
  return String(Math.round(bytes / 1e6));
}

/** What computing activations twice saves and costs: `npx tsx bench/memory/recompute.ts [vit_tiny] [minilm] [--batch 64] [--length 128] [--steps 5]`.
 *
 *  Each model takes its steps keeping all activations, then with less and less memory for them, each time in a process of its own. Printed
 *  are the peak memory of the process, that beyond what it held before the first step, and the median of a step. Wants a Python as
 *  bench/step.ts does. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startOwn } from '../own-step.ts';

interface Outcome {
  readonly pieces: number;
  /** Bytes of activations, as estimated. */
  readonly estimate: number;
  readonly peakMb: number;
  readonly stepMb: number;
  readonly medianMs: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    batch: { type: 'string', default: '64' },
    length: { type: 'string', default: '128' },
    steps: { type: 'string', default: '5' },
    threads: { type: 'string', default: '2' },
    budget: { type: 'string' },
  },
});
const [batch, length, steps, threads] = [values.batch, values.length, values.steps, values.threads].map(Number) as [
  number,
  number,
  number,
  number,
];

if (values.budget !== undefined) process.send!(await measure(positionals[0]!, Number(values.budget)));
else {
  for (const model of positionals.length > 0 ? positionals : ['vit_tiny', 'minilm']) await compare(model);
}

async function compare(model: string): Promise<void> {
  const all = await inProcess(model, Number.MAX_SAFE_INTEGER);
  const rows = [all];
  for (const share of [0.5, 0.3, 0.2]) rows.push(await inProcess(model, share * all.estimate));
  console.log(`${model}, batch ${batch}, ${threads} threads`);
  console.table(
    rows.map(({ pieces, peakMb, stepMb, medianMs }) => ({
      'computed twice': pieces,
      'peak MB': peakMb,
      'of the step': stepMb,
      share: (stepMb / all.stepMb).toFixed(2),
      'ms a step': Math.round(medianMs),
      ratio: (medianMs / all.medianMs).toFixed(2),
    })),
  );
}

function inProcess(model: string, budget: number): Promise<Outcome> {
  const shape = ['--batch', `${batch}`, '--length', `${length}`, '--steps', `${steps}`, '--threads', `${threads}`];
  const child = fork(fileURLToPath(import.meta.url), [model, '--budget', String(budget), ...shape], {
    execArgv: process.execArgv,
  });
  return new Promise((resolve, reject) => {
    child.on('message', (outcome: Outcome) => resolve(outcome));
    child.on('exit', (code) => code && reject(new Error(`${model} with ${budget} bytes ended with ${code}`)));
  });
}

async function measure(model: string, budget: number): Promise<Outcome> {
  const own = await startOwn(model, { batch, length }, { threads, memory: { bytes: budget, batch, length } });
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 5);
  const times: number[] = [];
  for (let i = 0; i <= steps; i++) times.push(await own.step());
  clearInterval(watch);
  await own.close();
  const [, ...warm] = times;
  const { pieces, bytes } = own.recomputed!;
  return {
    pieces,
    estimate: bytes,
    peakMb: Math.round(peak / 1e6),
    stepMb: Math.round((peak - before) / 1e6),
    medianMs: warm.sort((a, b) => a - b)[Math.floor(warm.length / 2)]!,
  };
}

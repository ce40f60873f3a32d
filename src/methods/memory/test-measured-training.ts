/** For tests and bench/memory: one training in a process of its own, what it expected to take and what the process took. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { imageFolder, textDataset } from '../../data/node/index.ts';
import { InjertoError } from '../../errors.ts';
import { openModel } from '../../models/node/index.ts';
import type { TrainOptions } from '../options/train-options.ts';
import { train } from '../train.ts';

/** What the process is told. */
export interface Asked {
  readonly model: string;
  /** Folder of photos, or a table of texts. */
  readonly data: string;
  readonly options: TrainOptions;
}

export interface Measured {
  /** What the training says of its memory; absent where it was refused. */
  readonly use?: { readonly budget: number; readonly estimated: number };
  /** Largest resident set of the process, in bytes. */
  readonly peak: number;
  /** Keys of what was said of memory. */
  readonly warnings: readonly string[];
  /** What went through the model or learned, by phase, before the end. */
  readonly phases: readonly string[];
  /** The error that it ended in. */
  readonly error?: { readonly code: string; readonly details: Readonly<Record<string, unknown>> };
}

/** Runs the training in a process of its own. */
export function measureTraining(asked: Asked): Promise<Measured> {
  const child = fork(fileURLToPath(import.meta.url), { execArgv: ['--import', 'tsx'] });
  child.send(asked);
  return new Promise((resolve, reject) => {
    child.on('message', (measured: Measured) => resolve(measured));
    child.on('error', reject);
    child.on('exit', (code, signal) => reject(new Error(`${asked.model} ended with ${code ?? signal}`)));
  });
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.once('message', async (asked: Asked) => {
    process.send!(await measured(asked), () => process.exit());
  });
}

async function measured({ model, data, options }: Asked): Promise<Measured> {
  const warnings: string[] = [];
  const phases: string[] = [];
  const end = () => ({ warnings, phases, peak: process.resourceUsage().maxRSS * 1024 });
  try {
    const reference = await openModel(model);
    const dataset = reference.modality === 'image' ? await imageFolder(data) : await textDataset(data);
    const run = await train(reference as never, dataset as never, {
      ...options,
      onEvent: (event) => {
        if (event.type === 'phase') phases.push(event.phase);
        if (event.type === 'warning' && event.code.startsWith('MEMORY')) warnings.push(event.code);
      },
    });
    return { ...end(), use: run.memory };
  } catch (error) {
    if (!(error instanceof InjertoError)) throw error;
    return { ...end(), error: { code: error.code, details: error.details } };
  }
}

/** The one door to all methods, wherever they run. */
import { isAbort } from '../abort.ts';
import { closeAfter } from '../close-after.ts';
import type { ImageDataset, TextDataset } from '../data/index.ts';
import { InjertoError } from '../errors.ts';
import type { ReferenceModel } from '../models/index.ts';
import { chooseMethod } from './choose-method.ts';
import { contrastive } from './contrastive.ts';
import { doubtsAbout } from './doubts.ts';
import { fineTune } from './fine-tune.ts';
import { calibrated } from './learner/calibrate.ts';
import { inUserUnits } from './learner/in-user-units.ts';
import { knownSamplesOf } from './learner/known-samples.ts';
import { openWorkbench } from './learner/open-workbench.ts';
import type { Outcome } from './learner/outcome.ts';
import type { Workbench } from './learner/workbench.ts';
import { countLeftOut, type LeftOut } from './left-out.ts';
import { lora } from './lora.ts';
import type { RunOptions, TrainOptions } from './options/train-options.ts';
import { freshReference } from './scratch/fresh-reference.ts';
import { scratch } from './scratch/scratch.ts';
import type { TrainingHost } from './training-host.ts';
import { transfer } from './transfer.ts';

/** What a training leads to, for whoever makes a result of it. */
export interface Training {
  readonly bench: Workbench;
  readonly outcome: Outcome;
  readonly leftOut: LeftOut;
}

/** Trains as `train` says. @param host where. */
export async function trainOn(
  host: TrainingHost,
  reference: ReferenceModel,
  dataset: ImageDataset | TextDataset,
  options: TrainOptions,
): Promise<Training> {
  const choice = options.method === 'auto' ? chooseMethod(dataset, reference) : undefined;
  const chosen = choice ? ({ ...options, method: choice.method } as TrainOptions) : options;
  try {
    if (choice) options.onEvent?.({ type: 'method', ...choice });
    const { leftOut, onEvent } = countLeftOut(dataset, options.onEvent);
    const start =
      chosen.method === 'scratch' ? await freshReference(reference, dataset, { ...chosen, onEvent }) : reference;
    const bench = await openWorkbench(host, start, dataset, { ...chosen, onEvent });
    return await closeAfter(
      async () => {
        const measured = calibrated(bench, inUserUnits(bench.task, await runMethod(bench)));
        const outcome = { ...measured, known: await knownSamplesOf(bench, measured) };
        const doubts = doubtsAbout(outcome, bench);
        for (const doubt of doubts) bench.emit({ type: 'warning', ...doubt });
        return { bench, outcome: { ...outcome, remarks: [...(outcome.remarks ?? []), ...doubts] }, leftOut };
      },
      () => bench.close(),
    );
  } catch (error) {
    throw withAdvice(error, options);
  }
}

function runMethod(bench: Workbench): Promise<Outcome> {
  const { config } = bench;
  if (config.method === 'fine-tune') return fineTune({ ...bench, config });
  if (config.method === 'contrastive') return contrastive({ ...bench, config });
  if (config.method === 'lora') return lora({ ...bench, config });
  if (config.method === 'scratch') return scratch({ ...bench, config });
  return transfer({ ...bench, config });
}

/** What to do after an abort outside the training loop, whose own error says it already. */
function withAdvice(error: unknown, { signal }: RunOptions): unknown {
  if (!signal || !isAbort(error, signal) || (error instanceof InjertoError && error.hint)) return error;
  return new InjertoError('ABORTED/before', { cause: signal.reason });
}

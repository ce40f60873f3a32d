/** The one door to all methods. */
import { isAbort } from '../abort.ts';
import { closeAfter } from '../close-after.ts';
import type { ImageDataset, TextDataset } from '../data/index.ts';
import { InjertoError } from '../errors.ts';
import type { ReferenceModel } from '../models/index.ts';
import { checkArgument, checkObject } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import type { Prediction, TextPrediction } from '../predict/prediction.ts';
import { chooseMethod } from './choose-method.ts';
import { contrastive } from './contrastive.ts';
import { doubtsAbout } from './doubts.ts';
import { fineTune } from './fine-tune.ts';
import { FinishedRun } from './finished-run.ts';
import { calibrated } from './learner/calibrate.ts';
import { inUserUnits } from './learner/in-user-units.ts';
import { knownSamplesOf } from './learner/known-samples.ts';
import { openWorkbench } from './learner/open-workbench.ts';
import type { Outcome } from './learner/outcome.ts';
import type { Workbench } from './learner/workbench.ts';
import { countLeftOut } from './left-out.ts';
import { lora } from './lora.ts';
import type { RunOptions, TrainOptions } from './options/train-options.ts';
import type { TrainingRun } from './training-run.ts';
import { transfer } from './transfer.ts';

/** Trains a reference model on labelled photos or texts: `transfer` (only a new head learns), `fine-tune` (head and body), `lora` (head, and a
 * low-rank path beside each layer) or `contrastive` (the body on pairs, then a head); `auto` chooses by the data.
 * The data's own sides (`val/`, `test/`, a split column) are used where they exist; otherwise samples are set aside, class by class, as the
 * seed says. Test samples are looked at once, by the measurement at the end. What the dataset itself warns of is in
 * `dataset.warnings`; events tell only what training finds.
 * @throws {InjertoError} CONFIG_INVALID · DATASET_UNLABELED · MODALITY_MISMATCH if the model reads texts and the data are photos, or the reverse ·
 * TOO_FEW_CLASSES · TOO_FEW_SAMPLES · ABORTED · CHECKPOINT_MISMATCH · LOSS_NOT_FINITE · HEAD_NOT_FOUND · GRADIENT_RULE_MISSING.
 * @example
 * const run = await train(await openModel('mobilenet-v2'), await imageFolder('./photos'), { method: 'transfer' });
 * await run.save('./my-model'); */
export function train(
  reference: ReferenceModel,
  dataset: ImageDataset,
  options?: TrainOptions,
): Promise<TrainingRun<Prediction>>;
export function train(
  reference: ReferenceModel,
  dataset: TextDataset,
  options?: TrainOptions,
): Promise<TrainingRun<TextPrediction>>;
export function train(
  reference: ReferenceModel,
  dataset: ImageDataset | TextDataset,
  options?: TrainOptions,
): Promise<TrainingRun>;
export async function train(
  reference: ReferenceModel,
  dataset: ImageDataset | TextDataset,
  options: TrainOptions = {},
): Promise<TrainingRun> {
  checkArgument('reference', reference, fields.model);
  checkArgument('dataset', dataset, fields.dataset);
  checkObject(options);
  const choice = options.method === 'auto' ? chooseMethod(dataset, reference) : undefined;
  const chosen = choice ? ({ ...options, method: choice.method } as TrainOptions) : options;
  try {
    if (choice) options.onEvent?.({ type: 'method', ...choice });
    const { leftOut, onEvent } = countLeftOut(dataset, options.onEvent);
    const bench = await openWorkbench(reference, dataset, { ...chosen, onEvent });
    return await closeAfter(
      async () => {
        const measured = calibrated(bench, inUserUnits(bench.task, await runMethod(bench)));
        const outcome = { ...measured, known: await knownSamplesOf(bench, measured) };
        const doubts = doubtsAbout(outcome, bench);
        for (const doubt of doubts) bench.emit({ type: 'warning', ...doubt });
        return new FinishedRun(bench, { ...outcome, remarks: [...(outcome.remarks ?? []), ...doubts] }, leftOut);
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
  return transfer({ ...bench, config });
}

/** What to do after an abort outside the training loop, whose own error says it already. */
function withAdvice(error: unknown, { signal }: RunOptions): unknown {
  if (!signal || !isAbort(error, signal) || (error instanceof InjertoError && error.hint)) return error;
  return new InjertoError('ABORTED/before', { cause: signal.reason });
}

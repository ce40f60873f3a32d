/** The one door to all methods, in Node. */
import type { ImageDataset, TextDataset } from '../data/index.ts';
import type { ReferenceModel } from '../models/index.ts';
import { checkArgument, checkObject } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import type { Prediction, TextPrediction } from '../predict/prediction.ts';
import { FinishedRun } from './finished-run.ts';
import { nodeTraining } from './node/host.ts';
import type { TrainOptions } from './options/train-options.ts';
import { trainOn } from './train-on.ts';
import type { TrainingRun } from './training-run.ts';

/** Trains a reference model on labelled photos or texts: `transfer` (only a new head learns), `fine-tune` (head and body), `lora` (head, and a
 * low-rank path beside each layer), `contrastive` (the body on pairs, then a head) or `scratch` (a small network of its own, without the reference model's weights); `auto` chooses by the data.
 * The data's own sides (`val/`, `test/`, a split column) are used where they exist; otherwise samples are set aside, class by class, as the
 * seed says. Test samples are looked at once, by the measurement at the end. What the dataset itself warns of is in
 * `dataset.warnings`; events tell only what training finds.
 * @throws {InjertoError} CONFIG_INVALID · DATASET_UNLABELED · MODALITY_MISMATCH if the model reads texts and the data are photos, or the reverse ·
 * TOO_FEW_CLASSES · TOO_FEW_SAMPLES · ABORTED · CHECKPOINT_MISMATCH · LOSS_NOT_FINITE · HEAD_NOT_FOUND · GRADIENT_RULE_MISSING ·
 * TEXTS_TOO_UNLIKE with `scratch`.
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
  return new FinishedRun(await trainOn(nodeTraining, reference, dataset, options));
}

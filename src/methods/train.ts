/** The one door to all methods. */
import { type ImageDataset, splitDataset, type TextDataset } from '../data/index.ts';
import { InjertoError } from '../errors.ts';
import { dissectModel, type ReferenceModel } from '../models/index.ts';
import type { Prediction, TextPrediction } from '../predict/prediction.ts';
import { withRuntime } from '../predict/with-runtime.ts';
import { probeShapes } from '../runtime/index.ts';
import type { Runtime } from '../runtime/types.ts';
import { chooseMethod } from './choose-method.ts';
import { contrastive } from './contrastive.ts';
import { fineTune } from './fine-tune.ts';
import { FinishedRun } from './finished-run.ts';
import { inUserUnits } from './learner/in-user-units.ts';
import { openLoader } from './learner/open-loader.ts';
import type { Outcome } from './learner/outcome.ts';
import type { Splits } from './learner/splits.ts';
import { Stopwatch } from './learner/stopwatch.ts';
import { taskOf } from './learner/task-of.ts';
import type { Workbench } from './learner/workbench.ts';
import { lora } from './lora.ts';
import { parseTrainOptions, type ResolvedConfig } from './options/parse-options.ts';
import type { RunOptions, TrainOptions } from './options/train-options.ts';
import type { TrainingRun } from './training-run.ts';
import { transferLinear, transferMlp } from './transfer.ts';

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
  const stopwatch = new Stopwatch();
  const choice = options.method === 'auto' ? chooseMethod(dataset) : undefined;
  const chosen = choice ? ({ ...options, method: choice.method } as TrainOptions) : options;
  const { config, run } = parseTrainOptions(chosen, reference.modality);
  if (choice) run.onEvent?.({ type: 'method', ...choice });
  const splits = splitDataset<Splits['train'][number]>(dataset.samples, {
    seed: config.seed,
    ...(config.val !== undefined && { validation: config.val }),
    ...(config.test !== undefined && { test: config.test }),
  });
  try {
    run.signal?.throwIfAborted();
    return await withRuntime(run, async (runtime) => {
      const bench = await setUp(runtime, reference, dataset, config, run, stopwatch, splits);
      const outcome = await runMethod(bench, splits, config, run);
      return new FinishedRun(bench, config, inUserUnits(bench.task, outcome));
    });
  } catch (error) {
    throw run.signal?.aborted ? aborted(error, run) : error;
  }
}

async function setUp(
  runtime: Runtime,
  reference: ReferenceModel,
  dataset: ImageDataset | TextDataset,
  config: ResolvedConfig,
  { cacheDir, onEvent, signal }: RunOptions,
  stopwatch: Stopwatch,
  splits: Splits,
): Promise<Workbench> {
  const emit: Workbench['emit'] = (event) => onEvent?.(event);
  const loader = await openLoader(reference, dataset, config, { emit, signal });
  const shapes = await probeShapes(runtime, reference.model, reference.axes);
  return {
    runtime,
    reference,
    anatomy: dissectModel(reference, shapes),
    task: taskOf(dataset, splits.train),
    classes: dataset.classes,
    loader,
    cacheDir,
    emit,
    signal,
    stopwatch,
  };
}

function runMethod(bench: Workbench, splits: Splits, config: ResolvedConfig, run: RunOptions): Promise<Outcome> {
  if (config.method === 'fine-tune') return fineTune(bench, splits, config, run);
  if (config.method === 'contrastive') return contrastive(bench, splits, config, run);
  if (config.method === 'lora') return lora(bench, splits, config, run);
  return config.head === 'mlp' ? transferMlp(bench, splits, config, run) : transferLinear(bench, splits, config);
}

/** An abort outside the training loop, which has its own message. */
function aborted(error: unknown, { signal, checkpointDir }: RunOptions): InjertoError {
  if (error instanceof InjertoError && error.code === 'ABORTED') return error;
  return new InjertoError('ABORTED', {
    what: 'The work was stopped before the first training step.',
    hint: checkpointDir
      ? 'Run again with the same settings: features that were computed are kept in the cache.'
      : 'Run again: features that were computed are kept in the cache.',
    cause: signal?.reason,
  });
}

import type { TrainOptions } from './train-options.ts';
import type { TrainingRun } from './training-run.ts';

/** Trains a reference model on labelled photos. The one door to both methods.
 * @param reference what `openModel` gives (src/models).
 * @param dataset what `imageFolder` gives (src/data). Its own `val/` and `test/` are used where they exist.
 * @throws {InjertoError} CONFIG_INVALID · TOO_FEW_CLASSES · ABORTED · CHECKPOINT_MISMATCH · LOSS_NOT_FINITE. */
export declare function train(reference: unknown, dataset: unknown, options?: TrainOptions): Promise<TrainingRun>;

import type { ImageDataset, TextDataset } from '../../data/index.ts';
import { InjertoError } from '../../errors.ts';
import { type Answered, multiLabel, regression, singleLabel, type Task } from '../../training/tasks/index.ts';

/** What is to be learned of a dataset. @param training its training samples: a number is learned on their scale.
 * @throws {InjertoError} DATASET_UNLABELED if nothing says what is to be learned. */
export function learningTask(dataset: ImageDataset | TextDataset, training: readonly Answered[]): Task {
  const kind = dataset.task;
  if (kind === 'multi-label') return multiLabel(dataset.classes.length);
  if (kind === 'regression') return regression(training.map(({ value }) => value!));
  if (kind === 'single-label') return singleLabel(dataset.classes.length);
  throw dataset.modality === 'image'
    ? new InjertoError('DATASET_UNLABELED/photos', { where: dataset.root })
    : new InjertoError('DATASET_UNLABELED', { where: dataset.root });
}

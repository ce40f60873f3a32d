import type { ImageDataset, TextDataset } from '../../data/index.ts';
import { InjertoError } from '../../errors.ts';

/** @param refusal says that the data have another task.
 * @throws {InjertoError} DATASET_UNLABELED · `refusal`, unless each sample has one class. */
export function checkOneClassEach(
  { task, modality, root }: Pick<ImageDataset | TextDataset, 'task' | 'modality' | 'root'>,
  refusal: 'CHOOSE_TASK' | 'COMPARE_TASK' | 'TUNE_TASK',
): void {
  if (task === 'unlabeled') {
    throw new InjertoError(modality === 'image' ? 'DATASET_UNLABELED/photos' : 'DATASET_UNLABELED', { where: root });
  }
  if (task !== 'single-label') throw new InjertoError(refusal, { details: { task }, where: root });
}

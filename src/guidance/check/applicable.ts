/** Why a check cannot be made. */
import { remark } from '../../messages/index.ts';
import type { CheckContext } from './context.ts';

export function needsClasses({ task }: CheckContext) {
  return task === 'single-label' ? undefined : remark('CHECK_LEFT_OUT/task', { task });
}

export function needsPhotos({ dataset }: CheckContext) {
  return dataset.modality === 'image' ? undefined : remark('CHECK_LEFT_OUT/modality');
}

export function needsSides({ dataset }: CheckContext) {
  return dataset.givenSplits.some((side) => side !== 'train') ? undefined : remark('CHECK_LEFT_OUT/sides');
}

export function needsSamples({ samples }: CheckContext, least: number) {
  return samples.length >= least ? undefined : remark('CHECK_LEFT_OUT/few', { samples: samples.length, least });
}

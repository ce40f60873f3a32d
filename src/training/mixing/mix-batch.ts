/** Batches whose samples are mixed with each other, inputs and targets alike. */
import { seededRandom } from '../../data/seeded-random.ts';
import type { Tensor } from '../../onnx/index.ts';
import type { Tensors } from '../../runtime/types.ts';
import { boxOf, keptShare, paste, planCutmix } from './cutmix.ts';
import { mix, planMixup } from './mixup.ts';

export interface MixingOptions {
  /** α of mixup's Beta(α, α); 0 is none. @default 0 */
  readonly mixup?: number;
  /** α of CutMix's Beta(α, α); 0 is none. Where both are above 0, a batch is mixed by either, with even odds, as timm does. @default 0 */
  readonly cutmix?: number;
}

/** @param inputs float32; for CutMix [N, C, H, W] of one height and width. @param targets float32 [N, …] @param step of the training, from which the
 * draws follow. */
export function mixBatch(
  inputs: Tensors,
  targets: Tensors,
  { mixup = 0, cutmix = 0 }: MixingOptions,
  { seed, step, count }: { readonly seed: number; readonly step: number; readonly count: number },
): Tensors {
  const cuts = cutmix > 0 && (mixup === 0 || seededRandom(seed, 'mixup or cutmix', step).chance(0.5));
  if (!cuts) {
    if (mixup === 0) return { ...inputs, ...targets };
    const plan = planMixup(seededRandom(seed, 'mixup', step), count, mixup);
    return each({ ...inputs, ...targets }, (value) => mix(value, plan));
  }
  const plan = planCutmix(seededRandom(seed, 'cutmix', step), count, cutmix);
  const [, , height, width] = Object.values(inputs)[0]!.shape as [number, number, number, number];
  const share = keptShare(boxOf(plan, height, width), height, width);
  return {
    ...each(inputs, (value) => paste(value, plan)),
    ...each(targets, (value) => mix(value, { share, partners: plan.partners })),
  };
}

function each(values: Tensors, of: (value: Tensor<'float32'>) => Tensor): Tensors {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, of(value as Tensor<'float32'>)]));
}

import type { ModelProto } from '../../onnx/index.ts';
import type { ShapeTable } from '../shape-table.ts';
import { targetsInput } from './cross-entropy.ts';
import { type AddedLoss, LossBuilder } from './loss-builder.ts';

/** Name of the input that holds a weight for each target. */
export const targetWeightsInput = 'targetWeights';

/** Appends loss = (1/NK) Σ w·(t·softplus(−z) + (1 − t)·softplus(z)), PyTorch's BCEWithLogitsLoss: neither term overflows or cancels, and
 *  the slope at 0 is that of the formula, as it would not be with max(z, 0) and |z|. Targets t in 0 … 1, float32 [N, K].
 * @param weighted whether weights w of the shape of the targets are fed; else they are 1. The mean counts places, not weights. */
export function addBinaryCrossEntropy(
  model: ModelProto,
  logits: string,
  shapes: ShapeTable,
  weighted = false,
): AddedLoss {
  const builder = new LossBuilder(model, shapes);
  const { op } = builder;
  const z = op.value(logits);
  const t = builder.target(targetsInput, z.dtype, z.axes);
  const softplus = (x: typeof z) => op.emit('Softplus', [x], {}, x.axes);
  const present = op.mul(t, softplus(op.neg(z)));
  const absent = op.mul(op.sub(op.scalar(1, t), t), softplus(z));
  const losses = op.add(present, absent);
  const mean = op.reduceMean(weighted ? op.mul(builder.target(targetWeightsInput, z.dtype, z.axes), losses) : losses);
  return builder.finish(mean, z);
}

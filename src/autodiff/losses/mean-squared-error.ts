import type { ModelProto } from '../../onnx/index.ts';
import type { ShapeTable } from '../shape-table.ts';
import { targetsInput } from './cross-entropy.ts';
import { type AddedLoss, LossBuilder } from './loss-builder.ts';

/** Appends loss = (1/NK) Σ (y − t)², PyTorch's MSELoss. Targets t float32 [N, K]. */
export function addMeanSquaredError(model: ModelProto, predictions: string, shapes: ShapeTable): AddedLoss {
  const builder = new LossBuilder(model, shapes);
  const { op } = builder;
  const y = op.value(predictions);
  const difference = op.sub(y, builder.target(targetsInput, y.dtype, y.axes));
  return builder.finish(op.reduceMean(op.mul(difference, difference)), y);
}

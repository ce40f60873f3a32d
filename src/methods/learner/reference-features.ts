/** The features below the head of a reference model, one vector a sample. */
import { withFeaturesOutput } from '../../models/index.ts';
import type { ModelProto } from '../../onnx/index.ts';
import { FrozenPart } from './frozen-part.ts';
import type { Workbench } from './workbench.ts';

/** The part of the model below its head, with the cache of what it gives. Close it.
 * @param backbone the reference model with other weights. @default the reference model as it is
 * @throws {InjertoError} MEMORY_INSUFFICIENT if one sample alone takes too much. */
export function openReferenceFeatures(
  bench: Workbench,
  backbone: ModelProto = bench.reference.model,
): Promise<FrozenPart> {
  const { head } = bench.anatomy;
  const { model, output } = withFeaturesOutput(backbone, head);
  return FrozenPart.open(bench, model, [{ name: output, axes: [null, head.features.size] }]);
}

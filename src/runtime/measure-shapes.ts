import type { ShapeTable } from '../autodiff/shape-table.ts';
import type { ModelProto } from '../onnx/index.ts';
import { measureValues } from './measure-values.ts';
import { shapeFacts } from './shape-facts.ts';
import type { Runtime, Tensors } from './types.ts';

/** The facts of every value for one set of feeds, from a run on those very feeds: no axis moves.
 * @throws {InjertoError} MODEL_REJECTED · RUN_FAILED. */
export async function measureShapes(runtime: Runtime, model: ModelProto, feeds: Tensors): Promise<ShapeTable> {
  const [values] = await measureValues(runtime, model, [feeds]);
  return shapeFacts(model, [{ feeds, values: values! }]);
}

import type { ShapeTable } from '../autodiff/shape-table.ts';
import type { ModelProto } from '../onnx/index.ts';
import { exposeValues } from './expose-values.ts';
import { shapeFacts } from './shape-facts.ts';
import type { Runtime, Tensors } from './types.ts';

/** The facts of every value for one set of feeds, from a run on those very feeds: no axis moves.
 * @throws {InjertoError} MODEL_REJECTED · RUN_FAILED. */
export async function measureShapes(runtime: Runtime, model: ModelProto, feeds: Tensors): Promise<ShapeTable> {
  return shapeFacts(model, [{ feeds, values: await runtime.measure(exposeValues(model), feeds) }]);
}

/** Shapes and types by execution: what the engine knows is not written a second time. */
import type { ShapeTable } from '../autodiff/shape-table.ts';
import type { ModelProto } from '../onnx/index.ts';
import type { Runtime } from './types.ts';

/** Runs the model on small inputs with every value exposed, at two batch sizes, and reads the facts of each value.
 * @param axes sizes of symbolic axes other than the batch, by symbol. */
export declare function probeShapes(
  runtime: Runtime,
  model: ModelProto,
  axes?: Readonly<Record<string, number>>,
): Promise<ShapeTable>;

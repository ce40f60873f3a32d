import { tensor } from '../../onnx/index.ts';
import type { Subgraph } from './subgraph.ts';

/** Vectors of unit length along the last axis: x / max(‖x‖₂, 1e-12), as torch.nn.functional.normalize.
 * The bound is written as √max(‖x‖², 1e-24), which has a gradient at 0 too. */
export function normalizeVectors(x: string, graph: Subgraph, scope: string): string {
  const axes = graph.tensor(`${scope}/axes`, tensor('int64', [1], [-1]));
  const squares = graph.node(scope, 'ReduceSum', [graph.node(scope, 'Mul', [x, x]), axes], { keepdims: 1 });
  const bounded = graph.node(scope, 'Max', [squares, graph.scalar(`${scope}/least`, 1e-24)]);
  return graph.node(scope, 'Div', [x, graph.node(scope, 'Sqrt', [bounded])]);
}

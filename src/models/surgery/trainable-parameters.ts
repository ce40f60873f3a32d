/** Which stored tensors of a graph are weights that can learn, and which are constants. */
import { descendantsOf, dtypeOf, type GraphIndex, type NodeProto, shapeOf, sizeOf } from '../../onnx/index.ts';

export interface Parameter {
  readonly name: string;
  readonly count: number;
  /** Whether a layer multiplies or looks up with it (kernels, matrices, embeddings), rather than scales or shifts. */
  readonly matrix: boolean;
  /** Index in `graph.node` of the first node that it serves. */
  readonly position: number;
  readonly reader: NodeProto;
}

/** Inputs at which an operator reads a matrix. The names and places are those of the ONNX specification. */
const matrixInputs: Readonly<Record<string, readonly number[]>> = {
  Conv: [1],
  ConvTranspose: [1],
  Gather: [0],
  Gemm: [0, 1],
  GRU: [1, 2],
  LSTM: [1, 2],
  MatMul: [0, 1],
  RNN: [1, 2],
};

/** Inputs at which it reads a scale or a shift. Not mean and variance of BatchNormalization (3, 4): those are measured, not learned. */
const vectorInputs: Readonly<Record<string, readonly number[]>> = {
  BatchNormalization: [1, 2],
  Conv: [2],
  ConvTranspose: [2],
  Gemm: [2],
  GroupNormalization: [1, 2],
  GRU: [3],
  InstanceNormalization: [1, 2],
  LayerNormalization: [1, 2],
  LSTM: [3, 7],
  PRelu: [1],
  RNN: [3],
  RMSNormalization: [1],
};

const elementwise = new Set(['Add', 'Sub', 'Mul', 'Div']);

/** Operators that only move their first input about: what they read is followed to where it is used. */
const movers = new Set(['Cast', 'Expand', 'Identity', 'Reshape', 'Slice', 'Squeeze', 'Tile', 'Transpose', 'Unsqueeze']);

/** Operators that may stand between the graph's input and its first layer: scaling of pixels and the like. */
const preparation = new Set([...elementwise, ...movers, 'Concat', 'Pad', 'Resize', 'Split']);

/** The float32 initializers that serve as weights, in the order in which the graph first uses them.
 * A weight serves one of the inputs above, directly or through operators that only move it; or it has more than one element and is
 * added to or multiplied with an activation (position embeddings, layer scale), but not with the raw input (mean and deviation of pixels).
 * Bounds of Clip, scales of Resize, pads, shapes, running statistics are constants. */
export function trainableParameters(index: GraphIndex): Parameter[] {
  const { graph } = index;
  const activations = descendantsOf(graph, index.feeds);
  const raw = rawInputs(index);
  const position = new Map(graph.node.map((node, i) => [node, i]));
  const parameters = graph.initializer.flatMap((tensor) => {
    const count = sizeOf(shapeOf(tensor));
    if (count < 1 || dtypeOf(tensor.dataType) !== 'float32') return [];
    const uses = usesOf(tensor.name, count);
    if (uses.length === 0) return [];
    const reader = uses.reduce((a, b) => (position.get(b.node)! < position.get(a.node)! ? b : a)).node;
    const matrix = uses.some((use) => use.matrix);
    return [{ name: tensor.name, count, matrix, position: position.get(reader)!, reader }];
  });
  return parameters.sort((a, b) => a.position - b.position);

  function usesOf(value: string, count: number): { readonly node: NodeProto; readonly matrix: boolean }[] {
    return (index.consumers.get(value) ?? []).flatMap((node) => {
      if (node.domain !== '' && node.domain !== 'ai.onnx') return [];
      const at = node.input.indexOf(value);
      if (!node.output.some((name) => activations.has(name))) {
        return movers.has(node.opType) && at === 0 ? usesOf(node.output[0]!, count) : [];
      }
      if (matrixInputs[node.opType]?.includes(at)) return [{ node, matrix: true }];
      if (vectorInputs[node.opType]?.includes(at)) return [{ node, matrix: false }];
      if (node.opType === 'Concat') return [{ node, matrix: false }];
      // An Expand to the batch size reads an activation only for its shape.
      if (movers.has(node.opType) && at === 0) return usesOf(node.output[0]!, count);
      const learnsShift = elementwise.has(node.opType) && count > 1 && !raw.has(node.input[1 - at]!);
      return learnsShift ? [{ node, matrix: false }] : [];
    });
  }
}

function rawInputs({ graph, feeds, initializer }: GraphIndex): Set<string> {
  const raw = new Set(feeds);
  const fixed = new Set(initializer.keys());
  for (const node of graph.node) {
    const inputs = node.input.filter(Boolean);
    if (inputs.every((name) => fixed.has(name))) for (const name of node.output) fixed.add(name);
    else if (preparation.has(node.opType) && inputs.every((name) => raw.has(name) || fixed.has(name)))
      for (const name of node.output) raw.add(name);
  }
  return raw;
}

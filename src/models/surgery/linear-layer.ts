/** Recognizing a linear layer in its several spellings. */
import type { ShapeTable } from '../../autodiff/shape-table.ts';
import { type GraphIndex, intOf, type NodeProto } from '../../onnx/index.ts';

export interface LinearLayer {
  readonly kind: 'gemm' | 'matmul' | 'conv';
  /** The value that the layer multiplies. */
  readonly input: string;
  /** Number of outputs of the layer. */
  readonly outputs: number;
}

/** The linear layer that a node is: Gemm, MatMul with a weight on the right, or a Conv that mixes channels only (1×1, or as large
 * as its input). A bias added by a separate Add is the caller's to skip.
 * @param activations values that depend on the graph's inputs; the others are weights. */
export function linearLayerOf(
  node: NodeProto,
  index: GraphIndex,
  shapes: ShapeTable,
  activations: ReadonlySet<string>,
): LinearLayer | undefined {
  const [input = '', weight = ''] = node.input;
  if (!activations.has(input) || !weight || activations.has(weight)) return undefined;
  const axes = axesOf(weight, index, shapes);
  if (!axes) return undefined;
  if (node.opType === 'Gemm' && axes.length === 2 && intOf(node, 'transA', 0) === 0) {
    return { kind: 'gemm', input, outputs: axes[intOf(node, 'transB', 0) ? 0 : 1]! };
  }
  if (node.opType === 'MatMul' && axes.length === 2) return { kind: 'matmul', input, outputs: axes[1]! };
  if (node.opType === 'Conv' && intOf(node, 'group', 1) === 1) {
    const places = shapes.get(input)?.axes.slice(2);
    const kernel = axes.slice(2);
    const mixesChannelsOnly = kernel.every((size, i) => size === 1 || size === places?.[i]);
    return mixesChannelsOnly ? { kind: 'conv', input, outputs: axes[0]! } : undefined;
  }
  return undefined;
}

function axesOf(weight: string, index: GraphIndex, shapes: ShapeTable): readonly number[] | undefined {
  const stored = index.initializer.get(weight);
  const axes = stored ? stored.dims.map(Number) : shapes.get(weight)?.axes;
  return axes?.every((axis) => axis !== null) ? (axes as readonly number[]) : undefined;
}

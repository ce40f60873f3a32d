import {
  amend,
  Float,
  type GraphIndex,
  graphOf,
  indexGraph,
  intOf,
  intsOf,
  type ModelProto,
  makeNode,
  type NodeProto,
  tensorFromProto,
  toIntegers,
  withGraph,
} from '../../onnx/index.ts';
import type { ShapeTable } from '../shape-table.ts';
import { positiveAxis } from '../value.ts';
import { onlyReader, readByNoneBut, storedNumber } from './pattern.ts';

/** Writes LayerNormalization where a file spells it out, as exporters do below opset 17:
 *    (X − mean X) / √(mean (X − mean X)² + ε) · scale + B
 *  and SimplifiedLayerNormalization for X / √(mean X² + ε) · scale. Forward and backward then take a third of the passes over X.
 *  ONNX Runtime has both operators at every opset; it does the same to files that it runs without a backward part.
 *  Leaves alone: values in between that anything else reads · ε or axes that are not stored · axes that are not the last ones · a scale
 *  of another shape than theirs. Without B where what is added has another shape. */
export function fuseLayerNormalization(model: ModelProto, shapes: ShapeTable): ModelProto {
  const graph = graphOf(model);
  const search = new Search(indexGraph(graph), shapes);
  const replaced = new Map<NodeProto, NodeProto | undefined>();
  for (const node of graph.node) {
    const match = search.layerNormalization(node) ?? search.rmsNormalization(node);
    if (!match || match.spent.some((spent) => replaced.has(spent))) continue;
    for (const spent of match.spent) replaced.set(spent, undefined);
    replaced.set(match.spent.at(-1)!, match.fused);
  }
  const node = graph.node.flatMap((n) => (replaced.has(n) ? (replaced.get(n) ?? []) : [n]));
  return replaced.size === 0 ? model : withGraph(model, { node });
}

interface Match {
  /** The nodes that go; the last one makes the result. */
  readonly spent: readonly NodeProto[];
  readonly fused: NodeProto;
}

class Search {
  readonly #index: GraphIndex;
  readonly #shapes: ShapeTable;

  constructor(index: GraphIndex, shapes: ShapeTable) {
    this.#index = index;
    this.#shapes = shapes;
  }

  /** @param div the division by the deviation. */
  layerNormalization(div: NodeProto): Match | undefined {
    const [centered, deviation] = [this.#maker(div.input[0], 'Sub'), this.#maker(div.input[1], 'Sqrt')];
    if (div.opType !== 'Div' || !centered || !deviation) return undefined;
    const root = this.#rootMeanSquare(deviation);
    const squared = root && this.#maker(root.of, 'Sub');
    const mean = this.#maker(centered.input[1], 'ReduceMean');
    if (!root || !squared || !mean || mean.input[0] !== centered.input[0]) return undefined;
    // Some exporters write X − mean X twice.
    const means = new Set([mean, this.#maker(squared.input[1], 'ReduceMean')]);
    const same = squared.input[0] === centered.input[0] && [...means].every((m) => m?.input[0] === centered.input[0]);
    const X = centered.input[0]!;
    const axes = [...means, root.mean].map((m) => m && this.#lastAxes(m, X));
    if (!same || axes.some((axis) => axis === undefined || axis !== axes[0])) return undefined;
    const spent = [...(means as Set<NodeProto>), ...new Set([squared, centered]), ...root.spent, deviation, div];
    return this.#scaled('LayerNormalization', X, axes[0]!, root.epsilon, spent);
  }

  /** @param normal the division by the root, or the product with what it divides. */
  rmsNormalization(normal: NodeProto): Match | undefined {
    const byRoot = (name: string | undefined): NodeProto[] | undefined => {
      const maker = name === undefined ? undefined : this.#index.producer.get(name);
      if (maker?.opType === 'Reciprocal') return [maker, ...(this.#makers(maker.input[0], 'Sqrt') ?? [])];
      if (maker?.opType === 'Div' && this.#number(maker.input[0]) === 1) {
        return [maker, ...(this.#makers(maker.input[1], 'Sqrt') ?? [])];
      }
      return undefined;
    };
    const sides = [
      [normal.input[0], normal.opType === 'Div' ? this.#makers(normal.input[1], 'Sqrt') : byRoot(normal.input[1])],
      [normal.input[1], normal.opType === 'Mul' ? byRoot(normal.input[0]) : undefined],
    ] as const;
    if (normal.opType !== 'Mul' && normal.opType !== 'Div') return undefined;
    for (const [X, inverse] of sides) {
      const deviation = inverse?.at(-1);
      const root = deviation?.opType === 'Sqrt' ? this.#rootMeanSquare(deviation) : undefined;
      if (!inverse || !root || !X || root.of !== X) continue;
      const axis = this.#lastAxes(root.mean, X);
      if (axis === undefined) continue;
      const spent = [...root.spent, ...inverse.toReversed(), normal];
      return this.#scaled('SimplifiedLayerNormalization', X, axis, root.epsilon, spent);
    }
    return undefined;
  }

  /** √(mean v² + ε), from its last node on. */
  #rootMeanSquare(root: NodeProto) {
    const sum = this.#maker(root.input[0], 'Add');
    const epsilon = sum?.input.map((name) => this.#number(name)).find((number) => number !== undefined);
    const mean = sum?.input.map((name) => this.#maker(name, 'ReduceMean')).find(Boolean);
    const square = mean && (this.#maker(mean.input[0], 'Pow') ?? this.#maker(mean.input[0], 'Mul'));
    if (!sum || !mean || !square || epsilon === undefined) return undefined;
    const [of, by] = square.input as [string, string];
    if (square.opType === 'Pow' ? this.#number(by) !== 2 : of !== by) return undefined;
    return { of, epsilon, mean, spent: [square, mean, sum] };
  }

  /** The product with a scale, and the sum with B, if they follow. */
  #scaled(opType: string, X: string, axis: number, epsilon: number, normal: readonly NodeProto[]): Match | undefined {
    const size = this.#shapes.get(X)!.axes.slice(axis);
    const along = (node: NodeProto, value: string) => {
      const other = node.input.find((name) => name !== value);
      return other !== undefined && `${this.#shapes.get(other)?.axes}` === `${size}` ? other : undefined;
    };
    // Exporters of half-precision models cast back, in float32 files to what it is already.
    const divided = normal.at(-1)!.output[0]!;
    const cast = this.#onlyReader(divided, 'Cast');
    if (cast && this.#shapes.get(cast.output[0]!)?.dtype !== this.#shapes.get(X)!.dtype) return undefined;
    const xHat = cast?.output[0] ?? divided;
    const product = this.#onlyReader(xHat, 'Mul');
    const scale = product && along(product, xHat);
    if (!scale || size.includes(null)) return undefined;
    const sum = opType === 'LayerNormalization' ? this.#onlyReader(product.output[0]!, 'Add') : undefined;
    const B = sum && along(sum, product.output[0]!);
    const spent = [...normal, ...(cast ? [cast] : []), product, ...(sum && B ? [sum] : [])];
    if (!readByNoneBut(this.#index, spent, spent.at(-1)!)) return undefined;
    const inputs = B ? [X, scale, B] : [X, scale];
    const { name, output } = spent.at(-1)!;
    const attributes = { axis: axis - this.#shapes.get(X)!.axes.length, epsilon: new Float(epsilon) };
    return { spent, fused: amend(makeNode(opType, inputs, [output[0]!], attributes), { name }) };
  }

  /** The first axis of a mean over the last axes of X that keeps them with size 1. */
  #lastAxes(mean: NodeProto, X: string): number | undefined {
    const ndim = this.#shapes.get(X)?.axes.length;
    const stored = mean.input[1] ? this.#index.initializer.get(mean.input[1]) : undefined;
    const axes = mean.input[1]
      ? stored
        ? toIntegers(tensorFromProto(stored))
        : this.#shapes.get(mean.input[1])?.ints
      : intsOf(mean, 'axes', undefined);
    if (ndim === undefined || !axes || axes.length === 0 || intOf(mean, 'keepdims', 1) !== 1) return undefined;
    const sorted = axes.map((axis) => positiveAxis(axis, ndim)).sort((a, b) => a - b);
    const first = ndim - sorted.length;
    return sorted.every((axis, i) => axis === first + i) ? first : undefined;
  }

  #maker(name: string | undefined, opType: string): NodeProto | undefined {
    const node = name === undefined ? undefined : this.#index.producer.get(name);
    return node?.opType === opType && node.domain === '' ? node : undefined;
  }

  #makers(name: string | undefined, opType: string): NodeProto[] | undefined {
    const node = this.#maker(name, opType);
    return node && [node];
  }

  #onlyReader(name: string, opType: string): NodeProto | undefined {
    const reader = onlyReader(this.#index, name);
    return reader?.opType === opType ? reader : undefined;
  }

  #number(name: string | undefined): number | undefined {
    return storedNumber(this.#index, name);
  }
}

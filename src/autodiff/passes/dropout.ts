import { InjertoError } from '../../errors.ts';
import {
  dtypeOf,
  FreshNames,
  floatOf,
  graphOf,
  isFloating,
  type ModelProto,
  makeNode,
  type NodeProto,
  tensorFromProto,
  toFloat32,
  withGraph,
} from '../../onnx/index.ts';
import type { ShapeTable, ValueFacts } from '../shape-table.ts';

/** An input of the step graph that the host fills with random numbers: the mask of a Dropout, already divided by 1 − ratio. */
export interface DropoutMask {
  readonly input: string;
  readonly ratio: number;
  /** Axes of the mask; null is the batch where it comes first, else the length of the texts. */
  readonly axes: readonly (number | null)[];
  /** The input of the step graph from which a length is read, and its axis; absent where no axis but the batch moves. */
  readonly length?: { readonly input: string; readonly axis: number };
}

/** Replaces each Dropout by the identity (ONNX Dropout-7…13, outside training). */
export function dropoutToIdentity(model: ModelProto): ModelProto {
  return mapNodes(model, (node) =>
    node.opType === 'Dropout' ? makeNode('Identity', [node.input[0]!], [node.output[0]!]) : node,
  );
}

/** Replaces each Dropout by a product with a mask that the host feeds, so that the same seed gives the same training.
 *  A Dropout with ratio 0 becomes the identity. */
export function dropoutToMask(
  model: ModelProto,
  shapes: ShapeTable,
  boundary: readonly { readonly name: string; readonly axes: readonly (number | null)[] }[] = [],
): { model: ModelProto; masks: DropoutMask[]; shapes: ShapeTable } {
  const masks: DropoutMask[] = [];
  const names = new FreshNames(model);
  const replaced = mapNodes(model, (node) => {
    if (node.opType !== 'Dropout') return node;
    const ratio = ratioOf(node, model);
    if (ratio === 0) return makeNode('Identity', [node.input[0]!], [node.output[0]!]);
    const input = names.take(`dropout_mask/${node.output[0]}`);
    const { axes } = shapes.get(node.input[0]!)!;
    masks.push({ input, ratio, axes, ...(axes.lastIndexOf(null) > 0 && { length: lengthIn(boundary, node) }) });
    return makeNode('Mul', [node.input[0]!, input], [node.output[0]!]);
  });
  return {
    model: replaced,
    masks,
    shapes: new Map<string, ValueFacts>([...shapes, ...masks.map((m) => [m.input, maskFacts(m)] as const)]),
  };
}

/** Where the boundary has an axis that moves besides the batch.
 * @throws {InjertoError} SHAPE_UNKNOWN */
function lengthIn(
  boundary: readonly { readonly name: string; readonly axes: readonly (number | null)[] }[],
  { name, output }: NodeProto,
): DropoutMask['length'] & {} {
  const found = boundary.find(({ axes }) => axes.lastIndexOf(null) > 0);
  if (found) return { input: found.name, axis: found.axes.lastIndexOf(null) };
  throw new InjertoError('SHAPE_UNKNOWN/dropout', { where: { node: name || output[0] } });
}

function maskFacts({ axes }: DropoutMask): ValueFacts {
  return { dtype: 'float32', axes };
}

/** The ratio: an attribute before opset 12, an optional input since, 0.5 if neither is there. */
function ratioOf(node: NodeProto, model: ModelProto): number {
  const stored = graphOf(model).initializer.find((t) => t.name === node.input[1]);
  if (stored && isFloating(dtypeOf(stored.dataType))) return toFloat32(tensorFromProto(stored))[0]!;
  return floatOf(node, 'ratio', 0.5);
}

function mapNodes(model: ModelProto, change: (node: NodeProto) => NodeProto): ModelProto {
  return withGraph(model, { node: graphOf(model).node.map(change) });
}

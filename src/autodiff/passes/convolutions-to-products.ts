import {
  descendantsOf,
  FreshNames,
  graphOf,
  type ModelProto,
  type NodeProto,
  opsetOf,
  withGraph,
} from '../../onnx/index.ts';
import { GraphBuilder } from '../graph-builder.ts';
import { convByColumns, fitsColumns } from '../lowerings/conv-columns.ts';
import { convGeometry, isFixed } from '../lowerings/conv-geometry.ts';
import type { ShapeTable, ValueFacts } from '../shape-table.ts';

/** Writes each Conv whose weights learn as a matrix product where that is faster. Convs with stored weights stay as they are, for ONNX
 *  Runtime packs those, and so do those over images whose size moves. The columns are the same that the weight gradient makes: merge-equal-nodes unites them.
 * @param convolutions the nodes to look at; those of the backward part have their own lowerings. */
export function convolutionsToProducts(
  model: ModelProto,
  shapes: ShapeTable,
  { trainable, convolutions }: { trainable: readonly string[]; convolutions: ReadonlySet<string> },
): { model: ModelProto; shapes: ShapeTable } {
  const graph = graphOf(model);
  const facts = new Map<string, ValueFacts>(shapes);
  const op = new GraphBuilder(opsetOf(model)!, facts, 'product/', new FreshNames(model));
  const learning = descendantsOf(graph, trainable);
  const node = graph.node.flatMap((conv): NodeProto[] => {
    if (conv.opType !== 'Conv' || !convolutions.has(conv.output[0]!) || !learning.has(conv.input[1]!)) return [conv];
    const [x, w, y] = [conv.input[0]!, conv.input[1]!, conv.output[0]!].map((name) => op.value(name)) as [
      ReturnType<typeof op.value>,
      ReturnType<typeof op.value>,
      ReturnType<typeof op.value>,
    ];
    const geometry = convGeometry(conv, x, w, y);
    if (!isFixed(geometry) || !fitsColumns(geometry)) return [conv];
    const start = op.nodes.length;
    convByColumns(op, x, w, geometry, conv.input[2] ? op.value(conv.input[2]) : undefined);
    op.nodes.at(-1)!.output = [y.name];
    return op.nodes.slice(start);
  });
  return { model: withGraph(model, { node, initializer: [...graph.initializer, ...op.initializers] }), shapes: facts };
}

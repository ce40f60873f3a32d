/** How many tokens the embedding of a graph has room for. */
import { ancestorsOf, type GraphIndex, graphOf, indexGraph, type ModelProto } from '../../onnx/index.ts';

/** Operators between token numbers and their look-up that leave the numbers as they are. */
const passing = new Set(['Cast', 'Identity', 'Reshape', 'Unsqueeze', 'Squeeze', 'Flatten', 'Clip']);

/** The rows of the table that token numbers are looked up in: of the Gather that reads them; undefined if none is found. */
export function embeddingRows(model: ModelProto, ids: string): number | undefined {
  const index = indexGraph(graphOf(model));
  const carriers = new Set([ids]);
  for (const node of index.graph.node) {
    if (passing.has(node.opType) && node.input[0] && carriers.has(node.input[0])) carriers.add(node.output[0]!);
    if (node.opType === 'Gather' && carriers.has(node.input[1]!)) return rowsOf(node.input[0]!, index);
    if (node.opType === 'EmbedLayerNormalization' && carriers.has(node.input[0]!)) return rowsOf(node.input[2]!, index);
  }
  return undefined;
}

/** Where the table is stored in few bits, it lies behind the node that widens it. */
function rowsOf(table: string, index: GraphIndex): number | undefined {
  const stored = index.initializer.get(table);
  if (stored) return stored.dims.length === 2 ? Number(stored.dims[0]) : undefined;
  const behind = ancestorsOf(index, [table]).flatMap((node) => node.input);
  const tables = behind.map((name) => index.initializer.get(name)).filter((t) => t?.dims.length === 2);
  return tables.length === 1 ? Number(tables[0]!.dims[0]) : undefined;
}

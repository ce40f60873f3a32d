/** How many tokens the embedding of a graph has room for. */
import { ancestorsOf, type GraphIndex, graphOf, indexGraph, type ModelProto } from '../../onnx/index.ts';
import { tokenLookup } from './word-embeddings.ts';

/** The rows of the table that token numbers are looked up in; undefined if none is found. */
export function embeddingRows(model: ModelProto, ids: string): number | undefined {
  const lookup = tokenLookup(model, ids);
  const table = lookup?.input[lookup.opType === 'Gather' ? 0 : 2];
  return table ? rowsOf(table, indexGraph(graphOf(model))) : undefined;
}

/** Where the table is stored in few bits, it lies behind the node that widens it. */
function rowsOf(table: string, index: GraphIndex): number | undefined {
  const stored = index.initializer.get(table);
  if (stored) return stored.dims.length === 2 ? Number(stored.dims[0]) : undefined;
  const behind = ancestorsOf(index, [table]).flatMap((node) => node.input);
  const tables = behind.map((name) => index.initializer.get(name)).filter((t) => t?.dims.length === 2);
  return tables.length === 1 ? Number(tables[0]!.dims[0]) : undefined;
}

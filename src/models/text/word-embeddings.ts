/** The vectors that a model looks up for the tokens of a text: where a text stops being numbers of words and becomes something to differentiate for. */
import {
  ancestorsOf,
  graphOf,
  indexGraph,
  type ModelProto,
  makeValueInfo,
  type NodeProto,
  readsOf,
  withGraph,
} from '../../onnx/index.ts';

/** Operators between token numbers and their look-up that leave the numbers as they are. */
const passing = new Set(['Cast', 'Identity', 'Reshape', 'Unsqueeze', 'Squeeze', 'Flatten', 'Clip']);

/** The node that looks token numbers up in a table: a Gather, or the operator that ONNX Runtime's optimizer makes of all embeddings of BERT.
 * @param ids the input of token numbers. */
export function tokenLookup(model: ModelProto, ids: string): NodeProto | undefined {
  const carriers = new Set([ids]);
  for (const node of graphOf(model).node) {
    if (passing.has(node.opType) && node.input[0] && carriers.has(node.input[0])) carriers.add(node.output[0]!);
    if (node.opType === 'Gather' && carriers.has(node.input[1]!)) return node;
    if (node.opType === 'EmbedLayerNormalization' && carriers.has(node.input[0]!)) return node;
  }
  return undefined;
}

export interface CutAtEmbeddings {
  /** Name of the vectors [N, T, D]: an output of `below`, an input of `above`. */
  readonly embeddings: string;
  /** From token numbers to the vectors. */
  readonly below: ModelProto;
  /** The whole model, but fed with the vectors. It still reads token numbers where it takes positions or masks from them. */
  readonly above: ModelProto;
}

/** @returns undefined where no plain look-up is found. */
export function cutAtEmbeddings(model: ModelProto, ids: string): CutAtEmbeddings | undefined {
  const lookup = tokenLookup(model, ids);
  if (lookup?.opType !== 'Gather') return undefined;
  const [embeddings] = lookup.output as [string];
  const graph = graphOf(model);
  const vectors = makeValueInfo(embeddings, 'float32');
  const below = ancestorsOf(indexGraph(graph), [embeddings]);
  const above = graph.node.filter((node) => node !== lookup);
  const readBy = (nodes: readonly NodeProto[]) => {
    const read = new Set(nodes.flatMap(readsOf));
    return graph.input.filter(({ name }) => read.has(name));
  };
  return {
    embeddings,
    below: withGraph(model, { node: below, input: readBy(below), output: [vectors] }),
    above: withGraph(model, {
      input: [...readBy(above), vectors],
      node: above,
      valueInfo: graph.valueInfo.filter(({ name }) => name !== embeddings),
    }),
  };
}

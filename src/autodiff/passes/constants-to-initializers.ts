import { canonicalDomain, graphOf, type ModelProto, tensorOf, tensorToProto, withGraph } from '../../onnx/index.ts';

/** Turns Constant nodes with a tensor into initializers of the same name, so that rules can read them and cuts need not carry them.
 *  Leaves alone: constants of other kinds (sparse, strings), those in subgraphs. */
export function constantsToInitializers(model: ModelProto): ModelProto {
  const graph = graphOf(model);
  const initializer = [...graph.initializer];
  const node = graph.node.filter((n) => {
    const value = n.opType === 'Constant' && canonicalDomain(n.domain) === '' ? tensorOf(n, 'value') : undefined;
    if (value) initializer.push(tensorToProto(n.output[0]!, value));
    return !value;
  });
  return withGraph(model, { node, initializer });
}

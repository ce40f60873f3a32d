import { type ModelProto, makeValueInfo, withGraph } from '../../onnx/index.ts';
import type { Head } from './anatomy.ts';
import { batchAxis, keepBackbone } from './keep-backbone.ts';
import { poolFeatures } from './pool-features.ts';
import { Subgraph } from './subgraph.ts';

/** The backbone alone, with one output: the features, averaged over places or pooled over a text's tokens, [N, D]. The model given is left as it is. */
export function withFeaturesOutput(
  model: ModelProto,
  { features }: Head,
): { readonly model: ModelProto; readonly output: string } {
  const backbone = keepBackbone(model, features);
  const graph = new Subgraph(backbone);
  const output = poolFeatures(features, graph);
  return {
    output,
    model: withGraph(graph.appendedTo(backbone), {
      output: [makeValueInfo(output, 'float32', [batchAxis(model), features.size])],
    }),
  };
}

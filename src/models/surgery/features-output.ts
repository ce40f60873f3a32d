import { graphOf, type ModelProto, makeValueInfo, tensorToProto, withGraph } from '../../onnx/index.ts';
import type { Head } from './anatomy.ts';
import { batchSymbol, keepBackbone, namesOf } from './keep-backbone.ts';
import { poolFeatures } from './pool-features.ts';

/** The backbone alone, with one output: the features, averaged over places or pooled over a text's tokens, [N, D]. The model given is left as it is. */
export function withFeaturesOutput(
  model: ModelProto,
  { features }: Head,
): { readonly model: ModelProto; readonly output: string } {
  const backbone = keepBackbone(model, features);
  const { nodes, constants, value } = poolFeatures(features, model, namesOf(backbone));
  const graph = graphOf(backbone);
  return {
    output: value,
    model: withGraph(backbone, {
      node: [...graph.node, ...nodes],
      initializer: [...graph.initializer, ...Object.entries(constants).map(([name, t]) => tensorToProto(name, t))],
      output: [makeValueInfo(value, 'float32', [batchSymbol(model), features.size])],
    }),
  };
}

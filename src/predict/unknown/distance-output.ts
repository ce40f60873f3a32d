/** How far a sample lies from the known ones, as one more output of the graph that answers. */

import { batchAxis } from '../../models/surgery/keep-backbone.ts';
import { Subgraph } from '../../models/surgery/subgraph.ts';
import { graphOf, type ModelProto, makeValueInfo, tensor, withGraph } from '../../onnx/index.ts';
import type { KnownSamples } from './known-samples.ts';

/** The model with the distance as a further output: the mean of those to the k nearest known samples, all vectors of length 1:
 *    d = 1/k · Σⱼ ‖z/‖z‖ − x₍ⱼ₎‖,  ‖a − b‖ = √(2 − 2·cos),  0 … 2.  A vector of zeros is as far from all as one at right angles.
 * (Sun et al. 2022, arXiv:2204.06507, whose k-th distance alone tells less where samples are few; the mean: Angiulli & Pizzuti 2002.)
 * The model given is left as it is.
 * @param features value [N, D] that the head reads.
 * @returns the model, and the name of the output [N]. */
export function withDistanceOutput(
  model: ModelProto,
  features: string,
  { features: known, neighbors }: Pick<KnownSamples, 'features' | 'neighbors'>,
): { readonly model: ModelProto; readonly output: string } {
  const { data, rows, columns } = known;
  const graph = new Subgraph(model);
  const scope = '/known';
  const length = graph.reduce(scope, 'ReduceL2', features, 1, 1);
  // as torch.nn.functional.normalize
  const positive = graph.node(scope, 'Max', [length, graph.scalar('known.least', 1e-12)]);
  const unit = graph.node(scope, 'Div', [features, positive]);
  const samples = graph.tensor('known.features', tensor('float32', [rows, columns], data));
  const cosines = graph.node(scope, 'Gemm', [unit, samples], { transB: 1 });
  const nearest = graph.largest(scope, cosines, Math.min(neighbors, rows));
  const twice = graph.node(scope, 'Mul', [nearest, graph.scalar('known.minus_two', -2)]);
  const squared = graph.node(scope, 'Add', [twice, graph.scalar('known.two', 2)]);
  const positiveSquared = graph.node(scope, 'Max', [squared, graph.scalar('known.zero', 0)]);
  const distances = graph.node(scope, 'Sqrt', [positiveSquared]);
  const output = graph.reduce(scope, 'ReduceMean', distances, 1, 0);
  const extended = graph.appendedTo(model);
  return {
    output,
    model: withGraph(extended, {
      output: [...graphOf(extended).output, makeValueInfo(output, 'float32', [batchAxis(model)])],
    }),
  };
}

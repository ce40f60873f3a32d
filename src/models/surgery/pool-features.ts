import type { Features } from './anatomy.ts';
import { normalizeVectors } from './normalize-vectors.ts';
import { poolTokens } from './pool-tokens.ts';
import type { Subgraph } from './subgraph.ts';

/** Features averaged over places, [N, D]: nothing to do for a vector; GlobalAveragePool and Flatten for a map; ReduceMean for a sequence,
 * or what its pooling says where it is of a text.
 * @returns the value. */
export function poolFeatures({ value, layout, pooling }: Features, graph: Subgraph): string {
  const scope = '/head';
  if (layout === 'vector') return value;
  if (layout === 'map') {
    return graph.node(scope, 'Flatten', [graph.node(scope, 'GlobalAveragePool', [value])], { axis: 1 });
  }
  if (!pooling) return graph.reduce(scope, 'ReduceMean', value, 1, 0);
  const pooled = poolTokens(value, pooling, graph, scope);
  return pooling.normalize ? normalizeVectors(pooled, graph, scope) : pooled;
}

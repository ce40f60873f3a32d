import { type ModelProto, makeNode, type NodeProto, opsetOf, type Tensor, tensor } from '../../onnx/index.ts';
import type { Features } from './anatomy.ts';
import { freshName } from './fresh-name.ts';
import { poolTokens } from './pool-tokens.ts';

export interface PooledFeatures {
  readonly nodes: readonly NodeProto[];
  readonly constants: Readonly<Record<string, Tensor>>;
  /** The value [N, D]. */
  readonly value: string;
}

/** Features averaged over places, [N, D]: nothing to do for a vector; GlobalAveragePool and Flatten for a map; ReduceMean for a sequence,
 * or what its pooling says where it is of a text. */
export function poolFeatures(
  { value, layout, pooling }: Features,
  model: ModelProto,
  taken: Set<string>,
): PooledFeatures {
  if (layout === 'vector') return { nodes: [], constants: {}, value };
  // Without a mask all tokens count, and their mean is that of any sequence.
  const plain = !pooling || (pooling.kind === 'mean' && pooling.mask === undefined);
  if (layout === 'sequence' && !plain) return poolTokens(value, pooling, taken);
  if (layout === 'map') {
    const pooled = freshName('/head/GlobalAveragePool_output_0', taken);
    const flat = freshName('/head/Flatten_output_0', taken);
    const nodes = [
      makeNode('GlobalAveragePool', [value], [pooled], {}, { name: freshName('/head/GlobalAveragePool', taken) }),
      makeNode('Flatten', [pooled], [flat], { axis: 1 }, { name: freshName('/head/Flatten', taken) }),
    ];
    return { nodes, constants: {}, value: flat };
  }
  const mean = freshName('/head/ReduceMean_output_0', taken);
  const name = freshName('/head/ReduceMean', taken);
  // From opset 18 on the axes are an input (ONNX ReduceMean-18).
  if (opsetOf(model)! < 18) {
    const node = makeNode('ReduceMean', [value], [mean], { axes: [1], keepdims: 0 }, { name });
    return { nodes: [node], constants: {}, value: mean };
  }
  const axes = freshName('/head/ReduceMean_axes', taken);
  const node = makeNode('ReduceMean', [value, axes], [mean], { keepdims: 0 }, { name });
  return { nodes: [node], constants: { [axes]: tensor('int64', [1], [1]) }, value: mean };
}

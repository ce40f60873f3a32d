/** The steps from the vectors of tokens to the vector of a text, as sentence-transformers calls them. */
import type { Tensor } from '../../onnx/index.ts';
import type { Activation } from './activations.ts';

/** In the order in which sentence-transformers puts several side by side where its older files name them by flags. */
export const poolingModes = ['cls', 'max', 'mean', 'mean_sqrt_len_tokens', 'weightedmean', 'lasttoken'] as const;
export type PoolingMode = (typeof poolingModes)[number];

/** `token_embeddings` [N, T, D], `sentence_embedding` [N, D], or what a module calls its output. */
export type FeatureKey = string;

interface Step {
  /** Folder of the module, such as `2_Dense`; what its nodes and weights are called after. */
  readonly path: string;
}

/** A step on one of the features: x becomes f(x), under the same name or another. */
interface FeatureStep extends Step {
  readonly input: FeatureKey;
  readonly output: FeatureKey;
}

/** `token_embeddings` → `sentence_embedding`; vectors of several modes stand side by side. */
export interface PoolingModule extends Step {
  readonly kind: 'pooling';
  readonly modes: readonly PoolingMode[];
  /** Whether the tokens of a prompt count. */
  readonly includePrompt: boolean;
}

/** activation(x·Wᵀ + b), plus x·Rᵀ or x itself where there is a residual. */
export interface DenseModule extends FeatureStep {
  readonly kind: 'dense';
  /** [out, in] */
  readonly weight: Tensor<'float32'>;
  readonly bias: Tensor<'float32'> | undefined;
  readonly activation: Activation;
  readonly residual: 'none' | 'identity' | Tensor<'float32'>;
}

/** (x − mean) / √(variance + 1e-5) · weight + bias, over the last axis. */
export interface LayerNormModule extends FeatureStep {
  readonly kind: 'layer-norm';
  readonly weight: Tensor<'float32'>;
  readonly bias: Tensor<'float32'>;
}

/** x / max(‖x‖₂, 1e-12) */
export interface NormalizeModule extends FeatureStep {
  readonly kind: 'normalize';
}

/** The first numbers of the vector (`truncate_dim`): models of the Matryoshka kind are trained for that. */
export interface TruncateModule extends Step {
  readonly kind: 'truncate';
  readonly dimension: number;
}

export type SentenceModule = PoolingModule | DenseModule | LayerNormModule | NormalizeModule | TruncateModule;

/** A module in the words of sentence-transformers: `Pooling (mean)`, `Dense (32 → 12, Tanh)`. */
export function moduleName(module: SentenceModule): string {
  const on = 'input' in module && module.input !== 'sentence_embedding' ? ` of ${module.input}` : '';
  switch (module.kind) {
    case 'pooling':
      return `Pooling (${module.modes.join(' + ')}${module.includePrompt ? '' : ', without the prompt'})`;
    case 'dense': {
      const [to, from] = module.weight.shape;
      const residual = module.residual === 'none' ? '' : ', residual';
      return `Dense${on} (${from} → ${to}, ${module.activation.name}${residual})`;
    }
    case 'layer-norm':
      return `LayerNorm${on}`;
    case 'normalize':
      return `Normalize${on}`;
    case 'truncate':
      return `the first ${module.dimension} numbers`;
  }
}

/** D of the vectors that leave the modules. @param dimension of those that enter; undefined where it is not known. */
export function dimensionAfter(modules: readonly SentenceModule[], dimension: number | undefined): number | undefined {
  return modules.reduce<number | undefined>((size, module) => {
    if (module.kind === 'pooling') return size === undefined ? undefined : size * module.modes.length;
    if (module.kind === 'dense') return module.weight.shape[0];
    if (module.kind === 'truncate') return size === undefined ? module.dimension : Math.min(size, module.dimension);
    return size;
  }, dimension);
}

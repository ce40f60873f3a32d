import * as z from 'zod';
import { InjertoError } from '../../errors.ts';
import type { Tensor } from '../../onnx/index.ts';
import { type Activation, type ActivationName, activationNames } from './activations.ts';
import type { ModuleWeights } from './module-weights.ts';
import type { DenseModule, LayerNormModule, NormalizeModule } from './sentence-module.ts';

const keys = {
  module_input_name: z.string().nullish(),
  module_output_name: z.string().nullish(),
};

export const denseSchema = z.looseObject({
  in_features: z.number().int().positive(),
  out_features: z.number().int().positive(),
  bias: z.boolean().nullish(),
  activation_function: z.string().nullish(),
  use_residual: z.boolean().nullish(),
  ...keys,
});
export const normalizeSchema = z.looseObject(keys);
export const layerNormSchema = z.looseObject({ dimension: z.number().int().positive() });

/** @throws {InjertoError} SENTENCE_MODULE_UNSUPPORTED names an activation that is not known · SENTENCE_MODULE_INVALID. */
export function readDense(
  path: string,
  config: z.infer<typeof denseSchema>,
  weights: ModuleWeights,
  where: string,
): DenseModule {
  const { in_features: from, out_features: to } = config;
  return {
    kind: 'dense',
    path,
    ...featureKeys(config),
    weight: weights.get('linear.weight', [to, from]),
    bias: (config.bias ?? true) ? weights.get('linear.bias', [to]) : undefined,
    activation: activationOf(config.activation_function, weights, where),
    residual: residualOf(config, weights),
  };
}

export function readLayerNorm(
  path: string,
  { dimension }: z.infer<typeof layerNormSchema>,
  weights: ModuleWeights,
): LayerNormModule {
  return {
    kind: 'layer-norm',
    path,
    ...featureKeys({}),
    weight: weights.get('norm.weight', [dimension]),
    bias: weights.get('norm.bias', [dimension]),
  };
}

export function readNormalize(path: string, config: z.infer<typeof normalizeSchema>): NormalizeModule {
  return { kind: 'normalize', path, ...featureKeys(config) };
}

function featureKeys({ module_input_name: from, module_output_name: to }: z.infer<typeof normalizeSchema>) {
  const input = from ?? 'sentence_embedding';
  return { input, output: to ?? input };
}

function residualOf(
  { in_features: from, out_features: to, use_residual: wanted }: z.infer<typeof denseSchema>,
  weights: ModuleWeights,
): 'none' | 'identity' | Tensor<'float32'> {
  if (!wanted) return 'none';
  return from === to ? 'identity' : weights.get('residual.weight', [to, from]);
}

/** Classes of torch.nn by any of their paths; sentence-transformers takes Tanh where none is named. */
function activationOf(path: string | null | undefined, weights: ModuleWeights, where: string): Activation {
  if (path === null || path === undefined) return { name: 'Tanh' };
  const name = /^torch\.nn\.(?:modules\.\w+\.)?(\w+)$/.exec(path)?.[1];
  if (!activationNames.includes(name as ActivationName)) {
    throw new InjertoError('SENTENCE_MODULE_UNSUPPORTED/activation', {
      details: { activation: path, known: activationNames },
      where,
    });
  }
  const known = name as ActivationName;
  return known === 'PReLU' ? { name: known, weight: weights.get('activation_function.weight', [1]) } : { name: known };
}

/** sentence-transformers' modules as nodes of a graph. */
import { Float, type Tensor, tensor } from '../../onnx/index.ts';
import { normalizeVectors } from '../surgery/normalize-vectors.ts';
import { poolTokens } from '../surgery/pool-tokens.ts';
import type { Subgraph } from '../surgery/subgraph.ts';
import { writeActivation } from './activations.ts';
import type { DenseModule, FeatureKey, SentenceModule } from './sentence-module.ts';

/** What the modules find in the graph. */
export interface ModuleInputs {
  /** The token vectors [N, T, D]; undefined where the graph gives the vector of the text at once. */
  readonly tokens: string | undefined;
  /** The vector of the text [N, D], where the graph makes it. */
  readonly sentence: string | undefined;
  /** Mask of the tokens, int64 [N, T]. */
  readonly mask: string | undefined;
}

interface Value {
  readonly name: string;
  readonly rank: 2 | 3;
}

/** Writes the modules in their order. Each reads what those before it left, as in Python.
 * @returns the vector of the text, and the tensor that holds the number of tokens of a prompt that does not count, if a module asks for it. */
export function writeModules(
  modules: readonly SentenceModule[],
  { tokens, sentence, mask }: ModuleInputs,
  graph: Subgraph,
): { readonly value: string; readonly promptTokens: string | undefined } {
  const features = new Map<FeatureKey, Value>();
  if (tokens !== undefined) features.set('token_embeddings', { name: tokens, rank: 3 });
  if (sentence !== undefined) features.set('sentence_embedding', { name: sentence, rank: 2 });
  let promptTokens: string | undefined;
  for (const module of modules) {
    const scope = `/${module.path}`;
    if (module.kind === 'pooling') {
      if (!module.includePrompt) promptTokens ??= graph.scalar(promptTokensName, 0);
      const counting = module.includePrompt || promptTokens === undefined ? {} : { promptTokens };
      const { name } = features.get('token_embeddings')!;
      const pooled = poolTokens(name, { modes: module.modes, mask, ...counting }, graph, scope);
      features.set('sentence_embedding', { name: pooled, rank: 2 });
    } else if (module.kind === 'truncate') {
      const { name, rank } = features.get('sentence_embedding')!;
      features.set('sentence_embedding', { name: firstOf(name, module.dimension, graph, scope), rank });
    } else {
      const { name, rank } = features.get(module.input)!;
      const made = writeStep(module, { name, rank }, graph, scope);
      features.set(module.output, { name: made, rank });
    }
  }
  return { value: features.get('sentence_embedding')!.name, promptTokens };
}

/** The tensor of that name is the number of tokens, those at the start included, that do not count as the text's own. */
export const promptTokensName = 'prompt_tokens';

type FeatureModule = Extract<SentenceModule, { readonly input: FeatureKey }>;

function writeStep(module: FeatureModule, { name: x, rank }: Value, graph: Subgraph, scope: string): string {
  if (module.kind === 'dense') return writeDense(module, { name: x, rank }, graph, scope);
  if (module.kind === 'normalize') return normalizeVectors(x, graph, scope);
  const [weight, bias] = [
    graph.tensor(`${module.path}.norm.weight`, module.weight),
    graph.tensor(`${module.path}.norm.bias`, module.bias),
  ];
  // torch.nn.LayerNorm's own eps
  return graph.node(scope, 'LayerNormalization', [x, weight, bias], { axis: -1, epsilon: new Float(1e-5) });
}

function writeDense(module: DenseModule, x: Value, graph: Subgraph, scope: string): string {
  const { path, weight, bias, activation, residual } = module;
  const sum = writeLinear(`${path}.linear`, weight, bias, x, graph, scope);
  const made = writeActivation(sum, activation, graph, scope);
  if (residual === 'none') return made;
  const beside =
    residual === 'identity' ? x.name : writeLinear(`${path}.residual`, residual, undefined, x, graph, scope);
  return graph.node(scope, 'Add', [made, beside]);
}

/** x·Wᵀ + b. The weights are called as in PyTorch, so that blocks and patterns find them. */
function writeLinear(
  module: string,
  weight: Tensor<'float32'>,
  bias: Tensor<'float32'> | undefined,
  { name: x, rank }: Value,
  graph: Subgraph,
  scope: string,
): string {
  const shift = bias && graph.tensor(`${module}.bias`, bias);
  if (rank === 2) {
    const stored = graph.tensor(`${module}.weight`, weight);
    return graph.node(scope, 'Gemm', shift === undefined ? [x, stored] : [x, stored, shift], { transB: 1 });
  }
  const product = graph.node(scope, 'MatMul', [x, graph.tensor(`${module}.weight`, transposed(weight))]);
  return shift === undefined ? product : graph.node(scope, 'Add', [product, shift]);
}

function firstOf(x: string, count: number, graph: Subgraph, scope: string): string {
  const at = (name: string, value: number) => graph.tensor(`${scope}/${name}`, tensor('int64', [1], [value]));
  return graph.node(scope, 'Slice', [x, at('start', 0), at('end', count), at('axis', 1)]);
}

/** [out, in] to [in, out]. */
function transposed({ shape, data }: Tensor<'float32'>): Tensor<'float32'> {
  const [rows, columns] = shape as [number, number];
  const turned = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) turned[c * rows + r] = data[r * columns + c]!;
  return tensor('float32', [columns, rows], turned);
}

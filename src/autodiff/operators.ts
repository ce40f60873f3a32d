/** The operators that gradients flow through, each with its operands as ONNX's schema names them: `X?` may be left out, `X+` stands for one
 *  or more. An operator of another domain has that before its name. Over all versions that its rule was read against: what one of them may
 *  leave out is marked (`conformance/operands.test.ts` compares with the schemas).
 *
 *  Whoever names an operator here owes a rule: without one, `rules/index.ts` does not compile. */
import type { Value } from './value.ts';

export const operators = {
  Abs: 'X → Y',
  Acos: 'input → output',
  Acosh: 'input → output',
  Add: 'A, B → C',
  AffineGrid: 'theta, size → grid',
  Asin: 'input → output',
  Asinh: 'input → output',
  Atan: 'input → output',
  Atanh: 'input → output',
  Attention:
    'Q, K, V, attn_mask?, past_key?, past_value?, nonpad_kv_seqlen? → Y, present_key?, present_value?, qk_matmul_output?',
  AveragePool: 'X → Y',
  BatchNormalization: 'X, scale, B, input_mean, input_var → Y, mean?, var?, saved_mean?, saved_var?',
  Cast: 'input → output',
  CastLike: 'input, target_type → output',
  Ceil: 'X → Y',
  Celu: 'X → Y',
  CenterCropPad: 'input_data, shape → output_data',
  Clip: 'input, min?, max? → output',
  Col2Im: 'input, image_shape, block_shape → output',
  Compress: 'input, condition → output',
  Concat: 'inputs+ → concat_result',
  Conv: 'X, W, B? → Y',
  ConvTranspose: 'X, W, B? → Y',
  Cos: 'input → output',
  Cosh: 'input → output',
  CumSum: 'x, axis → y',
  DFT: 'input, dft_length?, axis? → output',
  DeformConv: 'X, W, offset, B?, mask? → Y',
  DepthToSpace: 'input → output',
  DequantizeLinear: 'x, x_scale, x_zero_point? → y',
  Det: 'X → Y',
  Div: 'A, B → C',
  Dropout: 'data, ratio?, training_mode? → output, mask?',
  Einsum: 'Inputs+ → Output',
  Elu: 'X → Y',
  Erf: 'input → output',
  Exp: 'input → output',
  Expand: 'input, shape → output',
  EyeLike: 'input → output',
  Flatten: 'input → output',
  Floor: 'X → Y',
  GRU: 'X, W, R, B?, sequence_lens?, initial_h? → Y?, Y_h?',
  Gather: 'data, indices → output',
  GatherElements: 'data, indices → output',
  GatherND: 'data, indices → output',
  Gelu: 'X → Y',
  Gemm: 'A, B, C? → Y',
  GlobalAveragePool: 'X → Y',
  GlobalLpPool: 'X → Y',
  GlobalMaxPool: 'X → Y',
  GridSample: 'X, grid → Y',
  GroupNormalization: 'X, scale, bias → Y',
  HardSigmoid: 'X → Y',
  HardSwish: 'X → Y',
  Hardmax: 'input → output',
  Identity: 'input → output',
  InstanceNormalization: 'input, scale, B → output',
  LRN: 'X → Y',
  LSTM: 'X, W, R, B?, sequence_lens?, initial_h?, initial_c?, P? → Y?, Y_h?, Y_c?',
  LayerNormalization: 'X, Scale, B? → Y, Mean?, InvStdDev?',
  LeakyRelu: 'X → Y',
  Log: 'input → output',
  LogSoftmax: 'input → output',
  LpNormalization: 'input → output',
  LpPool: 'X → Y',
  MatMul: 'A, B → Y',
  Max: 'data_0+ → max',
  MaxPool: 'X → Y, Indices?',
  MaxUnpool: 'X, I, output_shape? → output',
  Mean: 'data_0+ → mean',
  MeanVarianceNormalization: 'X → Y',
  Min: 'data_0+ → min',
  Mish: 'X → Y',
  Mod: 'A, B → C',
  Mul: 'A, B → C',
  Neg: 'X → Y',
  NegativeLogLikelihoodLoss: 'input, target, weight? → loss',
  OneHot: 'indices, depth, values → output',
  PRelu: 'X, slope → Y',
  Pad: 'data, pads, constant_value?, axes? → output',
  Pow: 'X, Y → Z',
  RMSNormalization: 'X, scale → Y',
  RNN: 'X, W, R, B?, sequence_lens?, initial_h? → Y?, Y_h?',
  Range: 'start, limit, delta → output',
  Reciprocal: 'X → Y',
  ReduceL1: 'data, axes? → reduced',
  ReduceL2: 'data, axes? → reduced',
  ReduceLogSum: 'data, axes? → reduced',
  ReduceLogSumExp: 'data, axes? → reduced',
  ReduceMax: 'data, axes? → reduced',
  ReduceMean: 'data, axes? → reduced',
  ReduceMin: 'data, axes? → reduced',
  ReduceProd: 'data, axes? → reduced',
  ReduceSum: 'data, axes? → reduced',
  ReduceSumSquare: 'data, axes? → reduced',
  Relu: 'X → Y',
  Reshape: 'data, shape → reshaped',
  Resize: 'X, roi?, scales?, sizes? → Y',
  ReverseSequence: 'input, sequence_lens → Y',
  RotaryEmbedding: 'X, cos_cache, sin_cache, position_ids? → Y',
  Round: 'X → Y',
  STFT: 'signal, frame_step, window?, frame_length? → output',
  ScatterElements: 'data, indices, updates → output',
  ScatterND: 'data, indices, updates → output',
  Selu: 'X → Y',
  Shrink: 'input → output',
  Sigmoid: 'X → Y',
  Sign: 'input → output',
  SimplifiedLayerNormalization: 'X, scale → Y, inv_std_var?',
  Sin: 'input → output',
  Sinh: 'input → output',
  Slice: 'data, starts, ends, axes?, steps? → output',
  Softmax: 'input → output',
  SoftmaxCrossEntropyLoss: 'scores, labels, weights? → output, log_prob?',
  Softplus: 'X → Y',
  Softsign: 'input → output',
  SpaceToDepth: 'input → output',
  Split: 'input, split? → outputs+',
  Sqrt: 'X → Y',
  Squeeze: 'data, axes? → squeezed',
  Sub: 'A, B → C',
  Sum: 'data_0+ → sum',
  Swish: 'X → Y',
  Tan: 'input → output',
  Tanh: 'input → output',
  TensorScatter: 'past_cache, update, write_indices? → present_cache',
  ThresholdedRelu: 'X → Y',
  Tile: 'input, repeats → output',
  TopK: 'X, K → Values, Indices',
  Transpose: 'data → transposed',
  Trilu: 'input, k? → output',
  Unique: 'X → Y, indices?, inverse_indices?, counts?',
  Unsqueeze: 'data, axes? → expanded',
  Where: 'condition, X, Y → output',
  'com.microsoft:Attention':
    'input, weights, bias?, mask_index?, past?, attention_bias?, past_sequence_length? → output, present?',
  'com.microsoft:BiasGelu': 'A, B → C',
  'com.microsoft:EmbedLayerNormalization':
    'input_ids, segment_ids?, word_embedding, position_embedding, segment_embedding?, gamma, beta, mask?, position_ids? → output, mask_index?, embedding_sum?',
  'com.microsoft:FastGelu': 'X, bias? → Y',
  'com.microsoft:FusedConv': 'X, W, B?, Z? → Y',
  'com.microsoft:FusedGemm': 'A, B, C? → Y',
  'com.microsoft:FusedMatMul': 'A, B → Y',
  'com.microsoft:Gelu': 'X → Y',
  'com.microsoft:GroupQueryAttention':
    'query, key?, value?, past_key?, past_value?, seqlens_k, total_sequence_length, cos_cache?, sin_cache?, position_ids?, attention_bias?, head_sink?, k_scale?, v_scale?, q_norm_weight?, k_norm_weight?, query_seqlens? → output, present_key?, present_value?, output_qk?',
  'com.microsoft:MatMulNBits': 'A, B, scales, zero_points?, g_idx?, bias? → Y',
  'com.microsoft:MultiHeadAttention':
    'query, key?, value?, bias?, key_padding_mask?, attention_bias?, past_key?, past_value?, past_sequence_length?, cache_indirection? → output, present_key?, present_value?, qk?',
  'com.microsoft:QuickGelu': 'X → Y',
  'com.microsoft:RotaryEmbedding': 'input, position_ids, cos_cache, sin_cache → output',
  'com.microsoft:SkipLayerNormalization':
    'input, skip, gamma, beta?, bias? → output, mean?, inv_std_var?, input_skip_bias_sum?',
  'com.microsoft:SkipSimplifiedLayerNormalization':
    'input, skip, gamma, bias? → output, mean?, inv_std_var?, input_skip_bias_sum?',
  'com.microsoft:TransposeMatMul': 'A, B → Y',
} as const;

/** `Conv`; `com.microsoft:FusedConv`. */
export type OperatorName = keyof typeof operators;

/** The inputs of an operator: a `Value` each, or undefined too where it may be left out. */
export type InputsOf<Name extends OperatorName> = Operands<Side<Name>[0]>;

export type OutputsOf<Name extends OperatorName> = Operands<Side<Name>[1]>;

/** Of the only output there is always one, or the rule is not asked. Of several, any may be missing. */
export type UpstreamOf<Name extends OperatorName> = Upstream<OutputsOf<Name>>;

type Side<Name extends OperatorName> = (typeof operators)[Name] extends `${infer Inputs} → ${infer Outputs}`
  ? [Inputs, Outputs]
  : never;

type Operands<List extends string> = List extends `${infer First}, ${infer Rest}`
  ? readonly [Operand<First>, ...Operands<Rest>]
  : List extends `${string}+`
    ? readonly [Value, ...Value[]]
    : readonly [Operand<List>];

type Operand<Name extends string> = Name extends `${string}?` ? Value | undefined : Value;

type Upstream<Outputs extends readonly unknown[]> = Outputs extends readonly [Value]
  ? Outputs
  : { readonly [I in keyof Outputs]: Outputs[I] | undefined };

/** Which of the operands of a node must be there. */
export function requiredOperands(name: OperatorName): { readonly inputs: boolean[]; readonly outputs: boolean[] } {
  const [inputs, outputs] = operators[name].split(' → ').map((side) => side.split(', ').map((o) => !o.endsWith('?')));
  return { inputs: inputs!, outputs: outputs! };
}

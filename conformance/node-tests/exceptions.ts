/** What the node tests cannot ask, and why. Everything here is measured again in each run: a line that no longer holds fails. */

export interface ForwardSkip {
  readonly tests: readonly string[];
  /** `refused`: ONNX Runtime does not run the model. `differs`: it computes something else than the test expects. */
  readonly how: 'refused' | 'differs';
  /** ONNX Runtime 1.30's reason where it gives one. */
  readonly why: string;
}

/** Tests that ONNX Runtime's CPU provider does not pass. */
export const forwardSkips: readonly ForwardSkip[] = [
  {
    tests: [
      'test_cast_BFLOAT16_to_FLOAT',
      'test_cast_FLOAT_to_BFLOAT16',
      'test_castlike_BFLOAT16_to_FLOAT',
      'test_castlike_BFLOAT16_to_FLOAT_expanded',
      'test_castlike_FLOAT_to_BFLOAT16',
      'test_castlike_FLOAT_to_BFLOAT16_expanded',
    ],
    how: 'refused',
    why: 'Unsupported data type: 16 (bfloat16 does not cross from JavaScript)',
  },
  {
    tests: ['test_roialign_aligned_false', 'test_roialign_aligned_true', 'test_roialign_mode_max'],
    how: 'refused',
    why: 'Could not find an implementation for RoiAlign(22)',
  },
  {
    tests: ['test_pow_types_float32_uint32', 'test_pow_types_float32_uint64'],
    how: 'refused',
    why: 'Could not find an implementation for Pow(15), of unsigned exponents',
  },
  {
    tests: ['test_gru_batchwise', 'test_lstm_batchwise', 'test_simple_rnn_batchwise'],
    how: 'refused',
    why: 'Batchwise recurrent operations (layout == 1) are not supported',
  },
  {
    tests: ['test_attention_4d_diff_heads_mask4d_padded_kv'],
    how: 'refused',
    why: 'Attention wants a mask as long as the keys; nonpad_kv_seqlen of Attention-24 may leave it shorter',
  },
  {
    tests: [
      'test_attention_3d_with_past_and_present_qk_matmul_bias',
      'test_attention_3d_with_past_and_present_qk_matmul_softcap',
      'test_attention_4d_with_past_and_present_qk_matmul_bias',
      'test_attention_4d_with_past_and_present_qk_matmul_bias_3d_mask',
      'test_attention_4d_with_past_and_present_qk_matmul_bias_3d_mask_causal',
      'test_attention_4d_with_past_and_present_qk_matmul_bias_4d_mask',
      'test_attention_4d_with_past_and_present_qk_matmul_bias_4d_mask_causal',
      'test_attention_4d_with_qk_matmul_bias',
      'test_attention_4d_with_qk_matmul_softcap',
    ],
    how: 'differs',
    why: 'the mask is added after the soft cap, as in the tests since ONNX 1.23, whose numbers these are; here before it',
  },
  {
    tests: [
      'test_training_dropout',
      'test_training_dropout_default',
      'test_training_dropout_default_mask',
      'test_training_dropout_mask',
    ],
    how: 'differs',
    why: 'another generator of random numbers than NumPy’s',
  },
  {
    tests: ['test_l2normalization_axis_0'],
    how: 'differs',
    why: 'a row of zeros gives 0, where the test divides by 0',
  },
  {
    tests: ['test_maxunpool_export_with_output_shape'],
    how: 'differs',
    why: 'indices are read in the shape asked for, not in the one that was pooled',
  },
  {
    tests: ['test_resize_downsample_scales_cubic_align_corners', 'test_resize_downsample_scales_linear_align_corners'],
    how: 'differs',
    why: 'corners are aligned with the rounded size, not with the scaled one',
  },
];

/** Sums of many float32 terms that cancel: 0 is met to rounding of the largest entry, not to 1e-7. */
export const cancelling: ReadonlySet<string> = new Set(['DFT', 'STFT']);

/** Tests in which differences say nothing of the gradient. */
export const notDifferenced: Readonly<Record<string, string>> = {
  test_training_dropout: 'drawn at random anew in each run',
  test_training_dropout_default: 'drawn at random anew in each run',
  test_training_dropout_default_mask: 'drawn at random anew in each run',
  test_training_dropout_mask: 'drawn at random anew in each run',
  test_l2normalization_axis_0: 'a row of zeros, at which a norm has no derivative',
  test_reduce_log_sum_empty_set: 'the logarithm of an empty sum is infinite',
  test_reduce_log_sum_empty_set_expanded: 'the logarithm of an empty sum is infinite',
  test_reduce_log_sum_exp_empty_set: 'the logarithm of an empty sum is infinite',
  test_reduce_log_sum_exp_empty_set_expanded: 'the logarithm of an empty sum is infinite',
  test_reduce_max_empty_set: 'the extremum of nothing is infinite',
  test_reduce_min_empty_set: 'the extremum of nothing is infinite',
};

/** Operators that ONNX Runtime runs in float64 but computes in float32 (GroupNormalization by its `stash_type`): differenced in float32. */
export const countsInFloat32: ReadonlySet<string> = new Set(['GroupNormalization', 'Shrink']);

/** Operators that are not smooth everywhere (Softsign's second derivative jumps at 0): their inputs are moved off kinks and ties. */
export const kinked: ReadonlySet<string> = new Set([
  'Abs',
  'Ceil',
  'Celu',
  'Clip',
  'DeformConv',
  'Elu',
  'Floor',
  'GlobalMaxPool',
  'GridSample',
  'HardSigmoid',
  'HardSwish',
  'Hardmax',
  'LeakyRelu',
  'Max',
  'MaxPool',
  'Min',
  'Mod',
  'PRelu',
  'ReduceL1',
  'ReduceMax',
  'ReduceMin',
  'Relu',
  'Round',
  'Selu',
  'Shrink',
  'Sign',
  'Softsign',
  'ThresholdedRelu',
  'TopK',
  'Unique',
]);

/** Operators whose derivative is infinite at an end of their domain, or that are given infinities: their inputs are drawn inside. */
export const interior: Readonly<Record<string, { readonly move: (x: number, input: number) => number }>> = {
  Acos: { move: (x) => 0.8 * x },
  Acosh: { move: (x) => x + 0.5 },
  Asin: { move: (x) => 0.8 * x },
  Atanh: { move: (x) => 0.8 * x },
  Cast: { move: (x) => (Number.isFinite(x) ? x : 0) },
  CastLike: { move: (x) => (Number.isFinite(x) ? x : 0) },
  // The limit is one of the numbers that just are not reached.
  Range: { move: (x, input) => (input === 1 ? x - 0.1 : x) },
  // The base may be 0 and the exponent negative.
  Pow: { move: (x, input) => (input === 0 ? x + 0.5 : x) },
  Tan: { move: (x) => 0.4 * x },
};

/** Floating-point inputs that set how an operator works rather than what it works on; no gradient is asked for. */
export const still: Readonly<Record<string, { readonly inputs: readonly number[]; readonly why: string }>> = {
  BatchNormalization: { inputs: [3, 4], why: 'a running mean and variance that are stored are kept, not learned' },
  CastLike: { inputs: [1], why: 'only its type is read' },
  Dropout: { inputs: [1], why: 'the ratio' },
  NegativeLogLikelihoodLoss: { inputs: [2], why: 'the weights of the classes' },
  OneHot: { inputs: [0, 1], why: 'the indices and the depth, here stored as floats' },
  Resize: { inputs: [1, 2], why: 'the region and the scales' },
  RotaryEmbedding: { inputs: [1, 2], why: 'tables of cosines and sines, computed from the positions' },
  SoftmaxCrossEntropyLoss: { inputs: [2], why: 'the weights of the classes' },
  Upsample: { inputs: [1], why: 'the scales' },
};

/** Floating-point outputs that no loss is taken of. */
export const aside: Readonly<Record<string, { readonly outputs: readonly number[]; readonly why: string }>> = {
  Attention: { outputs: [1, 2, 3], why: 'the cache and the scores are handed on, not learned from' },
  BatchNormalization: { outputs: [1, 2], why: 'the running mean and variance are kept, not learned from' },
  LayerNormalization: { outputs: [1, 2], why: 'the mean and the deviation are by-products, not learned from' },
};

/** What each operator does to a batch. An operator that stands here not at all cannot be followed. */
import { canonicalDomain, type NodeProto } from '../../../../onnx/index.ts';
import type { FollowRule } from '../walk.ts';
import {
  alongAxis,
  argReduce,
  concat,
  overLastAxes,
  pad,
  recurrent,
  reduce,
  resize,
  samplesFirst,
  split,
  triangle,
} from './axes.ts';
import { elementwise, entryByEntry } from './elementwise.ts';
import { gather, gatherElements, gatherND, oneHot, slice } from './indexing.ts';
import { einsum, gemm, matMul } from './products.ts';
import { expand, flatten, reshape, squeeze, tile, transpose, unsqueeze } from './reshaping.ts';
import { measureSizes } from './sizes.ts';

const all = (names: string, rule: FollowRule) => names.split(' ').map((name) => [name, rule] as const);

const rules: ReadonlyMap<string, FollowRule> = new Map<string, FollowRule>([
  ...all(
    'Abs Acos Acosh Add And Asin Asinh Atan Atanh BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Cast CastLike',
    elementwise,
  ),
  ...all(
    'Ceil Celu Clip Cos Cosh Div Elu Equal Erf Exp Floor Gelu Greater GreaterOrEqual HardSigmoid HardSwish',
    elementwise,
  ),
  ...all(
    'Identity IsInf IsNaN LeakyRelu Less LessOrEqual Log Max Mean Min Mish Mod Mul Neg Not Or Pow PRelu',
    elementwise,
  ),
  ...all(
    'Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softplus Softsign Sqrt Sub Sum Swish Tan Tanh',
    elementwise,
  ),
  ...all('ThresholdedRelu Where Xor', elementwise),
  ...all('Dropout QuantizeLinear DequantizeLinear', entryByEntry),
  ...all('MatMul MatMulInteger', matMul),
  ...all(
    'Conv ConvTranspose DeformConv AveragePool MaxPool LpPool GlobalAveragePool GlobalMaxPool GlobalLpPool',
    samplesFirst,
  ),
  ...all(
    'BatchNormalization InstanceNormalization GroupNormalization LRN DepthToSpace SpaceToDepth GridSample',
    samplesFirst,
  ),
  ...all('Attention RotaryEmbedding', samplesFirst),
  ...all('LayerNormalization RMSNormalization', overLastAxes),
  ...all(
    'ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare',
    reduce,
  ),
  ...all('ArgMax ArgMin', argReduce),
  ...all('Softmax LogSoftmax Hardmax LpNormalization TopK', alongAxis(-1)),
  ...all('Shape Size', measureSizes),
  ...all('LSTM GRU RNN', recurrent),
  ['Concat', concat],
  ['CumSum', alongAxis(0, 1)],
  ['Einsum', einsum],
  ['Expand', expand],
  ['Flatten', flatten],
  ['Gather', gather],
  ['GatherElements', gatherElements],
  ['GatherND', gatherND],
  ['Gemm', gemm],
  ['OneHot', oneHot],
  ['Pad', pad],
  ['Reshape', reshape],
  ['Resize', resize],
  ['Slice', slice],
  ['Split', split],
  ['Squeeze', squeeze],
  ['Tile', tile],
  ['Transpose', transpose],
  ['Trilu', triangle],
  ['Unsqueeze', unsqueeze],
  ...all('BiasGelu FastGelu Gelu QuickGelu', elementwise).map(microsoft),
  ...all('FusedMatMul', matMul).map(microsoft),
  ...all('FusedConv Attention MultiHeadAttention EmbedLayerNormalization', samplesFirst).map(microsoft),
  ...all('SkipLayerNormalization SimplifiedLayerNormalization SkipSimplifiedLayerNormalization', overLastAxes).map(
    microsoft,
  ),
]);

function microsoft([name, rule]: readonly [string, FollowRule]): readonly [string, FollowRule] {
  return [`com.microsoft:${name}`, rule];
}

export function ruleOf({ domain, opType }: NodeProto): FollowRule | undefined {
  const own = canonicalDomain(domain);
  return rules.get(own ? `${own}:${opType}` : opType);
}

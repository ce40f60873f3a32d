/** A small convolutional network with random weights, for photos. */
import { type SeededRandom, seededRandom } from '../../data/seeded-random.ts';
import {
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  type Tensor,
  tensor,
  tensorToProto,
} from '../../onnx/index.ts';

/** Height and width of the photos that it reads. */
export const edge = 64;
/** Channels after each block; each block halves height and width. */
const widths = [32, 64, 128, 128] as const;
const kernel = 3;

/** Four blocks of convolution, batch normalization, ReLU and max pooling, then the mean over all places: 241,000 weights, 51 million multiplications a photo. Convolutions
 * as He et al. 2015 (arXiv:1502.01852, eq. 10) draw them, N(0, 2/fan-in); the rest as torch.nn.BatchNorm2d begins. The head only marks the place of one. */
export function smallNetwork(seed: number): ModelProto {
  const random = seededRandom(seed, 'scratch');
  const weights: Record<string, Tensor> = {};
  const node: NodeProto[] = [];
  let value = 'pixel_values';
  let channels = 3;
  for (const [n, width] of widths.entries()) {
    const block = `block${n + 1}`;
    const made = (part: string) => `/${block}/${part}`;
    weights[`${block}.conv.weight`] = drawn([width, channels, kernel, kernel], channels * kernel ** 2, random);
    const norms = { weight: 1, bias: 0, running_mean: 0, running_var: 1 };
    for (const [part, start] of Object.entries(norms)) {
      weights[`${block}.norm.${part}`] = tensor('float32', [width], new Float32Array(width).fill(start));
    }
    const norm = Object.keys(norms).map((part) => `${block}.norm.${part}`);
    node.push(
      makeNode('Conv', [value, `${block}.conv.weight`], [made('conv')], {
        kernel_shape: [kernel, kernel],
        pads: [1, 1, 1, 1],
      }),
      makeNode('BatchNormalization', [made('conv'), ...norm], [made('norm')]),
      makeNode('Relu', [made('norm')], [made('relu')]),
      makeNode('MaxPool', [made('relu')], [made('pool')], { kernel_shape: [2, 2], strides: [2, 2] }),
    );
    value = made('pool');
    channels = width;
  }
  weights['classifier.weight'] = drawn([2, channels], channels, random);
  weights['classifier.bias'] = tensor('float32', [2], new Float32Array(2));
  node.push(
    makeNode('GlobalAveragePool', [value], ['/pooled']),
    makeNode('Flatten', ['/pooled'], ['/features']),
    makeNode('Gemm', ['/features', 'classifier.weight', 'classifier.bias'], ['logits'], { transB: 1 }),
  );
  return makeModel(
    makeGraph({
      node,
      input: [makeValueInfo('pixel_values', 'float32', ['batch_size', 3, edge, edge])],
      output: [makeValueInfo('logits', 'float32', ['batch_size', 2])],
      initializer: Object.entries(weights).map(([name, value]) => tensorToProto(name, value)),
    }),
  );
}

function drawn(shape: readonly number[], fanIn: number, random: SeededRandom): Tensor {
  const deviation = Math.sqrt(2 / fanIn);
  const size = shape.reduce((product, axis) => product * axis, 1);
  return tensor(
    'float32',
    shape,
    Float32Array.from({ length: size }, () => deviation * random.normal()),
  );
}

/** For tests: a small convolutional classifier, so that trainings take moments and still use every kind of weight. */
import { seededRandom } from '../data/index.ts';
import {
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type Tensor,
  tensor,
  tensorToProto,
  writeModelFile,
} from '../onnx/node/index.ts';

/** Writes it to `path` (.onnx): 3×32×32 photos, two convolutions, ten classes.
 * @param normalized whether a batch normalization follows each convolution. */
export async function writeTinyModel(path: string, { normalized = false } = {}): Promise<void> {
  const random = seededRandom(1, 'tiny');
  const draw = (shape: number[], spread: number): Tensor =>
    tensor(
      'float32',
      shape,
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => spread * random.normal()),
    );
  const weights = {
    'block1.weight': draw([8, 3, 3, 3], 0.3),
    'block1.bias': draw([8], 0.1),
    'block2.weight': draw([16, 8, 3, 3], 0.2),
    'block2.bias': draw([16], 0.1),
    'classifier.weight': draw([10, 16], 0.3),
    'classifier.bias': draw([10], 0.1),
  };
  const norms = normalized ? { ...normWeights('norm1', 8), ...normWeights('norm2', 16) } : {};
  const relu = (n: 1 | 2) => [
    ...(normalized ? [makeNode('BatchNormalization', [`c${n}`, ...normNames(`norm${n}`)], [`n${n}`])] : []),
    makeNode('Relu', [normalized ? `n${n}` : `c${n}`], [`r${n}`]),
  ];
  const conv = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] };
  const graph = makeGraph({
    node: [
      makeNode('Conv', ['pixel_values', 'block1.weight', 'block1.bias'], ['c1'], conv),
      ...relu(1),
      makeNode('Conv', ['r1', 'block2.weight', 'block2.bias'], ['c2'], conv),
      ...relu(2),
      makeNode('GlobalAveragePool', ['r2'], ['pooled']),
      makeNode('Flatten', ['pooled'], ['features']),
      makeNode('Gemm', ['features', 'classifier.weight', 'classifier.bias'], ['logits'], { transB: 1 }),
    ],
    input: [makeValueInfo('pixel_values', 'float32', ['batch_size', 3, 32, 32])],
    output: [makeValueInfo('logits', 'float32', ['batch_size', 10])],
    initializer: Object.entries({ ...weights, ...norms }).map(([name, value]) => tensorToProto(name, value)),
  });
  await writeModelFile(makeModel(graph), path);
}

const normNames = (name: string) => ['weight', 'bias', 'running_mean', 'running_var'].map((part) => `${name}.${part}`);

function normWeights(name: string, channels: number): Record<string, Tensor> {
  const filled = (value: number) => tensor('float32', [channels], new Float32Array(channels).fill(value));
  return Object.fromEntries(normNames(name).map((part, i) => [part, filled([1, 0, 0, 1][i]!)]));
}

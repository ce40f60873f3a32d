/** Small networks for tests, built layer by layer. */
import {
  type AttributeValue,
  Float,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  sizeOf,
  type Tensor,
  type TensorProto,
  tensor,
  tensorToProto,
} from '../onnx/index.ts';

/** A repeatable sequence of numbers in [0, 1) (Lehmer 1951, with the constants of MINSTD). */
export function sequence(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Methods add a layer that reads `x` and return the name of its output. Weights are called as given, values and nodes by number. */
export class TestNetwork {
  readonly #nodes: NodeProto[] = [];
  readonly #weights: TensorProto[] = [];
  readonly #random = sequence();

  weight(name: string, shape: readonly number[], scale = 0.5): string {
    const values = Float32Array.from({ length: sizeOf(shape) }, () => (this.#random() * 2 - 1) * scale);
    return this.constant(name, tensor('float32', shape, values));
  }

  constant(name: string, value: Tensor): string {
    this.#weights.push(tensorToProto(name, value));
    return name;
  }

  node(opType: string, inputs: readonly string[], attributes: Record<string, AttributeValue> = {}, name = ''): string {
    const output = `v${this.#nodes.length}`;
    this.#nodes.push(makeNode(opType, inputs, [output], attributes, { name }));
    return output;
  }

  conv(x: string, name: string, channelsIn: number, channelsOut: number, kernel = 3, node = ''): string {
    const weight = this.weight(`${name}.weight`, [channelsOut, channelsIn, kernel, kernel]);
    const bias = this.weight(`${name}.bias`, [channelsOut]);
    const pads = Array<number>(4).fill((kernel - 1) / 2);
    return this.node('Conv', [x, weight, bias], { kernel_shape: [kernel, kernel], pads }, node);
  }

  batchNorm(x: string, name: string, channels: number): string {
    const ones = () => new Float32Array(channels).fill(1);
    const inputs = [
      this.weight(`${name}.weight`, [channels]),
      this.weight(`${name}.bias`, [channels]),
      this.weight(`${name}.running_mean`, [channels]),
      this.constant(`${name}.running_var`, tensor('float32', [channels], ones())),
    ];
    return this.node('BatchNormalization', [x, ...inputs], { epsilon: new Float(1e-5) });
  }

  gemm(x: string, name: string, size: number, outputs: number): string {
    const weight = this.weight(`${name}.weight`, [outputs, size]);
    return this.node('Gemm', [x, weight, this.weight(`${name}.bias`, [outputs])], { transB: 1 });
  }

  pool(x: string): string {
    return this.node('Flatten', [this.node('GlobalAveragePool', [x])]);
  }

  /** The model around the layers so far: input `pixel_values` [batch_size, 3, 8, 8] and the named outputs. */
  model(outputs: Readonly<Record<string, string>>, opset = 17): ModelProto {
    const renamed = Object.entries(outputs).map(([name, value]) => makeNode('Identity', [value], [name]));
    return makeModel(
      makeGraph({
        name: 'test',
        node: [...this.#nodes, ...renamed],
        input: [makeValueInfo('pixel_values', 'float32', ['batch_size', 3, 8, 8])],
        output: Object.keys(outputs).map((name) => makeValueInfo(name, 'float32')),
        initializer: this.#weights,
      }),
      { '': opset },
    );
  }
}

/** Stem and two residual blocks of Conv, BatchNormalization and ReLU6, named as torchvision names them; 4 features, 5 classes. */
export function residualNetwork(opset = 17): ModelProto {
  const net = new TestNetwork();
  const low = net.constant('low', tensor('float32', [], [0]));
  const high = net.constant('high', tensor('float32', [], [6]));
  const layer = (x: string, name: string, channels: number) =>
    net.node('Clip', [net.batchNorm(net.conv(x, `${name}.0`, channels, 4), `${name}.1`, 4), low, high]);
  let x = layer('pixel_values', 'features.0', 3);
  for (const block of ['features.1.conv', 'features.2.conv']) {
    const body = net.batchNorm(net.conv(layer(x, `${block}.0`, 4), `${block}.1`, 4, 4), `${block}.2`, 4);
    x = net.node('Add', [x, body]);
  }
  return net.model({ logits: net.gemm(net.pool(x), 'classifier.1', 4, 5) }, opset);
}

/** A batch of images with fixed pseudo-random pixels, about normal in range. */
export function testImages(count: number, size: number): Tensor<'float32'> {
  const random = sequence(7);
  const values = Float32Array.from({ length: count * 3 * size * size }, () => random() * 4 - 2);
  return tensor('float32', [count, 3, size, size], values);
}

/** For tests: a small network for photos with every kind of layer that training treats in a way of its own. */

import { sequence, TestNetwork } from '../models/test-network.ts';
import {
  dtypeOf,
  graphOf,
  type ModelProto,
  makeValueInfo,
  type Tensor,
  tensor,
  tensorFromProto,
  withGraph,
} from '../onnx/index.ts';
import { type ParameterSpec, probeShapes, type Runtime, type Tensors } from '../runtime/index.ts';
import { buildTrainingGraph, type TrainingGraph } from './training-graph.ts';

export const classes = 5;

/** A stem with max-pooling; depthwise Convs with BatchNormalization, and with a bias instead; a pointwise Conv; a linear head. */
export function photoNetwork({ size = 12, channels = 8, opset = 17 } = {}): ModelProto {
  const net = new TestNetwork();
  const depthwise = (x: string, name: string, stride: number, bias: boolean) => {
    const inputs = [
      net.weight(`${name}.weight`, [channels, 1, 3, 3]),
      ...(bias ? [net.weight(`${name}.bias`, [channels])] : []),
    ];
    const attributes = { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [stride, stride], group: channels };
    return net.node('Conv', [x, ...inputs], attributes);
  };
  let x = net.batchNorm(net.conv('pixel_values', 'stem', 3, channels), 'stem.norm', channels);
  x = net.node('MaxPool', [net.node('Relu', [x])], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
  x = net.node('Relu', [net.batchNorm(depthwise(x, 'depthwise.1', 1, false), 'norm.1', channels)]);
  x = net.node('Add', [x, net.conv(depthwise(x, 'depthwise.2', 1, true), 'pointwise', channels, channels, 1)]);
  x = net.pool(depthwise(x, 'depthwise.3', 2, true));
  const model = net.model({ logits: net.gemm(x, 'head', channels, classes) }, opset);
  return withGraph(model, { input: [makeValueInfo('pixel_values', 'float32', ['batch_size', 3, size, size])] });
}

/** Every float32 weight but the running statistics. */
export function parametersOf(model: ModelProto, group = 0): ParameterSpec[] {
  return graphOf(model)
    .initializer.filter((t) => dtypeOf(t.dataType) === 'float32' && !t.name.includes('running_') && t.dims.length > 0)
    .map((t) => ({ name: t.name, group, value: tensorFromProto(t) as ParameterSpec['value'] }));
}

export async function trainingGraphOf(
  runtime: Runtime,
  model: ModelProto,
  {
    trainable = parametersOf(model).map((p) => p.name),
    useKernels = true,
    batchStatistics = false,
  }: { trainable?: string[]; useKernels?: boolean; batchStatistics?: boolean } = {},
): Promise<TrainingGraph> {
  return buildTrainingGraph(model, {
    trainable,
    logits: 'logits',
    shapes: await probeShapes(runtime, model),
    useKernels,
    batchStatistics,
  });
}

/** The running statistics that a training moves, as the model stores them. */
export function runningOf(model: ModelProto, { statistics }: TrainingGraph): Record<string, Tensor<'float32'>> {
  const stored = graphOf(model).initializer.filter(({ name }) => name in statistics);
  return Object.fromEntries(stored.map((t) => [t.name, tensorFromProto(t) as Tensor<'float32'>]));
}

/** Images and targets for samples `from` … `from + count − 1` of an endless, repeatable data set. */
export function batchOf(from: number, count: number, size = 12): Tensors {
  const pixels = 3 * size * size;
  const images = new Float32Array(count * pixels);
  const targets = new Float32Array(count * classes);
  for (let n = 0; n < count; n++) {
    const random = sequence(1 + from + n);
    for (let i = 0; i < pixels; i++) images[n * pixels + i] = random() * 4 - 2;
    targets[n * classes + ((from + n) % classes)] = 1;
  }
  return {
    pixel_values: tensor('float32', [count, 3, size, size], images),
    targets: tensor('float32', [count, classes], targets),
  };
}

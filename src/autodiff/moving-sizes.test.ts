import { afterAll, expect, test } from 'vitest';
import { TestNetwork } from '../models/test-network.ts';
import { type ModelProto, makeValueInfo, type Tensor, tensor, withGraph } from '../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../runtime/node/index.ts';
import { classes, parametersOf } from './test-networks.ts';
import { buildTrainingGraph } from './training-graph.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const gates = { LSTM: 4, GRU: 3, RNN: 1 } as const;

/** Sounds [N, 3, length, 8] of any length: Convs with and without a stride, pooling, a recurrent layer both ways, a head. */
function soundNetwork(layer: keyof typeof gates): ModelProto {
  const net = new TestNetwork();
  const [features, hidden] = [16, 5];
  const strided = net.node(
    'Conv',
    [net.conv('pixel_values', 'stem', 3, 4), net.weight('strided', [features, 4, 3, 1])],
    {
      strides: [2, 1],
      pads: [1, 0, 1, 0],
    },
  );
  const wide = net.conv(net.node('Tanh', [strided]), 'wide', features, features);
  const pooled = net.node('AveragePool', [wide], { kernel_shape: [3, 2], strides: [1, 2], pads: [1, 0, 1, 0] });
  const rows = net.node('ReduceMean', [pooled], { axes: [3], keepdims: 0 });
  const [W, R, B] = [
    net.weight('rnn.W', [2, gates[layer] * hidden, features]),
    net.weight('rnn.R', [2, gates[layer] * hidden, hidden]),
    net.weight('rnn.B', [2, 2 * gates[layer] * hidden]),
  ];
  const steps = net.node('Transpose', [rows], { perm: [2, 0, 1] });
  const states = net.node(layer, [steps, W, R, B], { hidden_size: hidden, direction: 'bidirectional' });
  const mean = net.node('ReduceMean', [net.node('Transpose', [states], { perm: [2, 0, 1, 3] })], {
    axes: [1],
    keepdims: 0,
  });
  const model = net.model({ logits: net.gemm(net.node('Flatten', [mean]), 'head', 2 * hidden, classes) });
  return withGraph(model, { input: [makeValueInfo('pixel_values', 'float32', ['batch_size', 3, 'length', 8])] });
}

function feeds(samples: number, length: number): Record<string, Tensor> {
  const sound = Float32Array.from({ length: samples * 3 * length * 8 }, (_, i) => Math.sin(7.1 * i));
  const targets = Float32Array.from({ length: samples * classes }, (_, i) => Number(i % (classes + 1) === 0));
  return {
    pixel_values: tensor('float32', [samples, 3, length, 8], sound),
    targets: tensor('float32', [samples, classes], targets),
  };
}

test.each(Object.keys(gates) as (keyof typeof gates)[])(
  'one step graph, with %s, has the right gradients at lengths that it was not measured at',
  async (layer) => {
    const model = soundNetwork(layer);
    const parameters = parametersOf(model);
    const shapes = await probeShapes(runtime, model, { length: [9, 12] });
    const trainable = parameters.map((p) => p.name);
    const graph = buildTrainingGraph(model, { trainable, logits: 'logits', shapes, useKernels: false });
    const session = await runtime.createSession(graph.step);
    for (const [samples, length] of [
      [2, 7],
      [3, 30],
    ] as const) {
      const at = (distance: number, moved?: string) => {
        const values = parameters.map(({ name, value }) => {
          const data = (value.data as Float32Array).map((x, i) => x + (name === moved ? distance * Math.cos(i) : 0));
          return [name, tensor('float32', value.shape, data)] as const;
        });
        return session.run({ ...feeds(samples, length), ...Object.fromEntries(values) });
      };
      const here = await at(0);
      const loss = async (distance: number, name: string) => Number((await at(distance, name))[graph.loss]!.data[0]);
      for (const { name } of parameters) {
        const gradient = here[graph.gradients[name]!]!.data as Float32Array;
        const slope = gradient.reduce((sum, g, i) => sum + g * Math.cos(i), 0);
        // With h = 0.004: h²·f‴/6, f‴ up to 50, and rounding of the loss, 2⁻²³/h, come to 2·10⁻⁴.
        expect(slope, `${name} at [${samples}, 3, ${length}, 8]`).toBeCloseTo(
          ((await loss(0.004, name)) - (await loss(-0.004, name))) / 0.008,
          3,
        );
      }
    }
    await session.dispose();
  },
);

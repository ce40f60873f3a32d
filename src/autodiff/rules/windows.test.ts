import fc from 'fast-check';
import { makeNode, sizeOf, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
const int64 = (values: readonly number[]) => tensor('int64', [values.length], values);

const crops = shapes({ ndim: [1, 3], min: 1, max: 5 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    to: fc.tuple(...shape.map(() => fc.integer({ min: 1, max: 6 }))),
    some: fc.boolean(),
    moves: fc.boolean(),
  }),
);
check.property(
  'CenterCropPad',
  'of all axes or one, by odd and even differences',
  fc.tuple(crops, opsets(18, 21, 22, 25)),
  ([{ shape, to, some, moves }, opset], draw) => ({
    nodes: [makeNode('CenterCropPad', ['X', 'shape'], ['Y'], some ? { axes: [-1] } : {})],
    inputs: { X: draw.values(shape) },
    constants: { shape: int64(some ? to.slice(-1) : to) },
    ...(moves && { movingAxes: { X: [...shape.keys()] } }),
    opset,
  }),
  60,
);

const axis = fc
  .record({
    block: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 2 }),
    dilation: fc.integer({ min: 1, max: 2 }),
    begin: fc.nat(1),
    end: fc.nat(1),
    extra: fc.nat(3),
  })
  .map(({ extra, ...a }) => {
    const size = Math.max(1, a.dilation * (a.block - 1) + 1 + extra - a.begin - a.end);
    const count = Math.floor((size + a.begin + a.end - a.dilation * (a.block - 1) - 1) / a.stride) + 1;
    return { ...a, size, count };
  });
check.property(
  'Col2Im',
  'of windows that overlap, with strides, dilations and pads',
  fc.record({
    batch: fc.integer({ min: 1, max: 2 }),
    channels: fc.integer({ min: 1, max: 2 }),
    axes: fc.array(axis, { minLength: 2, maxLength: 2 }),
    moves: fc.boolean(),
    opset: opsets(18, 21, 22, 25),
  }),
  ({ batch, channels, axes, moves, opset }, draw) => {
    const columns = [batch, channels * sizeOf(axes.map((a) => a.block)), sizeOf(axes.map((a) => a.count))];
    return {
      nodes: [
        makeNode('Col2Im', ['X', 'image', 'block'], ['Y'], {
          strides: axes.map((a) => a.stride),
          dilations: axes.map((a) => a.dilation),
          pads: [...axes.map((a) => a.begin), ...axes.map((a) => a.end)],
        }),
      ],
      inputs: { X: draw.eighths(columns) },
      constants: { image: int64(axes.map((a) => a.size)), block: int64(axes.map((a) => a.block)) },
      ...(moves && { moving: ['X'] }),
      opset,
      // No float64 kernel. Sums of a few multiples of 1/64 are exact in float32.
      step: 1 / 8,
    };
  },
  40,
);

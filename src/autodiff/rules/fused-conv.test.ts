import fc from 'fast-check';
import { AttributeType, amend, makeAttribute, makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();
const activations = fc.constantFrom<[string, number[]]>(
  ['', []],
  ['Relu', []],
  ['LeakyRelu', [0.2]],
  ['Tanh', []],
  ['Sigmoid', []],
  ['HardSigmoid', [0.25, 0.5]],
  ['Clip', [-1, 1]],
);

check.property(
  'FusedConv',
  'with every activation, with and without B and Z, at any batch and image size',
  fc.tuple(
    activations,
    fc.subarray(['B', 'Z'] as const),
    fc.constantFrom(1, 2),
    fc.constantFrom([0, 0, 0, 0], [1, 1, 1, 1], [0, 1, 1, 0]),
    fc.boolean(),
    opsets(13, 17, 22),
  ),
  ([[activation, params], given, stride, pads, moves, opset], draw) => {
    const outSize = (size: number, axis: number) => Math.floor((size + pads[axis]! + pads[axis + 2]! - 2) / stride) + 1;
    // Products of eighths and their sums are multiples of 1/64; beside an odd multiple of 1/128 nothing is at a kink.
    const beside = (shape: readonly number[]) =>
      tensor(
        'float32',
        shape,
        Array.from(draw.eighths(shape).data as Float32Array, (x) => x + 1 / 128),
      );
    const [withB, withZ] = [given.includes('B'), given.includes('Z')];
    const smooth = ['', 'Tanh', 'Sigmoid'].includes(activation);
    const node = makeNode(
      'FusedConv',
      ['X', 'W', withB || !smooth ? 'B' : '', withZ ? 'Z' : ''],
      ['Y'],
      { pads, strides: [stride, stride], kernel_shape: [2, 2], ...(activation && { activation }) },
      { domain: 'com.microsoft' },
    );
    if (params.length > 0) {
      node.attribute.push(
        amend(makeAttribute('activation_params', []), { type: AttributeType.FLOATS, floats: params }),
      );
    }
    return {
      nodes: [node],
      inputs: {
        X: draw.eighths([2, 2, 4, 5]),
        W: draw.eighths([3, 2, 2, 2]),
        ...((withB || !smooth) && { B: beside([3]) }),
        ...(withZ && { Z: draw.eighths([2, 3, outSize(4, 0), outSize(5, 1)]) }),
      },
      ...(moves && !withZ && { movingAxes: { X: [0, 2, 3] } }),
      domains: { 'com.microsoft': 1 },
      opset,
      // No entry crosses a kink: a step moves a sum of 8 products by at most 8·(2·2 + 2·2)·step, and B and Z.
      step: 1e-4,
      // Rounding of float32, 1e-7·|Y|/step, in sums of up to 32.
      tolerance: 2e-2,
    };
  },
  40,
);

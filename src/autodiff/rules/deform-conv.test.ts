import fc from 'fast-check';
import { makeNode, sizeOf, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();

const forms = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  group: fc.constantFrom(1, 2),
  parts: fc.constantFrom(1, 2),
  kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 })),
  strides: fc.tuple(fc.constantFrom(1, 2), fc.constantFrom(1, 2)),
  dilations: fc.tuple(fc.constantFrom(1, 2), fc.constantFrom(1, 2)),
  pads: fc.tuple(fc.nat(1), fc.nat(1), fc.nat(1), fc.nat(1)),
  bias: fc.boolean(),
  masked: fc.boolean(),
  moves: fc.boolean(),
  opset: opsets(19, 21, 22, 25),
});

check.property(
  'DeformConv',
  'with groups, offset groups, masks and biases, for batches of any size',
  forms,
  ({ batch, group, parts, kernel, strides, dilations, pads, bias, masked, moves, opset }, draw) => {
    const size = [5, 6];
    const out = size.map((n, i) =>
      Math.floor((n + pads[i]! + pads[i + 2]! - dilations[i]! * (kernel[i]! - 1) - 1) / strides[i]! + 1),
    );
    const taps = parts * kernel[0] * kernel[1];
    // Between pixels, up to two away: a fraction from 0.1 to 0.9 keeps every point off the kinks.
    const shape = [batch, 2 * taps, ...out];
    const offset = tensor(
      'float64',
      shape,
      Array.from({ length: sizeOf(shape) }, () => draw.random.below(4) - 2 + draw.random.between(0.1, 0.9)),
    );
    return {
      nodes: [
        makeNode('DeformConv', ['X', 'W', 'offset', bias ? 'B' : '', ...(masked ? ['mask'] : [])], ['Y'], {
          group,
          offset_group: parts,
          strides,
          dilations,
          pads,
          kernel_shape: kernel,
        }),
      ],
      inputs: {
        X: draw.values([batch, 4, ...size]),
        W: draw.values([2, 4 / group, ...kernel]),
        offset,
        ...(bias && { B: draw.values([2]) }),
        ...(masked && { mask: draw.values([batch, taps, ...out]) }),
      },
      ...(moves && { moving: ['X', 'offset', ...(masked ? ['mask'] : [])] }),
      opset,
      step: 1e-5,
    };
  },
  15,
);

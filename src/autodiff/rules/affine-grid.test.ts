import fc from 'fast-check';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();

check.property(
  'AffineGrid',
  'of images and volumes, for batches of any size',
  fc.record({
    batch: fc.integer({ min: 1, max: 3 }),
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 3 }),
    alignCorners: fc.constantFrom(undefined, 0, 1),
    stored: fc.boolean(),
    opset: opsets(20, 22, 25),
  }),
  ({ batch, sizes, alignCorners, stored, opset }, draw) => {
    const size = { size: tensor('int64', [sizes.length + 2], [batch, 1, ...sizes]) };
    return {
      nodes: [makeNode('AffineGrid', ['theta', 'size'], ['Y'], { align_corners: alignCorners })],
      inputs: { theta: draw.values([batch, sizes.length, sizes.length + 1]), ...(!stored && size) },
      ...(stored && { constants: size }),
      opset,
    };
  },
);

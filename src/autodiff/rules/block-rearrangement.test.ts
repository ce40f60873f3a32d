import fc from 'fast-check';
import { makeNode } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();
const size = fc.integer({ min: 1, max: 3 });
const images = fc.record({
  n: fc.constantFrom(0, 1, 2),
  c: size,
  h: size,
  w: size,
  blocksize: size,
  moves: fc.boolean(),
});

check.property(
  'DepthToSpace',
  'in both modes',
  fc.tuple(images, fc.constantFrom('DCR', 'CRD', undefined), opsets(13, 17, 18, 21, 22, 25)),
  ([{ n, c, h, w, blocksize, moves }, mode, opset], draw) => ({
    nodes: [makeNode('DepthToSpace', ['X'], ['Y'], { blocksize, mode })],
    inputs: { X: draw.values([n, c * blocksize ** 2, h, w]) },
    ...(moves && { moving: ['X'], movingAxes: { X: [2, 3] } }),
    opset,
  }),
  60,
);
check.property(
  'SpaceToDepth',
  'of blocks of any size',
  fc.tuple(images, opsets(13, 17, 18, 21, 22, 25)),
  ([{ n, c, h, w, blocksize, moves }, opset], draw) => ({
    nodes: [makeNode('SpaceToDepth', ['X'], ['Y'], { blocksize })],
    inputs: { X: draw.values([n, c, h * blocksize, w * blocksize]) },
    ...(moves && { moving: ['X'], ...(blocksize === 1 && { movingAxes: { X: [2, 3] } }) }),
    opset,
  }),
  60,
);

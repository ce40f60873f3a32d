import fc from 'fast-check';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();

const transforms = fc.record({
  before: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 2 }),
  points: fc.integer({ min: 1, max: 6 }),
  complex: fc.boolean(),
  form: fc.constantFrom({}, { onesided: 1 }, { inverse: 1 }),
  length: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
  stored: fc.boolean(),
  moves: fc.boolean(),
});

check.property(
  'DFT',
  'forward and inverse, of real and complex signals, cut or filled',
  fc.tuple(transforms, opsets(17, 18, 20, 22, 25)),
  ([{ before, points, complex, form, length, stored, moves }, opset], draw) => {
    const last = before.length;
    const lengths: Record<string, ReturnType<typeof tensor>> = length === undefined
      ? {}
      : { length: tensor('int64', [], [length]) };
    const inputs = ['X', length === undefined ? '' : 'length', ...(opset < 20 ? [] : ['axis'])];
    // ONNX forbids onesided transforms of complex signals.
    const parts = complex && !('onesided' in form) ? 2 : 1;
    return {
      nodes: [makeNode('DFT', inputs, ['Y'], { ...form, ...(opset < 20 && { axis: last }) })],
      inputs: { X: draw.values([...before, points, parts]), ...(!stored && lengths) },
      constants: { ...(stored && lengths), ...(opset >= 20 && { axis: tensor('int64', [], [last]) }) },
      ...(moves && { moving: ['X'], movingAxes: { X: [last] } }),
      opset,
    };
  },
  60,
);

check.property(
  'STFT',
  'of frames that overlap or not, with a window or without',
  fc.record({
    step: fc.integer({ min: 1, max: 4 }),
    points: fc.integer({ min: 2, max: 5 }),
    window: fc.boolean(),
    length: fc.boolean(),
    onesided: fc.constantFrom(0, 1, undefined),
    moves: fc.boolean(),
    opset: opsets(17, 18, 22, 25),
  }),
  ({ step, points, window, length, onesided, moves, opset }, draw) => {
    const named = length || !window;
    return {
      nodes: [makeNode('STFT', ['X', 'step', window ? 'window' : '', named ? 'length' : ''], ['Y'], { onesided })],
      inputs: { X: draw.values([2, 11, 1]), ...(window && { window: draw.values([points]) }) },
      constants: { step: tensor('int64', [], [step]), ...(named && { length: tensor('int64', [], [points]) }) },
      ...(moves && { moving: ['X'], movingAxes: { X: [1] } }),
      opset,
    };
  },
  40,
);

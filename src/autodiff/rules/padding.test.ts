import fc from 'fast-check';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
const int64 = (values: readonly number[]) => tensor('int64', [values.length], values);

const pads = (least: number, most: number, smallest: number) =>
  shapes({ ndim: [1, 4], min: smallest }).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      begin: fc.tuple(...shape.map((size) => fc.integer({ min: Math.max(least, -size), max: most }))),
      end: fc.tuple(...shape.map(() => fc.integer({ min: Math.max(least, 0), max: most }))),
    }),
  );
const how = fc.constantFrom('stored', 'computed', 'moving' as const);
const opset = opsets(13, 17, 18, 19, 21, 22, 25);

/** Where the amounts are known, unknown, or the axes move. */
function padOf(how: string, shape: readonly number[], amounts: number[]) {
  return {
    inputs: how === 'computed' ? { pads: int64(amounts) } : {},
    constants: how === 'computed' ? {} : { pads: int64(amounts) },
    ...(how === 'moving' && { movingAxes: { X: [...shape.keys()] } }),
  };
}

check.property(
  'Pad',
  'with a number around, cutting where amounts are negative',
  fc.tuple(pads(-2, 3, 0), how, opset, fc.boolean()),
  ([{ shape, begin, end }, how, opset, given], draw) => {
    const { inputs, ...rest } = padOf(how, shape, [...begin, ...end]);
    return {
      nodes: [makeNode('Pad', given ? ['X', 'pads', 'number'] : ['X', 'pads'], ['Y'])],
      inputs: { X: draw.values(shape), ...(given && { number: draw.values([]) }), ...inputs },
      ...rest,
      opset,
    };
  },
  100,
);
check.property(
  'Pad',
  'of some axes',
  fc.tuple(pads(-1, 2, 1), fc.boolean(), fc.boolean(), opsets(18, 19, 21, 22, 25)),
  ([{ shape, begin, end }, stored, last, opset], draw) => {
    const given = last
      ? { axes: int64([-1]), pads: int64([begin.at(-1)!, end.at(-1)!]) }
      : { axes: int64([0]), pads: int64([begin[0]!, end[0]!]) };
    return {
      nodes: [makeNode('Pad', ['X', 'pads', '', 'axes'], ['Y'])],
      inputs: { X: draw.values(shape), ...(!stored && given) },
      ...(stored && { constants: given }),
      moving: ['X'],
      opset,
    };
  },
  40,
);
check.property(
  'Pad',
  'with the mirrored inside',
  fc.tuple(pads(0, 1, 2), how, opset),
  ([{ shape, begin, end }, how, opset], draw) => {
    const { inputs, ...rest } = padOf(how, shape, [...begin.map((n, i) => n * (shape[i]! - 1)), ...end]);
    return {
      nodes: [makeNode('Pad', ['X', 'pads'], ['Y'], { mode: 'reflect' })],
      inputs: { X: draw.values(shape), ...inputs },
      ...rest,
      opset,
    };
  },
  60,
);
check.property(
  'Pad',
  'with the outermost entries, also after a cut',
  fc.tuple(pads(-1, 4, 2), how, opset),
  ([{ shape, begin, end }, how, opset], draw) => {
    const { inputs, ...rest } = padOf(how, shape, [...begin, ...end]);
    return {
      nodes: [makeNode('Pad', ['X', 'pads'], ['Y'], { mode: 'edge' })],
      inputs: { X: draw.values(shape), ...inputs },
      ...rest,
      opset,
    };
  },
  60,
);
check.property(
  'Pad',
  'with what lies at the other end, up to once around (ONNX Runtime 1.30 reads beyond the data after that)',
  fc.tuple(pads(0, 9, 1), how, opsets(19, 21, 22, 25)),
  ([{ shape, begin, end }, how, opset], draw) => {
    const { inputs, ...rest } = padOf(
      how,
      shape,
      [...begin, ...end].map((n, i) => Math.min(n, shape[i % shape.length]!)),
    );
    return {
      nodes: [makeNode('Pad', ['X', 'pads'], ['Y'], { mode: 'wrap' })],
      inputs: { X: draw.values(shape), ...inputs },
      ...rest,
      opset,
    };
  },
  40,
);

import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import {
  graphOf,
  intsOf,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  stringOf,
  tensor,
  tensorToProto,
} from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { modelOfNodes } from '../test-models.ts';
import { resolveAutoPad } from './resolve-auto-pad.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const upTo = (max: number) => fc.integer({ min: 1, max });
const pair = (max: number) => fc.tuple(upTo(max), upTo(max));
const nodes = fc
  .record({
    opType: fc.constantFrom('Conv', 'MaxPool', 'AveragePool', 'LpPool'),
    auto_pad: fc.constantFrom('SAME_UPPER', 'SAME_LOWER', 'VALID'),
    kernel_shape: pair(3),
    strides: pair(3),
    dilations: pair(2),
    size: fc.tuple(fc.integer({ min: 5, max: 9 }), fc.integer({ min: 5, max: 9 })),
    listed: fc.boolean(),
  })
  // ONNX Runtime computes a negative padding for a pooling window that is smaller than its stride, and then refuses it.
  .filter((n) => n.opType === 'Conv' || n.strides.every((stride, i) => stride <= n.kernel_shape[i]!));

async function run(model: ModelProto, X: ReturnType<typeof tensor>) {
  const session = await runtime.createSession(model, { optimization: 'disabled' });
  const { Y } = await session.run({ X });
  await session.dispose();
  return [Y!.shape, ...Y!.data];
}

test('explicit pads give what ONNX Runtime makes of auto_pad', () =>
  fc.assert(
    fc.asyncProperty(nodes, async ({ opType, size, listed, ...given }) => {
      const conv = opType === 'Conv';
      // ONNX Runtime refuses SAME padding together with dilations; and two of the pools have dilations only from opset 18 and 19 on.
      const dilated = given.auto_pad === 'VALID' && ['Conv', 'MaxPool'].includes(opType);
      const dilations = { Conv: [1, 1], MaxPool: [1, 1] }[opType as string];
      const attributes = { ...given, dilations: dilated ? given.dilations : dilations };
      const model = makeModel(
        makeGraph({
          node: [
            makeNode(opType, conv ? ['X', 'W'] : ['X'], ['Y'], {
              ...attributes,
              // A Conv need not list its kernel's shape.
              kernel_shape: conv && !listed ? undefined : attributes.kernel_shape,
            }),
          ],
          input: [makeValueInfo('X', 'float32', ['batch', 1, ...size])],
          output: [makeValueInfo('Y', 'float32')],
          initializer: [
            tensorToProto(
              'W',
              tensor(
                'float32',
                [1, 1, ...given.kernel_shape],
                Array.from({ length: given.kernel_shape[0] * given.kernel_shape[1] }, (_, i) => i + 1),
              ),
            ),
          ],
        }),
      );
      const resolved = resolveAutoPad(model, await probeShapes(runtime, model));
      expect(stringOf(graphOf(resolved).node[0]!, 'auto_pad', 'none')).toBe('none');
      const X = tensor(
        'float32',
        [1, 1, ...size],
        Array.from({ length: size[0] * size[1] }, (_, i) => ((i * 7) % 11) - 5),
      );
      expect(await run(resolved, X)).toEqual(await run(model, X));
    }),
    { numRuns: 60, seed: 3 },
  ));

test.each([
  ['explicit pads', makeNode('Conv', ['X', 'W'], ['Y'], { pads: [1, 1, 1, 1], auto_pad: 'NOTSET' })],
  ['no pads', makeNode('Conv', ['X', 'W'], ['Y'])],
  ['an unknown size', makeNode('Conv', ['moving', 'W'], ['Y'], { auto_pad: 'SAME_UPPER', strides: [2, 1] })],
  ['another operator', makeNode('ConvTranspose', ['X', 'W'], ['Y'], { auto_pad: 'SAME_UPPER' })],
])('leaves alone: %s', (_, node) => {
  const shapes = new Map([
    ['X', { dtype: 'float32', axes: [null, 1, 8, 8] }],
    ['moving', { dtype: 'float32', axes: [null, 1, null, 8] }],
    ['W', { dtype: 'float32', axes: [1, 1, 3, 3] }],
  ] as const);
  expect(graphOf(resolveAutoPad(modelOfNodes([node]), shapes)).node[0]).toEqual(node);
});

test.each([
  ['SAME_UPPER', [1, 2], [2, 0, 2, 1]],
  ['SAME_LOWER', [1, 2], [2, 1, 2, 0]],
  ['VALID', [3, 2], [0, 0, 0, 0]],
])('an axis that moves has the padding of every size: %s with strides %j', (auto_pad, strides, pads) => {
  const shapes = new Map([
    ['X', { dtype: 'float32', axes: [null, 1, null, 8] }],
    ['W', { dtype: 'float32', axes: [1, 1, 5, 3] }],
  ] as const);
  const node = makeNode('Conv', ['X', 'W'], ['Y'], { auto_pad, strides });
  const [resolved] = graphOf(resolveAutoPad(modelOfNodes([node]), shapes)).node;
  expect([intsOf(resolved!, 'pads', []), stringOf(resolved!, 'auto_pad', 'none')]).toEqual([pads, 'none']);
});

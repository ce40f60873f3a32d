import fc from 'fast-check';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();
const size = fc.integer({ min: 1, max: 4 });

check.property(
  'ReverseSequence',
  'of lengths of their own, batch or time first',
  fc.record({
    batch: size,
    time: size,
    batchFirst: fc.boolean(),
    rest: fc.array(size, { maxLength: 2 }),
    moves: fc.boolean(),
    opset: opsets(13, 17, 18, 21, 22, 25),
  }),
  ({ batch, time, batchFirst, rest, moves, opset }, draw) => {
    const lengths = Array.from({ length: batch }, () => 1 + draw.random.below(time));
    return {
      nodes: [makeNode('ReverseSequence', ['X', 'lengths'], ['Y'], batchFirst ? { batch_axis: 0, time_axis: 1 } : {})],
      inputs: {
        X: draw.values([...(batchFirst ? [batch, time] : [time, batch]), ...rest]),
        lengths: tensor('int64', [batch], lengths),
      },
      ...(moves && { movingAxes: { X: [batchFirst ? 1 : 0] } }),
      opset,
    };
  },
  40,
);

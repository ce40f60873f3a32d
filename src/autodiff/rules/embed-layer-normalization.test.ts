import fc from 'fast-check';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();

check.property(
  'EmbedLayerNormalization',
  'with and without segments and positions, at any batch and length',
  fc.record({
    batch: fc.integer({ min: 1, max: 3 }),
    length: fc.integer({ min: 1, max: 4 }),
    withSegments: fc.boolean(),
    positions: fc.constantFrom('counted', 'shared', 'given'),
    read: fc.constantFrom('output', 'sum', 'both'),
    moves: fc.boolean(),
    opset: opsets(13, 16, 17, 22),
  }),
  ({ batch, length, withSegments, positions, read, moves, opset }, draw) => {
    const ids = (rows: number, below: number) =>
      tensor(
        'int32',
        [rows, length],
        Array.from({ length: rows * length }, () => draw.random.below(below)),
      );
    // Rows of one table are eighths apart, those of the others hardly move them: no deviation is small.
    const table = (rows: number, scale: number) =>
      tensor(
        'float32',
        [rows, 4],
        Array.from(draw.spread([rows, 4]).data as Float64Array, (x) => scale * x),
      );
    const placed = positions !== 'counted';
    const inputs = {
      ids: ids(batch, 6),
      ...(withSegments && { segmentIds: ids(batch, 2), segment: table(2, 0.5) }),
      word: table(6, 8),
      position: table(5, 0.5),
      gamma: draw.values([4], 'float32'),
      beta: draw.values([4], 'float32'),
      ...(placed && { places: ids(positions === 'shared' ? 1 : batch, 5) }),
    };
    const names = [
      'ids',
      withSegments ? 'segmentIds' : '',
      'word',
      'position',
      withSegments ? 'segment' : '',
      'gamma',
      'beta',
    ];
    // The operator wants to see the sizes of its tables in the file, which feeds do not show.
    const tables = Object.entries(inputs).filter(([, { dtype }]) => dtype === 'float32');
    const shown = tables.map(([name]) => makeNode('Reshape', [`fed/${name}`, `shape/${name}`], [name]));
    const fed = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [value.dtype === 'float32' ? `fed/${name}` : name, value]),
    );
    return {
      nodes: [
        ...shown,
        makeNode(
          'EmbedLayerNormalization',
          [...names, '', placed ? 'places' : ''],
          ['normal', '', 'sum'],
          {},
          { domain: 'com.microsoft' },
        ),
        {
          output: makeNode('Identity', ['normal'], ['Y']),
          sum: makeNode('Identity', ['sum'], ['Y']),
          both: makeNode('Mul', ['normal', 'sum'], ['Y']),
        }[read],
      ],
      inputs: fed,
      constants: Object.fromEntries(
        tables.map(([name, { shape }]) => [`shape/${name}`, tensor('int64', [shape.length], shape)]),
      ),
      ...(read === 'sum' && { still: ['fed/gamma', 'fed/beta'] }),
      ...(moves && {
        movingAxes: {
          ids: [0, 1],
          ...(withSegments && { segmentIds: [0, 1] }),
          ...(placed && { places: positions === 'shared' ? [1] : [0, 1] }),
        },
      }),
      domains: { 'com.microsoft': 1 },
      opset,
      // Central differences in float32: about 1e-7·|Y|/h of rounding and h²/6 of curvature, for deviations of 0.4 and more.
      step: 1e-2,
      tolerance: 2e-3,
    };
  },
  40,
);

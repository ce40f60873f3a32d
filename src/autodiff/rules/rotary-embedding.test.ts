import fc from 'fast-check';
import { makeNode, tensor } from '../../onnx/index.ts';
import { type Draw, gradientChecks } from '../test-gradients.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();
/** A linear map: central differences are exact at any step, and float32 rounding is all that is left. */
const linear = { step: 0.5, tolerance: 1e-5 };
const forms = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  length: fc.integer({ min: 1, max: 3 }),
  heads: fc.integer({ min: 1, max: 3 }),
  flat: fc.boolean(),
  interleaved: fc.constantFrom(0, 1),
  moves: fc.boolean(),
});

/** Rotations of `count` positions by any angles. */
function caches(draw: Draw, shape: readonly number[]) {
  const angles = Array.from(draw.values(shape).data as Float64Array);
  return {
    cos: tensor('float32', shape, angles.map(Math.cos)),
    sin: tensor('float32', shape, angles.map(Math.sin)),
  };
}

check.property(
  'RotaryEmbedding',
  'of heads and of flat rows, whole and in part, with positions and without',
  fc.tuple(forms, fc.constantFrom(0, 2, 4), fc.boolean(), opsets(23, 24, 25)),
  ([{ batch, length, heads, flat, interleaved, moves }, part, withPositions, opset], draw) => {
    const size = 8;
    const half = (part || size) / 2;
    const { cos, sin } = caches(draw, withPositions ? [5, half] : [batch, length, half]);
    const ids = tensor(
      'int64',
      [batch, length],
      Array.from({ length: batch * length }, () => draw.random.below(5)),
    );
    return {
      nodes: [
        makeNode('RotaryEmbedding', ['X', 'cos', 'sin', ...(withPositions ? ['ids'] : [])], ['Y'], {
          interleaved,
          rotary_embedding_dim: part || undefined,
          num_heads: flat || part ? heads : undefined,
        }),
      ],
      inputs: {
        X: draw.values(flat ? [batch, length, heads * size] : [batch, heads, length, size], 'float32'),
        ...(withPositions ? { ids } : { cos, sin }),
      },
      still: ['cos', 'sin'],
      ...(withPositions && { constants: { cos, sin } }),
      ...(moves && withPositions && { movingAxes: { X: flat ? [0, 1] : [0, 2], ids: [0, 1] } }),
      opset,
      ...linear,
    };
  },
  40,
);

check.property(
  'RotaryEmbedding',
  "ONNX Runtime's, of heads and of flat rows, with positions by token or from the first on",
  fc.tuple(forms, fc.boolean(), opsets(13, 17, 22)),
  ([{ batch, length, heads, flat, interleaved, moves }, offset, opset], draw) => {
    const size = 8;
    const { cos, sin } = caches(draw, [5, size / 2]);
    const ids = offset
      ? tensor('int64', [1], [draw.random.below(2)])
      : tensor(
          'int64',
          [batch, length],
          Array.from({ length: batch * length }, () => draw.random.below(5)),
        );
    return {
      nodes: [
        makeNode('RotaryEmbedding', ['X', 'ids', 'cos', 'sin'], ['Y'], { interleaved }, { domain: 'com.microsoft' }),
      ],
      inputs: {
        X: draw.values(flat ? [batch, length, heads * size] : [batch, heads, length, size], 'float32'),
        ids,
      },
      constants: { cos, sin },
      ...(moves && { movingAxes: { X: flat ? [0, 1] : [0, 2], ...(!offset && { ids: [0, 1] }) } }),
      domains: { 'com.microsoft': 1 },
      opset,
      ...linear,
    };
  },
  40,
);

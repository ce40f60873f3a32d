import { expect, test } from 'vitest';
import { tensor } from '../onnx/index.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

const tensors = {
  b: tensor('float32', [2], [1.5, -2]),
  a: tensor('float32', [2, 3], [1, 2, 3, 4, 5, 6]),
  scalar: tensor('float32', [], [7]),
  none: tensor('float32', [0, 4], []),
};
const file = () => new Uint8Array(Buffer.concat(encodeSafetensors(tensors)));

test('reads what it wrote', () => {
  expect(decodeSafetensors(file(), 'x')).toEqual(tensors);
});

// safetensors 0.8 (Python): safetensors.numpy.save({'w': np.array([[1, 2]], dtype=np.float32)}).hex()
test('reads and writes the bytes of the reference implementation', () => {
  const hex =
    '38000000000000007b2277223a7b226474797065223a22463332222c227368617065223a5b312c325d2c22646174615f6f666673657473223a5b302c385d7d7d0000803f00000040';
  const w = tensor('float32', [1, 2], [1, 2]);
  expect(decodeSafetensors(Buffer.from(hex, 'hex'), 'x')).toEqual({ w });
  expect(Buffer.concat(encodeSafetensors({ w })).toString('hex')).toBe(hex);
});

test('equal tensors give equal bytes, whatever their order', () => {
  const { a, b } = tensors;
  expect(encodeSafetensors({ a, b })).toEqual(encodeSafetensors({ b, a }));
});

test('a file cut at any length is refused', () => {
  const whole = file();
  for (let length = 0; length < whole.length; length++) {
    expect(() => decodeSafetensors(whole.subarray(0, length), 'x')).toThrow(
      expect.objectContaining({ code: 'SAFETENSORS_INVALID' }),
    );
  }
});

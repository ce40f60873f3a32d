import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Tensor, tensor } from './onnx/index.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

const tensors = {
  b: tensor('float32', [2], [1.5, -2]),
  a: tensor('float32', [2, 3], [1, 2, 3, 4, 5, 6]),
  scalar: tensor('float32', [], [7]),
  none: tensor('float32', [0, 4], []),
  odd: tensor('uint8', [3], [0, 255, 7]),
  count: tensor('int64', [1], [-5]),
};
const written = (given: Record<string, Tensor>) => new Uint8Array(Buffer.concat(encodeSafetensors(given)));
const file = () => written(tensors);

/** A file with this header and so many bytes of tensors. */
function withHeader(header: unknown, dataBytes = 0): Uint8Array {
  const json = typeof header === 'string' ? header : JSON.stringify(header);
  const bytes = new Uint8Array(8 + Buffer.byteLength(json) + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Buffer.byteLength(json)), true);
  bytes.set(new TextEncoder().encode(json), 8);
  return bytes;
}

test('reads what it wrote', () => {
  expect(decodeSafetensors(file(), 'x')).toEqual(tensors);
});

test('reads from the middle of a larger buffer', () => {
  const bytes = file();
  const larger = new Uint8Array(bytes.length + 13);
  larger.set(bytes, 5);
  expect(decodeSafetensors(larger.subarray(5, 5 + bytes.length), 'x')).toEqual(tensors);
});

test('names may be anything', () => {
  const names = ['', '__proto__', '7', '3', 'a"b\\', 'ñ/😀', 'constructor'];
  const named = Object.fromEntries(names.map((name, i) => [name, tensor('int32', [1], [i])]));
  const read = decodeSafetensors(written(named), 'x');
  expect(Object.keys(read).sort()).toEqual([...names].sort());
  for (const [i, name] of names.entries()) {
    expect(Object.getOwnPropertyDescriptor(read, name)!.value).toEqual(tensor('int32', [1], [i]));
  }
});

// safetensors 0.8 (Python): safetensors.numpy.save({'w': np.array([[1, 2]], dtype=np.float32)}).hex()
test('reads and writes the bytes of the reference implementation', () => {
  const hex =
    '38000000000000007b2277223a7b226474797065223a22463332222c227368617065223a5b312c325d2c22646174615f6f666673657473223a5b302c385d7d7d0000803f00000040';
  const w = tensor('float32', [1, 2], [1, 2]);
  expect(decodeSafetensors(Buffer.from(hex, 'hex'), 'x')).toEqual({ w });
  expect(Buffer.concat(encodeSafetensors({ w })).toString('hex')).toBe(hex);
});

// safetensors 0.8 (Python): safetensors.torch.save of one tensor of each type
test('reads and writes its bytes for every element type', () => {
  const base64 =
    '6AIAAAAAAAB7InU2NCI6eyJkdHlwZSI6IlU2NCIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzAsOF19LCJpNjQiOnsiZHR5cGUiOiJJNjQiLCJzaGFwZSI6W10sImRhdGFfb2Zmc2V0cyI6WzgsMTZdfSwiZjY0Ijp7ImR0eXBlIjoiRjY0Iiwic2hhcGUiOlsxLDFdLCJkYXRhX29mZnNldHMiOlsxNiwyNF19LCJmMzIiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOlsyNCwyOF19LCJ1MzIiOnsiZHR5cGUiOiJVMzIiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOlsyOCwzMl19LCJpMzIiOnsiZHR5cGUiOiJJMzIiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOlszMiwzNl19LCJiZjE2Ijp7ImR0eXBlIjoiQkYxNiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzM2LDM4XX0sImYxNiI6eyJkdHlwZSI6IkYxNiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzM4LDQwXX0sInUxNiI6eyJkdHlwZSI6IlUxNiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzQwLDQyXX0sImkxNiI6eyJkdHlwZSI6IkkxNiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzQyLDQ0XX0sImk4Ijp7ImR0eXBlIjoiSTgiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOls0NCw0NV19LCJ1OCI6eyJkdHlwZSI6IlU4Iiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbNDUsNDZdfSwiYiI6eyJkdHlwZSI6IkJPT0wiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOls0Niw0OF19fSAgICAgICAKAAAAAAAAAAkAAAAAAAAAAAAAAAAA0D8AAAA/CAAAAPn////APwA+AwD+//8BAQA=';
  const each = {
    b: tensor('bool', [2], [1, 0]),
    u8: tensor('uint8', [1], [1]),
    i8: tensor('int8', [1], [-1]),
    i16: tensor('int16', [1], [-2]),
    u16: tensor('uint16', [1], [3]),
    f16: tensor('float16', [1], [0x3e00]), // 1.5
    bf16: tensor('bfloat16', [1], [0x3fc0]), // 1.5
    i32: tensor('int32', [1], [-7]),
    u32: tensor('uint32', [1], [8]),
    f32: tensor('float32', [1], [0.5]),
    f64: tensor('float64', [1, 1], [0.25]),
    i64: tensor('int64', [], [9]),
    u64: tensor('uint64', [1], [10]),
  };
  expect(decodeSafetensors(Buffer.from(base64, 'base64'), 'x')).toEqual(each);
  expect(Buffer.concat(encodeSafetensors(each)).toString('base64')).toBe(base64);
});

test('equal tensors give equal bytes, whatever their order', () => {
  const { a, b, odd } = tensors;
  expect(encodeSafetensors({ a, b, odd })).toEqual(encodeSafetensors({ odd, b, a }));
});

test('metadata are passed over', () => {
  expect(decodeSafetensors(withHeader({ __metadata__: { format: 'pt' } }), 'x')).toEqual({});
});

const refused = expect.objectContaining({ code: 'SAFETENSORS_INVALID', where: 'x' });

test('a file cut at any length is refused', () => {
  const whole = file();
  for (let length = 0; length < whole.length; length++) {
    expect(() => decodeSafetensors(whole.subarray(0, length), 'x')).toThrow(refused);
  }
});

test('whatever bytes are changed, the file is read or refused', () => {
  const change = fc.tuple(fc.nat(file().length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const bytes = file();
      for (const [at, value] of changes) bytes[at] = value;
      try {
        decodeSafetensors(bytes, 'x');
      } catch (error) {
        expect(error).toEqual(refused);
      }
    }),
    { numRuns: 2000, seed: 1 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      if (bytes.length < 10) expect(() => decodeSafetensors(bytes, 'x')).toThrow(refused);
      else expect(() => decodeSafetensors(withHeader(Buffer.from(bytes).toString('latin1')), 'x')).toThrow(refused);
    }),
    { seed: 1 },
  );
});

describe('a hostile file is refused, and says why:', () => {
  const w = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
  const v = { ...w, data_offsets: [8, 16] };
  test.each<[string, unknown, number, string]>([
    ['a header beyond the file', '', 0, 'The header should have 1000 bytes, but the file has 8.'],
    ['no JSON', '{"w": ', 0, 'The header is not JSON.'],
    ['no UTF-8', '{"\ud800": 1}', 0, 'The header does not give tensor "\ufffd" a dtype, a shape and two offsets.'],
    ['a list', '[1]', 0, 'The header is not what safetensors defines: an object by tensor name.'],
    ['null', 'null', 0, 'The header is not what safetensors defines: an object by tensor name.'],
    [
      'a name twice',
      `{"w":${JSON.stringify(w)},"\\u0077":${JSON.stringify(w)}}`,
      8,
      'The header names tensor "w" twice.',
    ],
    [
      'no offsets',
      { w: { dtype: 'F32', shape: [2] } },
      8,
      'The header does not give tensor "w" a dtype, a shape and two offsets.',
    ],
    [
      'a negative axis',
      { w: { ...w, shape: [-2] } },
      8,
      'The header does not give tensor "w" a dtype, a shape and two offsets.',
    ],
    [
      'half an axis',
      { w: { ...w, shape: [2.5] } },
      8,
      'The header does not give tensor "w" a dtype, a shape and two offsets.',
    ],
    [
      'an element type of its own',
      { w: { ...w, dtype: 'F8_E4M3' } },
      8,
      'Tensor "w" has the element type F8_E4M3, which cannot be read.',
    ],
    [
      'the name of a method as type',
      { w: { ...w, dtype: 'toString' } },
      8,
      'Tensor "w" has the element type toString, which cannot be read.',
    ],
    [
      'huge axes',
      { w: { ...w, shape: [2 ** 40, 2 ** 40] } },
      8,
      'Tensor "w" of shape [1099511627776,1099511627776] does not fit the bytes 0 to 8.',
    ],
    [
      'axes whose product is no number',
      { w: { ...w, shape: [0, ...Array(21).fill(2 ** 52)] } },
      8,
      ' does not fit the bytes 0 to 8.',
    ],
    [
      'an end before its begin',
      { w: { ...w, data_offsets: [8, 0] } },
      8,
      'Tensor "w" of shape [2] does not fit the bytes 8 to 0.',
    ],
    ['bytes outside', { w, v }, 12, 'Tensor "v" ends at byte 16, but the file holds 12 bytes of tensors.'],
    [
      'an overlap',
      { w, v: { ...v, data_offsets: [4, 12] } },
      12,
      'The bytes of tensor "v", 4 to 12, overlap: those before it end at 8.',
    ],
    ['the same bytes twice', { w, v: w }, 8, 'The bytes of tensor "v", 0 to 8, overlap: those before it end at 8.'],
    [
      'a gap',
      { w, v: { ...v, data_offsets: [12, 20] } },
      20,
      'The bytes of tensor "v", 12 to 20, leave a gap: those before it end at 8.',
    ],
    ['something behind', { w }, 9, '1 bytes at the end belong to no tensor.'],
  ])('%s', (title, header, dataBytes, what) => {
    const bytes = withHeader(header, dataBytes);
    if (title === 'a header beyond the file') new DataView(bytes.buffer).setBigUint64(0, 1000n, true);
    expect(() => decodeSafetensors(bytes, 'x')).toThrow(
      expect.objectContaining({ code: 'SAFETENSORS_INVALID', what: expect.stringContaining(what) }),
    );
  });

  test('bytes that are no text', () => {
    const bytes = withHeader('{"ab":1}');
    bytes[10] = 0xff;
    expect(() => decodeSafetensors(bytes, 'x')).toThrow(expect.objectContaining({ what: 'The header is not JSON.' }));
  });
});

/** Files that torch.save wrote (conformance/make/torch_weights.py). */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readTorchWeights } from './read-torch-weights.ts';
import { unpickle } from './unpickle.ts';

const bytesOf = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const expected: Record<string, Record<string, { shape: number[]; data: number[] }>> = JSON.parse(
  `${bytesOf('expected.json')}`,
);

test.each(Object.entries(expected))('%s', async (name, tensors) => {
  const read = await readTorchWeights(bytesOf(`${name}.bin`));
  expect(Object.keys(read)).toEqual(Object.keys(tensors));
  for (const [key, { shape, data }] of Object.entries(tensors)) {
    expect(read[key]).toMatchObject({ dtype: 'float32', shape });
    expect([...read[key]!.data]).toEqual(data.map(Math.fround));
  }
});

describe('nothing is run, and what is no dictionary of tensors is named', () => {
  test.each([
    ['evil.bin', /a call of \w+\.system/],
    ['module.bin', /activation|module|copyreg|__newobj__|pickle operation/],
    ['tensor.bin', /something other than a dictionary/],
    ['legacy.bin', /before 1\.6/],
  ])('%s', async (name, reason) => {
    await expect(readTorchWeights(bytesOf(name))).rejects.toThrow(reason);
  });

  test('cut files', async () => {
    const whole = bytesOf('linear.bin');
    for (const part of [0, 2, 100, whole.length >> 1, whole.length - 8]) {
      await expect(readTorchWeights(whole.subarray(0, part))).rejects.toThrow(Error);
    }
  });

  test.each([
    ['an end before its time', [0x80, 2, 0x58, 255, 0, 0, 0]],
    ['operations without operands', [0x80, 2, 0x75]],
    ['a value that was never kept', [0x80, 2, 0x68, 9]],
    ['a tuple without a beginning', [0x80, 2, 0x74]],
    ['an unknown operation', [0x80, 2, 0x69]],
  ])('%s', (_, codes) => {
    expect(() => unpickle(Uint8Array.from(codes))).toThrow(Error);
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Rgb } from '../../models/preprocessing.ts';
import type { RgbImage } from '../pixels/read-image.ts';
import { seededRandom } from '../seeded-random.ts';
import type { Canvas, Operation } from './operations.ts';
import { trivialAugment, trivialAugmentOperations } from './trivial-augment.ts';

/** Made by fixtures/trivial-augment.py. */
const fixture = JSON.parse(await readFile(new URL('fixtures/trivial-augment.json', import.meta.url), 'utf8')) as {
  width: number;
  height: number;
  image: string;
  signed: Record<string, boolean>;
  results: { operation: string; level: number; sign: 1 | -1; image: string }[];
};
const { width, height } = fixture;
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const image = (data = bytesOf(fixture.image)): RgbImage => ({ data, width, height });
const black: Rgb = [0, 0, 0];

const operations = new Map<string, Operation>(
  Object.entries(trivialAugmentOperations).map(([name, run]) => [`${name[0]!.toUpperCase()}${name.slice(1)}`, run]),
);

function run(operation: Operation, strength: number, on = image()): Uint8Array {
  const canvas: Canvas = { image: on, fill: black };
  operation.run(canvas, strength);
  return canvas.image.data;
}

test('the operations are those of torchvision, and the same ones have a sign', () => {
  expect([...operations.keys()].sort()).toEqual(Object.keys(fixture.signed).sort());
  for (const [name, signed] of Object.entries(fixture.signed))
    expect(operations.get(name)!.signed ?? false).toBe(signed);
});

const geometric = new Set(['ShearX', 'ShearY', 'TranslateX', 'TranslateY', 'Rotate']);

describe('the bytes of torchvision', () => {
  test.each(fixture.results)(
    '$operation at level $level, sign $sign',
    ({ operation, level, sign, image: expected }) => {
      const strength = (sign * level) / 30;
      const ours = run(operations.get(operation)!, strength);
      const theirs = bytesOf(expected);
      if (geometric.has(operation)) {
        // at the edges torchvision mixes in the fill by a mask of its own; compare where all four neighbors lie inside
        const white = run(operations.get(operation)!, strength, image(new Uint8Array(theirs.length).fill(255)));
        const inside = white.map((byte) => (byte === 255 ? 1 : 0));
        const worst = theirs.reduce((most, byte, i) => Math.max(most, Math.abs(byte - ours[i]!) * inside[i]!), 0);
        expect(worst).toBeLessThanOrEqual(1);
        // and what lies outside is the fill for both
        const outside = white.map((byte) => (byte === 0 ? 1 : 0));
        expect(theirs.reduce((most, byte, i) => Math.max(most, byte * outside[i]!), 0)).toBe(0);
        return;
      }
      const differing = ours.filter((byte, i) => byte !== theirs[i]).length;
      // torch computes in float32, so a value next to a whole number may fall to the other side when truncated: where a blurred pixel is as it was, too
      expect(ours.reduce((most, byte, i) => Math.max(most, Math.abs(byte - theirs[i]!)), 0)).toBeLessThanOrEqual(1);
      expect(differing / theirs.length).toBeLessThan(0.1);
    },
  );
});

test('one operation of any strength: draws follow from their stream, and now and then nothing changes', () => {
  const views = Array.from(
    { length: 60 },
    (_, view) => trivialAugment(seededRandom(1, 'trivial', view), image(), black).data,
  );
  const again = trivialAugment(seededRandom(1, 'trivial', 7), image(), black).data;
  expect(again).toEqual(views[7]);
  const plain = image().data;
  const unchanged = views.filter((data) => data.every((byte, i) => byte === plain[i])).length;
  expect(unchanged).toBeGreaterThan(0);
  expect(unchanged).toBeLessThan(25);
});

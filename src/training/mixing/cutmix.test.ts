import { expect, test } from 'vitest';
import { seededRandom } from '../../data/seeded-random.ts';
import { tensor } from '../../onnx/index.ts';
import type { Tensors } from '../../runtime/types.ts';
import cases from '../fixtures/cutmix.json' with { type: 'json' };
import { boxOf, type CutmixPlan, keptShare, paste, planCutmix } from './cutmix.ts';
import { mixBatch } from './mix-batch.ts';

test('the rectangles and shares are those of timm', () => {
  expect(cases.length).toBeGreaterThan(20);
  for (const { height, width, drawn, center, box, share } of cases) {
    const ours = boxOf({ drawn, center: center as [number, number] }, height, width);
    expect(ours).toEqual(box);
    expect(keptShare(ours, height, width)).toBeCloseTo(share, 12);
  }
});

test('each channel of each sample takes the rectangle of its partner', () => {
  const [N, C, H, W] = [3, 2, 4, 5];
  const at = (n: number, c: number, y: number, x: number) => ((n * C + c) * H + y) * W + x;
  const value = tensor(
    'float32',
    [N, C, H, W],
    Float32Array.from({ length: N * C * H * W }, (_, i) => i),
  );
  const plan: CutmixPlan = { drawn: 0.6, center: [0.5, 0.99], partners: Uint32Array.of(2, 0, 1) };
  const { top, bottom, left, right } = boxOf(plan, H, W);
  expect([top, bottom, left, right]).toEqual([1, 3, 3, 5]);
  const pasted = paste(value, plan);
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      for (let y = 0; y < H; y++) {
        for (let x = 0; x < W; x++) {
          const inside = y >= top && y < bottom && x >= left && x < right;
          expect(pasted.data[at(n, c, y, x)]).toBe(at(inside ? plan.partners[n]! : n, c, y, x));
        }
      }
    }
  }
  expect(value.data[at(0, 0, 1, 4)]).toBe(at(0, 0, 1, 4));
});

test('a plan follows from its stream, and its share is drawn from Beta(α, α)', () => {
  const shares = Array.from({ length: 400 }, (_, step) => planCutmix(seededRandom(1, 'cutmix', step), 8, 1).drawn);
  expect(planCutmix(seededRandom(1, 'cutmix', 3), 8, 1)).toEqual(planCutmix(seededRandom(1, 'cutmix', 3), 8, 1));
  // Beta(1, 1) is even: 400 draws have a mean within 4·√(1/12/400) = 0.058 of a half
  expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) / 400 - 0.5)).toBeLessThan(0.058);
  expect(Math.min(...shares)).toBeLessThan(0.05);
  expect(Math.max(...shares)).toBeGreaterThan(0.95);
});

/** Four samples of one color each, with one-hot targets. */
const inputs = (): Tensors => ({
  x: tensor(
    'float32',
    [4, 1, 6, 6],
    Float32Array.from({ length: 144 }, (_, i) => Math.floor(i / 36)),
  ),
});
const targets = (): Tensors => ({
  targets: tensor(
    'float32',
    [4, 4],
    Float32Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0)),
  ),
});
const mixed = (options: Parameters<typeof mixBatch>[2], step: number) =>
  mixBatch(inputs(), targets(), options, { seed: 1, step, count: 4 });
/** Whether a batch has no color in between. */
const isCut = (batch: Tensors) => (batch.x!.data as Float32Array).every((value) => Number.isInteger(value));

test('targets are mixed by the share of pixels', () => {
  for (let step = 0; step < 20; step++) {
    const batch = mixed({ cutmix: 1 }, step);
    for (let n = 0; n < 4; n++) {
      const pixels = (batch.x!.data as Float32Array).subarray(n * 36, (n + 1) * 36);
      for (let k = 0; k < 4; k++) {
        const share = pixels.filter((value) => value === k).length / 36;
        expect((batch.targets!.data as Float32Array)[n * 4 + k]).toBeCloseTo(share, 6);
      }
    }
  }
});

test('with both, each batch is mixed by one of the two, about as often; with one alone always by that one', () => {
  const both = Array.from({ length: 100 }, (_, step) => isCut(mixed({ mixup: 1, cutmix: 1 }, step)));
  const cut = both.filter(Boolean).length;
  // mixup with a partner that is the sample itself for all four is 1 in 24, and looks cut: 50 + 2 ± 4·√25
  expect(cut).toBeGreaterThan(30);
  expect(cut).toBeLessThan(74);
  expect(Array.from({ length: 30 }, (_, step) => isCut(mixed({ cutmix: 1 }, step))).every(Boolean)).toBe(true);
  expect(mixed({ mixup: 0, cutmix: 0 }, 0)).toEqual({ ...inputs(), ...targets() });
  // mixup alone draws as it did before there was another way
  const steps = Array.from({ length: 100 }, (_, step) => step).filter((step) => !both[step]);
  for (const step of steps.slice(0, 5)) expect(mixed({ mixup: 1 }, step)).toEqual(mixed({ mixup: 1, cutmix: 1 }, step));
});

import { expect, test } from 'vitest';
import { seededRandom } from '../../data/seeded-random.ts';
import { tensor } from '../../onnx/index.ts';
import { mix, planMixup } from './mixup.ts';

test('blends each row with its partner', () => {
  const value = tensor('float32', [3, 2], [0, 0, 10, 20, 100, 200]);
  const mixed = mix(value, { share: 0.75, partners: Uint32Array.of(1, 2, 0) });
  expect(Array.from(mixed.data)).toEqual([2.5, 5, 32.5, 65, 75, 150]);
});

test('a plan follows from its stream and keeps most of the sample itself', () => {
  for (let step = 0; step < 50; step++) {
    const plan = planMixup(seededRandom(1, 'mixup', step), 8, 0.2);
    expect(plan).toEqual(planMixup(seededRandom(1, 'mixup', step), 8, 0.2));
    expect(plan.share).toBeGreaterThanOrEqual(0.5);
    expect([...plan.partners].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  }
});

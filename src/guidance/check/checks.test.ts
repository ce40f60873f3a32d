import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../data/seeded-random.ts';
import { openNodeRuntime, type Runtime } from '../../runtime/node/index.ts';
import { fewExamples, imbalance } from './class-sizes.ts';
import { labelErrors } from './label-errors.ts';
import { leakage } from './leakage.ts';
import { order } from './order.ts';
import { outliers } from './outliers.ts';
import { listSamples } from './sample-list.ts';
import { shift } from './shift.ts';
import { type MadeUp, madeUpContext } from './test-context.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openNodeRuntime({ threads: 1 });
});
afterAll(() => runtime.close());

const made = (how: Omit<MadeUp, 'runtime'> = {}) => madeUpContext({ runtime, ...how });
const codes = async (findings: ReturnType<typeof leakage.run>) => (await findings).map(({ evidence }) => evidence.code);

function setEach(features: Float32Array, value: (was: number, c: number) => number): void {
  for (const [c, was] of features.entries()) features[c] = value(was, c);
}

test('data without a fault have no finding', async () => {
  const context = made({ change: (row, _, sample) => Object.assign(sample, { split: row % 3 ? 'train' : 'test' }) });
  for (const check of [labelErrors, leakage, outliers, shift, order, fewExamples, imbalance]) {
    expect(check.leftOut(context)).toBeUndefined();
    expect(await check.run(context), check.name).toEqual([]);
  }
});

describe('wrong labels', () => {
  test.each([0.02, 0.1, 0.2])('a share of %f is found, and few others are accused', async (share) => {
    const wrong = new Set<string>();
    const context = made({
      rows: 400,
      change: (row, _, sample) => {
        if (!seededRandom(row, 'wrong').chance(share)) return;
        sample.label = (sample.label + 1 + (row % 3)) % 4;
        wrong.add(sample.id);
      },
    });
    const [found] = await labelErrors.run(context);
    expect(found).toMatchObject({ check: 'label-errors', evidence: { code: 'LABEL_DOUBTS' } });
    const right = found!.samples.filter((id) => wrong.has(id)).length;
    expect(right / found!.samples.length).toBeGreaterThan(0.85);
    expect(right / wrong.size).toBeGreaterThan(0.75);
    expect(found!.samples.slice(0, 5).every((id) => wrong.has(id))).toBe(true);
    expect(found!.remedy).toContain('Look at each');
  });

  test('classes that cannot be told apart accuse nobody', async () => {
    const random = seededRandom(1, 'mixed');
    const context = made({
      change: (_, features) => setEach(features, () => random.normal()),
    });
    expect(await labelErrors.run(context)).toEqual([]);
  });
});

describe('copies', () => {
  const copy = (of: number, at: number, split: (row: number) => string | undefined = () => undefined) => {
    let original: Float32Array | undefined;
    return made({
      change: (row, features, sample) => {
        const side = split(row);
        if (side) Object.assign(sample, { split: side });
        if (row === of) original = features.slice();
        if (row === at) features.set(original!.map((value) => value * 1.01 + 0.01));
      },
    });
  };

  test('on both sides of given sides are a serious leak', async () => {
    const [found, ...more] = await leakage.run(copy(4, 8, (row) => (row === 8 ? 'test' : 'train')));
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      severity: 'high',
      samples: ['s8'],
      evidence: { code: 'COPIES_HELD_OUT', details: { first: 's8', second: 's4' } },
    });
  });

  test('that a split would part are named, and left out of the list', async () => {
    const context = copy(4, 8);
    expect(await leakage.run(context)).toMatchObject([
      { severity: 'medium', samples: ['s8'], evidence: { code: 'COPIES_APART' } },
    ]);
    const list = await listSamples(context, ['leakage']);
    expect(list.filter(({ copyOf }) => copyOf !== undefined)).toEqual([
      { id: 's8', label: ['class 0'], copyOf: 's4', outlier: false },
    ]);
  });

  test("that are cropped are less alike, and each other's nearest by far", async () => {
    const random = seededRandom(5, 'crop');
    let original: Float32Array | undefined;
    const cropped = (blur: number) =>
      made({
        change: (row, features) => {
          if (row === 4) original = features.slice();
          if (row === 9) setEach(features, (_, c) => original![c]! + blur * random.normal());
        },
      });
    expect(await leakage.run(cropped(0.45))).toMatchObject([{ samples: ['s9'] }]);
    expect(await leakage.run(cropped(1))).toEqual([]);
  });

  test('of which the held-out one stays', async () => {
    const list = await listSamples(
      copy(4, 8, (row) => (row === 8 ? 'test' : 'train')),
      ['leakage'],
    );
    expect(list.filter(({ copyOf }) => copyOf).map(({ id, copyOf }) => [id, copyOf])).toEqual([['s4', 's8']]);
  });
});

test('a sample unlike all others is an outlier', async () => {
  const random = seededRandom(2, 'far');
  const context = made({
    change: (row, features) => {
      // a direction of its own, far out
      if (row === 17) for (let c = 0; c < features.length; c++) features[c] = random.chance(0.5) ? 40 : -40;
    },
  });
  expect(await outliers.run(context)).toMatchObject([{ severity: 'low', samples: ['s17'] }]);
});

describe('the order', () => {
  const byClass = (form: string) =>
    made({ form, change: (row, _, sample) => Object.assign(sample, { label: Math.floor(row / 60) }) });

  test('by class is said of tables, not of folders', async () => {
    const random = seededRandom(3, 'any');
    const noise = (features: Float32Array) => setEach(features, () => random.normal());
    const sorted = (form: string) =>
      made({
        form,
        change: (row, features, sample) => {
          noise(features);
          sample.label = Math.floor(row / 60);
        },
      });
    expect(await codes(order.run(sorted('table')))).toEqual(['SORTED_BY_CLASS']);
    expect(await codes(order.run(sorted('class-folders')))).toEqual([]);
    expect(await codes(order.run(byClass('table')))).toContain('SORTED_BY_CLASS');
  });

  test('in series of like samples asks for groups', async () => {
    const random = seededRandom(4, 'scenes');
    const scenes = Array.from({ length: 20 }, () => Float32Array.from({ length: 96 }, () => 2 * random.normal()));
    const context = made({
      change: (row, features) => setEach(features, (value, c) => value + scenes[Math.floor(row / 12)]![c]!),
    });
    expect(await order.run(context)).toMatchObject([{ evidence: { code: 'SERIES' }, severity: 'medium' }]);
  });
});

describe('shift', () => {
  const sides = (change: (row: number, features: Float32Array) => void) =>
    made({
      rows: 400,
      change: (row, features, sample) => {
        Object.assign(sample, { split: row % 8 < 4 ? 'train' : 'test' });
        if (row % 8 >= 4) change(row, features);
      },
    });

  test('of the test side is found', async () => {
    const found = await shift.run(
      sides((_, features) => setEach(features, (value, c) => value + (c % 4 === 1 ? 1.5 : 0))),
    );
    expect(found).toMatchObject([
      { check: 'shift', evidence: { code: 'SIDES_DIFFER', details: { side: 'test', mix: false } } },
    ]);
  });

  test('is not found between sides of one kind, twenty times', async () => {
    let alarms = 0;
    for (let seed = 0; seed < 20; seed++) {
      const context = made({
        seed,
        rows: 160,
        change: (row, _, sample) => Object.assign(sample, { split: row % 8 < 4 ? 'train' : 'test' }),
      });
      alarms += (await shift.run(context)).length;
    }
    expect(alarms).toBeLessThanOrEqual(1);
  });
});

test('small and uneven classes, of what may be learned from', async () => {
  const context = made({
    rows: 200,
    change: (row, _, sample) =>
      Object.assign(sample, { label: row < 4 ? 1 : row < 16 ? 2 : 0, split: row >= 190 ? 'test' : 'train' }),
  });
  expect(await fewExamples.run(context)).toMatchObject([
    {
      severity: 'high',
      evidence: {
        code: 'CLASSES_SMALL',
        details: {
          classes: [
            { name: 'class 1', count: 4 },
            { name: 'class 3', count: 0 },
          ],
        },
      },
    },
  ]);
  expect(await imbalance.run(context)).toMatchObject([
    { severity: 'medium', evidence: { details: { largest: 'class 0', smallest: 'class 1', most: 174, fewest: 4 } } },
  ]);
});

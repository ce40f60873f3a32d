import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lbfgs, type Objective } from './lbfgs.ts';

/** Σ 100·(x[i+1] − x[i]²)² + (1 − x[i])², minimum 0 at (1, …, 1). */
const rosenbrock: Objective = async (x) => {
  const gradient = new Float64Array(x.length);
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const a = x[i + 1]! - x[i]! ** 2;
    const b = 1 - x[i]!;
    value += 100 * a * a + b * b;
    gradient[i]! += -400 * a * x[i]! - 2 * b;
    gradient[i + 1]! += 200 * a;
  }
  return { value, gradient };
};

test.each([2, 10, 100])('finds the minimum of Rosenbrock in %d dimensions', async (n) => {
  const start = Float64Array.from({ length: n }, (_, i) => (i % 2 ? 1 : -1.2));
  const result = await lbfgs(rosenbrock, start, { gradientTolerance: 1e-8 });
  expect(result.stopped).not.toBe('iterations');
  expect(Math.max(...result.x.map((v) => Math.abs(v - 1)))).toBeLessThan(1e-6);
  // SciPy's L-BFGS-B takes 45 evaluations for n = 2
  if (n === 2) expect(result.evaluations).toBeLessThan(60);
});

test('solves random convex quadratics', async () => {
  const curvatures = fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(curvatures, fc.double({ min: -100, max: 100, noNaN: true }), async (scales, center) => {
      const objective: Objective = async (x) => ({
        value: scales.reduce((sum, scale, i) => sum + 0.5 * scale * (x[i]! - center) ** 2, 0),
        gradient: Float64Array.from(scales, (scale, i) => scale * (x[i]! - center)),
      });
      const result = await lbfgs(objective, new Float64Array(scales.length), {
        gradientTolerance: 1e-9,
        valueTolerance: 0,
      });
      for (const value of result.x) expect(Math.abs(value - center)).toBeLessThan(1e-5);
    }),
    { numRuns: 50 },
  );
});

test('steps back from where the function overflows', async () => {
  // log-sum-exp barrier: infinite for x ≤ −1
  const objective: Objective = async ([x]) => ({
    value: x! > -1 ? x! - Math.log(x! + 1) * 1e-3 : Number.NaN,
    gradient: Float64Array.of(x! > -1 ? 1 - 1e-3 / (x! + 1) : Number.NaN),
  });
  const result = await lbfgs(objective, Float64Array.of(5));
  expect(result.x[0]).toBeCloseTo(-0.999, 6);
});

test('stops where rounding hides any further decrease', async () => {
  const objective: Objective = async ([x]) => ({
    value: Math.fround(1000 + x! ** 2),
    gradient: Float64Array.of(2 * x!),
  });
  const result = await lbfgs(objective, Float64Array.of(3), { gradientTolerance: 0, valueTolerance: 0 });
  expect(Math.abs(result.x[0]!)).toBeLessThan(0.01);
  expect(result.stopped).not.toBe('iterations');
});

test('starts at the minimum and stays', async () => {
  const result = await lbfgs(rosenbrock, Float64Array.of(1, 1));
  expect(result).toMatchObject({ iterations: 0, evaluations: 1, stopped: 'gradient' });
});

test('an abort ends it before the next evaluation', async () => {
  const controller = new AbortController();
  let calls = 0;
  const objective: Objective = (x) => {
    if (++calls === 3) controller.abort(new Error('stop'));
    return rosenbrock(x);
  };
  await expect(lbfgs(objective, Float64Array.of(-1, 2), { signal: controller.signal })).rejects.toMatchObject({
    code: 'ABORTED',
    cause: { message: 'stop' },
  });
  expect(calls).toBe(3);
});

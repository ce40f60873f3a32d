/** For tests: gradients of element-wise operators in float32 against their formulas in float64. Central differences of float32 are good
 *  for the shape of a gradient; these are good for its constants. */
import { expect, test } from 'vitest';
import { type AttributeValue, makeNode, tensor } from '../onnx/index.ts';
import type { GradientCase } from './test-gradients.ts';

export interface Formula {
  readonly opType: string;
  readonly of: (x: number) => number;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly domain?: string;
  /** @default 17 */
  readonly opset?: number;
  /** Where the points lie; none may fall on a kink. @default (−4, 4) */
  readonly between?: readonly [number, number];
}

/** Registers the tests, of 40 points. By default those are −3.9, −3.7, …: none is a whole number, where kinks are. */
export function followsFormulas(
  ofSum: (given: GradientCase) => Promise<Record<string, number[]>>,
  formulas: readonly Formula[],
): void {
  test.each(formulas)('$opType $domain $attributes follows its formula', async (formula) => {
    const { opType, of, attributes = {}, domain = '', opset, between: [low, high] = [-4, 4] } = formula;
    const at = Array.from({ length: 40 }, (_, i) => Math.fround(low + ((high - low) * (i + 0.5)) / 40));
    const { X } = await ofSum({
      nodes: [makeNode(opType, ['X'], ['Y'], attributes, { domain })],
      inputs: { X: tensor('float32', [at.length], at) },
      domains: { 'com.microsoft': 1 },
      ...(opset && { opset }),
    });
    const h = 1e-4;
    for (const [i, x] of at.entries()) {
      const wanted = (of(x + h) - of(x - h)) / (2 * h);
      // A dozen roundings of float32 (6e-8), and those of its erf, exp and tan; h²·f‴/6 is below 1e-7 where f‴ is below 60.
      expect(Math.abs(X![i]! - wanted), `at ${x}`).toBeLessThan(2e-6 * Math.max(1, Math.abs(wanted)));
    }
  });
}

/** erf x = (2/√π)·Σ (−1)ⁿ·x²ⁿ⁺¹/(n!·(2n + 1)), exact to 1e-11 for |x| < 4. */
export function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 100; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

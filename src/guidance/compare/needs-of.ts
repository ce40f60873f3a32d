/** How much data a method needs to be as accurate as the best one is now. */
import type { LearningCurve } from '../learning-curves/index.ts';
import type { MethodResult } from './comparison.ts';

/** @param behind what the best has more than the method, both on the validation samples. @param largest samples that the curve knows.
 * @returns null where it is not behind, or is not expected to come so far. */
export function needsOf(curve: LearningCurve, behind: number, largest: number): MethodResult['needs'] {
  if (behind <= 0) return null;
  const { samples, band } = curve.samplesFor(Math.min(1, curve.expect(largest).accuracy + behind));
  if (!Number.isFinite(samples)) return null;
  return { samples, band: [band[0], Number.isFinite(band[1]) ? band[1] : null] };
}

/** For tests: shapes to draw. Small, so that a case takes milliseconds; with axes of size 0 and 1, and scalars. */
import fc from 'fast-check';

export interface ShapeRange {
  /** Number of axes. @default 0 to 4 */
  readonly ndim?: readonly [number, number];
  /** Smallest axis. @default 0 */
  readonly min?: number;
  /** Largest axis. @default 4 */
  readonly max?: number;
}

/** Most axes are larger than 0: an empty tensor tests little. */
export function shapes({ ndim: [least, most] = [0, 4], min = 0, max = 4 }: ShapeRange = {}): fc.Arbitrary<number[]> {
  const usual = fc.integer({ min: Math.max(min, 1), max });
  const axis = min === 0 ? fc.oneof({ weight: 15, arbitrary: usual }, { weight: 1, arbitrary: fc.constant(0) }) : usual;
  return fc.array(axis, { minLength: least, maxLength: most });
}

export const opsets = (...versions: number[]): fc.Arbitrary<number> => fc.constantFrom(...versions);

/** Two shapes that broadcast: each axis of a common shape is kept, stretched from 1, or (in front) left out. */
export function broadcastPairs(range: ShapeRange = {}): fc.Arbitrary<{ A: number[]; B: number[] }> {
  return shapes(range).chain((whole) => {
    const part = fc
      .tuple(fc.array(fc.boolean(), { minLength: whole.length, maxLength: whole.length }), fc.nat(whole.length))
      .map(([stretched, dropped]) => whole.map((axis, i) => (stretched[i] ? 1 : axis)).slice(dropped));
    return fc.record({ A: part, B: part });
  });
}

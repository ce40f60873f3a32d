/** Sizes of the axes of a tensor. */
export type Shape = readonly number[];

/** Number of elements of a tensor of this shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

export function sameShape(a: readonly (number | null)[], b: readonly (number | null)[]): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i]);
}

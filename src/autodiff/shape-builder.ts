/** Operators that move values about. Sizes that are known become constants of the graph; others are read from a value when it runs. */
import { InjertoError } from '../errors.ts';
import { sameShape, tensor } from '../onnx/index.ts';
import type { Axes } from './shape-table.ts';
import { axisOf, type Size, SizeBuilder } from './size-builder.ts';
import { broadcastAxes, positiveAxis, type Value } from './value.ts';

export type { RuntimeSize, Size } from './size-builder.ts';

export interface SliceRange {
  readonly axes: readonly number[];
  readonly start: readonly number[];
  readonly end: readonly number[];
  readonly step?: readonly number[];
}

export class ShapeBuilder extends SizeBuilder {
  /** Reshapes; one size may be null, which takes what is left.
   * @throws {InjertoError} SHAPE_UNKNOWN if two sizes are null. */
  reshape(x: Value, sizes: readonly (Size | null)[]): Value {
    const axes = sizes.map(axisOf);
    const open = sizes.filter((size) => typeof size !== 'number');
    if (open.length <= 1) {
      // Unless told otherwise, from opset 14 on, a 0 copies the axis at the same place, which is another size where a tensor is empty.
      if (axes.includes(0) && this.opset < 14 && !axes.includes(null)) return this.full(sizes as Size[], 0, x);
      const allowzero = axes.includes(0) && this.opset >= 14 && !axes.includes(null) ? 1 : undefined;
      return this.emit('Reshape', [x, this.ints(axes.map((axis) => axis ?? -1))], { allowzero }, axes);
    }
    if (sizes.filter((size) => size === null).length > 1) {
      throw new InjertoError('SHAPE_UNKNOWN/two-axes', {
        details: { shape: `[${axes.map((axis) => axis ?? '?')}]` },
        where: { value: x.name },
      });
    }
    const inferred = sizes.includes(null);
    const shape = this.shape(sizes.map((size) => size ?? -1));
    return this.emit('Reshape', [x, shape], { allowzero: this.opset >= 14 && !inferred ? 1 : undefined }, axes);
  }

  /** Reshapes to the shape of another value. */
  reshapeLike(x: Value, target: Value): Value {
    return sameShape(x.axes, target.axes) && !x.axes.includes(null) ? x : this.reshape(x, this.sizesOf(target));
  }

  /** Permutes the axes; nothing is emitted for the identity, which some versions of ONNX Runtime fuse wrongly. */
  transpose(x: Value, perm: readonly number[]): Value {
    if (perm.every((axis, i) => axis === i)) return x;
    return this.emit(
      'Transpose',
      [x],
      { perm },
      perm.map((axis) => x.axes[axis]!),
    );
  }

  swapLastTwo(x: Value): Value {
    const perm = x.axes.map((_, i) => i);
    perm.splice(-2, 2, perm.length - 1, perm.length - 2);
    return this.transpose(x, perm);
  }

  /** Inserts axes of size 1; `axes` counts them in the result. Axes moved from attribute to input with opset 13. */
  unsqueeze(x: Value, axes: readonly number[]): Value {
    const result = [...x.axes];
    for (const axis of [...axes].sort((a, b) => a - b)) result.splice(axis, 0, 1);
    if (this.opset >= 13) return this.emit('Unsqueeze', [x, this.ints(axes)], {}, result);
    return this.emit('Unsqueeze', [x], { axes }, result);
  }

  /** Takes axes of size 1 out. Axes moved from attribute to input with opset 13. */
  squeeze(x: Value, axes: readonly number[]): Value {
    const gone = new Set(axes.map((axis) => positiveAxis(axis, x.axes.length)));
    const result = x.axes.filter((_, i) => !gone.has(i));
    if (this.opset >= 13) return this.emit('Squeeze', [x, this.ints([...gone])], {}, result);
    return this.emit('Squeeze', [x], { axes: [...gone] }, result);
  }

  /** Broadcasts to sizes. */
  expand(x: Value, sizes: readonly Size[]): Value {
    const axes = sizes.map(axisOf);
    if (sameShape(x.axes, axes) && !axes.includes(null)) return x;
    return this.emit('Expand', [x, this.shape(sizes)], {}, broadcastAxes(x.axes, axes));
  }

  /** Broadcasts to the shape of another value. */
  expandLike(x: Value, target: Value): Value {
    return this.expand(x, this.sizesOf(target));
  }

  /** A tensor filled with one number. */
  full(sizes: readonly Size[], value: number, like: { readonly dtype: Value['dtype'] }): Value {
    const attributes = { value: tensor(like.dtype as 'float32', [1], [value]) };
    return this.emit('ConstantOfShape', [this.shape(sizes)], attributes, sizes.map(axisOf), like.dtype);
  }

  /** Zeros of the shape and type of a value. */
  zerosLike(x: Value): Value {
    return this.full(this.sizesOf(x), 0, x);
  }

  /** 0, 1, 2, … below `size`, int64. */
  range(size: Size): Value {
    const int64 = { dtype: 'int64' } as const;
    const limit = typeof size === 'number' ? this.scalar(size, int64) : this.squeeze(this.sizeValue(size), [0]);
    return this.emit('Range', [this.scalar(0, int64), limit, this.scalar(1, int64)], {}, [axisOf(size)], 'int64');
  }

  /** 0, 1, 2, … in these axes, row by row, int64. */
  positions(sizes: readonly Size[]): Value {
    const count = sizes.reduce((product, size) => this.times(product, size), 1);
    return sizes.length === 1 ? this.range(count) : this.reshape(this.range(count), sizes);
  }

  /** Entries start, start + step, … below end, along each of `axes`; nothing is emitted where all of `x` is kept. */
  slice(x: Value, { axes, start, end, step = axes.map(() => 1) }: SliceRange): Value {
    const sizes = [...x.axes];
    for (const [i, axis] of axes.entries()) sizes[axis] = Math.ceil((end[i]! - start[i]!) / step[i]!);
    if (sameShape(sizes, x.axes)) return x;
    return this.emit('Slice', [x, ...[start, end, axes, step].map((n) => this.ints(n))], {}, sizes);
  }

  /** `length` entries from `start` on along an axis. */
  part(x: Value, axis: number, start: Size, length: Size): Value {
    if (typeof start === 'number' && typeof length === 'number') {
      return this.slice(x, { axes: [axis], start: [start], end: [start + length] });
    }
    const [from, to] = [this.sizeValue(start), this.sizeValue(this.plus(start, length))];
    const axes = (x.axes as (number | null)[]).with(axis, axisOf(length));
    return this.emit('Slice', [x, from, to, this.ints([axis])], {}, axes);
  }

  /** The entries along an axis, last one first. */
  reverse(x: Value, axis: number): Value {
    const [last, beforeFirst] = [-1, -(2 ** 53 - 1)];
    return this.emit('Slice', [x, ...[[last], [beforeFirst], [axis], [-1]].map((n) => this.ints(n))], {}, x.axes);
  }

  /** Zeros around `x`: so many before and behind each axis; negative amounts cut. Pads moved from attribute to input with opset 11.
   *  @param axes of the result, where they are known better than from the amounts. */
  pad(x: Value, begin: readonly Size[], end: readonly Size[], axes = paddedAxes(x.axes, begin, end)): Value {
    if ([...begin, ...end].every((n) => n === 0)) return x;
    return this.emit('Pad', [x, this.shape([...begin, ...end])], {}, axes);
  }

  concat(parts: readonly Value[], axis: number): Value {
    if (parts.length === 1) return parts[0]!;
    const sizes: (number | null)[] = parts.map((p) => p.axes[axis]!);
    const total = sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size));
    return this.emit('Concat', parts, { axis }, (parts[0]!.axes as (number | null)[]).with(axis, total));
  }

  /** Cuts `x` into pieces along an axis; the sizes of the pieces are read from `like` where they move with the batch.
   *  Sizes moved from attribute to input with opset 13. */
  split(x: Value, axis: number, sizes: readonly Size[]): readonly Value[] {
    if (sizes.length === 1) return [x];
    const outputs = sizes.map((size) => ({
      axes: (x.axes as (number | null)[]).with(axis, axisOf(size)),
      dtype: x.dtype,
    }));
    if (this.opset >= 13) return this.emitAll('Split', [x, this.shape(sizes)], { axis }, outputs);
    return this.emitAll('Split', [x], { axis, split: sizes.map(Number) }, outputs);
  }

  /** Rows of `x` along an axis; the axes of `indices` stand where that axis was. */
  gather(x: Value, indices: Value, axis: number): Value {
    return this.emit('Gather', [x, indices], { axis }, x.axes.toSpliced(axis, 1, ...indices.axes));
  }

  gatherElements(x: Value, indices: Value, axis: number): Value {
    return this.emit('GatherElements', [x, indices], { axis }, indices.axes);
  }

  /** `x` with `updates` added at `indices` along an axis; exact and repeatable where indices repeat. From opset 16.
   *  Not ScatterND with add: ONNX Runtime (1.30) loses updates there when it runs on several threads. */
  scatterAdd(x: Value, indices: Value, updates: Value, axis: number): Value {
    if (this.opset < 16) {
      throw new InjertoError('GRADIENT_UNSUPPORTED/opset', {
        details: { opset: this.opset, wanted: 16 },
        where: { value: updates.name },
      });
    }
    return this.emit('ScatterElements', [x, indices, updates], { axis, reduction: 'add' }, x.axes);
  }
}

function paddedAxes(axes: Axes, begin: readonly Size[], end: readonly Size[]): Axes {
  return axes.map((axis, i) => {
    const total = [axis, axisOf(begin[i]!), axisOf(end[i]!)];
    return total.includes(null) ? null : total.reduce((sum, n) => sum! + n!, 0);
  });
}

/** Sizes of axes, and arithmetic on them: numbers where they are known, nodes on int64 values where they are read when the graph runs. */
import { dtypeCode } from '../onnx/index.ts';
import { NodeWriter } from './node-writer.ts';
import { positiveAxis, type Value } from './value.ts';

/** The size that a value turns out to have along an axis. */
interface AxisSize {
  readonly of: Value;
  readonly axis: number;
}

/** A number that the graph computes, int64 [1]. */
interface ComputedSize {
  readonly computed: Value;
}

export type RuntimeSize = AxisSize | ComputedSize;

/** A size, or a place along an axis, as `reshape`, `expand`, `pad` and `part` take it. */
export type Size = number | RuntimeSize;

export const axisOf = (size: Size | null): number | null => (typeof size === 'number' ? size : null);

export class SizeBuilder extends NodeWriter {
  /** The size of one axis: a number where it is known. */
  sizeOf(x: Value, axis: number): Size {
    const at = positiveAxis(axis, x.axes.length);
    return x.axes[at] ?? { of: x, axis: at };
  }

  /** All sizes of a value, for `reshape` and `expand`. */
  sizesOf(x: Value): Size[] {
    return x.axes.map((_, axis) => this.sizeOf(x, axis));
  }

  /** The shape of a value, int64 [ndim]; a constant where all of it is known. */
  shapeOf(x: Value): Value {
    if (!x.axes.includes(null)) return this.ints(x.axes as readonly number[]);
    return this.emit('Shape', [x], {}, [x.axes.length], 'int64');
  }

  /** Sizes as a value, int64 [n]; a constant where all of them are known. */
  shape(sizes: readonly Size[]): Value {
    if (sizes.every((size) => typeof size === 'number')) return this.ints(sizes);
    const whole = wholeShape(sizes);
    if (whole) return this.shapeOf(whole);
    const parts: Value[] = [];
    let known: number[] = [];
    for (const size of sizes) {
      if (typeof size === 'number') {
        known.push(size);
        continue;
      }
      if (known.length > 0) parts.push(this.ints(known));
      known = [];
      parts.push(this.sizeValue(size));
    }
    if (known.length > 0) parts.push(this.ints(known));
    return parts.length === 1 ? parts[0]! : this.emit('Concat', parts, { axis: 0 }, [sizes.length], 'int64');
  }

  /** A size as a value, int64 [1]. */
  sizeValue(size: Size): Value {
    if (typeof size === 'number') return this.ints([size]);
    if ('computed' in size) return size.computed;
    return this.emit('Gather', [this.shapeOf(size.of), this.ints([size.axis])], { axis: 0 }, [1], 'int64');
  }

  /** One entry of an integer value [n], which the graph computes. */
  entryOf(x: Value, at: number): RuntimeSize {
    const entry = this.emit('Gather', [x, this.ints([at])], { axis: 0 }, [1]);
    return {
      computed: x.dtype === 'int64' ? entry : this.emit('Cast', [entry], { to: dtypeCode('int64') }, [1], 'int64'),
    };
  }

  plus(a: Size, b: Size): Size {
    if (a === 0) return b;
    if (b === 0) return a;
    return typeof a === 'number' && typeof b === 'number' ? a + b : this.#computed('Add', a, b);
  }

  minus(a: Size, b: Size): Size {
    if (b === 0) return a;
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    return sameSize(a, b) ? 0 : this.#computed('Sub', a, b);
  }

  times(a: Size, b: Size): Size {
    if (a === 0 || b === 0) return 0;
    if (a === 1) return b;
    if (b === 1) return a;
    return typeof a === 'number' && typeof b === 'number' ? a * b : this.#computed('Mul', a, b);
  }

  atLeast(a: Size, least: Size): Size {
    return typeof a === 'number' && typeof least === 'number' ? Math.max(a, least) : this.#computed('Max', a, least);
  }

  atMost(a: Size, most: Size): Size {
    return typeof a === 'number' && typeof most === 'number' ? Math.min(a, most) : this.#computed('Min', a, most);
  }

  #computed(opType: string, a: Size, b: Size): RuntimeSize {
    return { computed: this.emit(opType, [this.sizeValue(a), this.sizeValue(b)], {}, [1], 'int64') };
  }
}

function sameSize(a: Size, b: Size): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b;
  if ('computed' in a || 'computed' in b) {
    return 'computed' in a && 'computed' in b && a.computed.name === b.computed.name;
  }
  return a.of.name === b.of.name && a.axis === b.axis;
}

/** The value whose whole shape the sizes are, if there is one. */
function wholeShape(sizes: readonly Size[]): Value | undefined {
  const first = sizes.find((size) => typeof size !== 'number') as RuntimeSize;
  if ('computed' in first || first.of.axes.length !== sizes.length) return undefined;
  const { of } = first;
  const same = (size: Size, i: number) =>
    typeof size === 'number' ? of.axes[i] === size : sameSize(size, { of, axis: i });
  return sizes.every(same) ? of : undefined;
}

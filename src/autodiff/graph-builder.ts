/** Writes nodes as formulas: `op.mul(dY, op.cast(mask))`. Names, constants, broadcasting and opset differences stay in here. */
import { InjertoError } from '../errors.ts';
import {
  type AttributeValue,
  type DType,
  dtypeCode,
  Float,
  makeNode,
  type NodeProto,
  sameShape,
  type Tensor,
  type TensorProto,
  tensor,
  tensorFromProto,
  tensorToProto,
  toIntegers,
} from '../onnx/index.ts';
import type { Axes, ValueFacts } from './shape-table.ts';
import { broadcastAxes, positiveAxis, type Value } from './value.ts';

type Attributes = Readonly<Record<string, AttributeValue>>;

export interface ConvAttributes {
  readonly group?: number;
  readonly strides?: readonly number[];
  readonly dilations?: readonly number[];
  readonly pads?: readonly number[];
  readonly output_padding?: readonly number[];
}

export interface SliceRange {
  readonly axes: readonly number[];
  readonly start: readonly number[];
  readonly end: readonly number[];
  readonly step?: readonly number[];
}

export class GraphBuilder {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly opset: number;
  readonly #facts: Map<string, ValueFacts>;
  readonly #prefix: string;
  readonly #stored: ReadonlyMap<string, TensorProto>;
  readonly #constants = new Map<string, Value>();
  #count = 0;

  /** @param facts grows with every value made here.
   * @param prefix of all names made here; no other name may start with it.
   * @param stored initializers of the graph that is built upon, whose values rules may ask for. */
  constructor(
    opset: number,
    facts: Map<string, ValueFacts>,
    prefix: string,
    stored: ReadonlyMap<string, TensorProto> = new Map(),
  ) {
    this.opset = opset;
    this.#facts = facts;
    this.#prefix = prefix;
    this.#stored = stored;
  }

  /** The entries of an integer value that the file stores, or undefined if it is computed. */
  constantInts(value: Value | undefined): number[] | undefined {
    const proto = value && this.#stored.get(value.name);
    return proto && toIntegers(tensorFromProto(proto));
  }

  /** A value that exists already.
   * @throws {InjertoError} SHAPE_UNKNOWN if nothing is known of it. */
  value(name: string): Value {
    const facts = this.#facts.get(name);
    if (facts) return { name, ...facts };
    throw new InjertoError('SHAPE_UNKNOWN', {
      what: 'Nothing is known of the shape of this value.',
      where: `value "${name}"`,
    });
  }

  /** Adds a node with one output; the basis of all others, and the way to emit an operator that has no method of its own. */
  emit(
    opType: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
    axes: Axes,
    dtype?: DType,
    domain = '',
  ): Value {
    const name = `${this.#prefix}${opType}_${++this.#count}`;
    const input = inputs.map((v) => v?.name ?? '');
    while (input.at(-1) === '') input.pop();
    this.nodes.push(makeNode(opType, input, [name], attributes, { name, domain }));
    return this.#known(name, { dtype: dtype ?? inputs[0]!.dtype, axes });
  }

  #known(name: string, facts: ValueFacts): Value {
    this.#facts.set(name, facts);
    return { name, ...facts };
  }

  /** A constant tensor; equal constants are stored once. */
  constant(value: Tensor): Value {
    const key = `${value.dtype}[${value.shape}]${value.data}`;
    const known = this.#constants.get(key);
    if (known) return known;
    const name = `${this.#prefix}constant_${this.#constants.size + 1}`;
    this.initializers.push(tensorToProto(name, value));
    const made = this.#known(name, { dtype: value.dtype, axes: value.shape });
    this.#constants.set(key, made);
    return made;
  }

  /** A scalar of the type of `like`. */
  scalar(value: number, like: Value): Value {
    return this.constant(tensor(like.dtype as 'float32', [], [value]));
  }

  ints(values: readonly number[]): Value {
    return this.constant(tensor('int64', [values.length], values));
  }

  add(a: Value, b: Value): Value {
    return this.emit('Add', [a, b], {}, broadcastAxes(a.axes, b.axes));
  }

  sub(a: Value, b: Value): Value {
    return this.emit('Sub', [a, b], {}, broadcastAxes(a.axes, b.axes));
  }

  mul(a: Value, b: Value): Value {
    return this.emit('Mul', [a, b], {}, broadcastAxes(a.axes, b.axes));
  }

  div(a: Value, b: Value): Value {
    return this.emit('Div', [a, b], {}, broadcastAxes(a.axes, b.axes));
  }

  neg(x: Value): Value {
    return this.emit('Neg', [x], {}, x.axes);
  }

  exp(x: Value): Value {
    return this.emit('Exp', [x], {}, x.axes);
  }

  sqrt(x: Value): Value {
    return this.emit('Sqrt', [x], {}, x.axes);
  }

  reciprocal(x: Value): Value {
    return this.emit('Reciprocal', [x], {}, x.axes);
  }

  greater(a: Value, b: Value): Value {
    return this.emit('Greater', [a, b], {}, broadcastAxes(a.axes, b.axes), 'bool');
  }

  less(a: Value, b: Value): Value {
    return this.emit('Less', [a, b], {}, broadcastAxes(a.axes, b.axes), 'bool');
  }

  and(a: Value, b: Value): Value {
    return this.emit('And', [a, b], {}, broadcastAxes(a.axes, b.axes), 'bool');
  }

  cast(x: Value, to: DType): Value {
    return x.dtype === to ? x : this.emit('Cast', [x], { to: dtypeCode(to) }, x.axes, to);
  }

  matMul(a: Value, b: Value): Value {
    const batch = broadcastAxes(a.axes.slice(0, -2), b.axes.slice(0, -2));
    return this.emit('MatMul', [a, b], {}, [...batch, a.axes.at(-2)!, b.axes.at(-1)!]);
  }

  /** alpha·A′·B′ + C of two matrices, each transposed where asked; C broadcasts. */
  gemm(a: Value, b: Value, { transA = 0, transB = 0, alpha = 1 } = {}, c?: Value): Value {
    const axes = [a.axes[transA ? 1 : 0]!, b.axes[transB ? 0 : 1]!];
    return this.emit('Gemm', [a, b, c], { transA, transB, ...(alpha !== 1 && { alpha: new Float(alpha) }) }, axes);
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

  /** Reshapes to axes of which at most one is null, which takes what is left.
   * @throws {InjertoError} SHAPE_UNKNOWN if two axes are null. */
  reshape(x: Value, axes: Axes): Value {
    if (axes.filter((axis) => axis === null).length > 1) {
      throw new InjertoError('SHAPE_UNKNOWN', {
        what: `[${axes.map((axis) => axis ?? '?')}] has two axes of unknown size.`,
        where: `reshape of "${x.name}"`,
        hint: 'Export the model with a fixed size for every axis but the batch.',
      });
    }
    // Unless told otherwise a 0 copies the axis at the same place, which is another size where a tensor is empty.
    const allowzero = axes.includes(0) && this.opset >= 14 && !axes.includes(null) ? 1 : undefined;
    return this.emit('Reshape', [x, this.ints(axes.map((axis) => axis ?? -1))], { allowzero }, axes);
  }

  /** Sums over axes (all of them if none are given). Axes moved from attribute to input with opset 13. */
  reduceSum(
    x: Value,
    { axes = x.axes.map((_, i) => i), keepdims = 0 }: { axes?: readonly number[]; keepdims?: 0 | 1 } = {},
  ): Value {
    return this.#reduce('ReduceSum', x, axes, keepdims, this.opset >= 13);
  }

  /** Means over axes. Axes moved from attribute to input with opset 18. */
  reduceMean(x: Value, { axes, keepdims = 0 }: { axes: readonly number[]; keepdims?: 0 | 1 }): Value {
    return this.#reduce('ReduceMean', x, axes, keepdims, this.opset >= 18);
  }

  #reduce(opType: string, x: Value, axes: readonly number[], keepdims: 0 | 1, axesAsInput: boolean): Value {
    const gone = new Set(axes.map((axis) => positiveAxis(axis, x.axes.length)));
    const kept = x.axes.flatMap((axis, i) => (gone.has(i) ? (keepdims ? [1] : []) : [axis]));
    if (axesAsInput) return this.emit(opType, [x, this.ints(axes)], { keepdims }, kept);
    return this.emit(opType, [x], { axes: [...axes], keepdims }, kept);
  }

  /** Sums a gradient over the axes along which its target was broadcast. */
  unbroadcast(x: Value, target: Value): Value {
    const extra = x.axes.length - target.axes.length;
    const front = Array.from({ length: extra }, (_, i) => i);
    const summed = front.length > 0 ? this.reduceSum(x, { axes: front }) : x;
    const stretched = target.axes.flatMap((axis, i) => (axis === 1 && summed.axes[i] !== 1 ? [i] : []));
    return stretched.length > 0 ? this.reduceSum(summed, { axes: stretched, keepdims: 1 }) : summed;
  }

  /** Broadcasts to axes; null axes are taken from `x`, which must have them. */
  expand(x: Value, axes: Axes): Value {
    const result = broadcastAxes(x.axes, axes);
    return this.emit('Expand', [x, this.ints(axes.map((axis) => axis ?? 1))], {}, result);
  }

  /** Broadcasts to the shape of another value. */
  expandLike(x: Value, target: Value): Value {
    const offset = target.axes.length - x.axes.length;
    const moving = target.axes.some((axis, i) => axis === null && x.axes[i - offset] !== null);
    return moving ? this.emit('Expand', [x, this.shapeOf(target)], {}, target.axes) : this.expand(x, target.axes);
  }

  shapeOf(x: Value): Value {
    return this.emit('Shape', [x], {}, [x.axes.length], 'int64');
  }

  /** Zeros of the shape and type of a value. */
  zerosLike(x: Value): Value {
    const value = tensor(x.dtype as 'float32', [1], [0]);
    return this.emit('ConstantOfShape', [this.shapeOf(x)], { value }, x.axes, x.dtype);
  }

  /** Entries start, start + step, … below end, along each of `axes`; nothing is emitted where all of `x` is kept. */
  slice(x: Value, { axes, start, end, step = axes.map(() => 1) }: SliceRange): Value {
    const sizes = [...x.axes];
    for (const [i, axis] of axes.entries()) sizes[axis] = Math.ceil((end[i]! - start[i]!) / step[i]!);
    if (sameShape(sizes, x.axes)) return x;
    return this.emit('Slice', [x, ...[start, end, axes, step].map((n) => this.ints(n))], {}, sizes);
  }

  /** Zeros around `x`: so many before and behind each axis. Pads moved from attribute to input with opset 11. */
  pad(x: Value, begin: readonly number[], end: readonly number[]): Value {
    if ([...begin, ...end].every((n) => n === 0)) return x;
    const axes = x.axes.map((axis, i) => (axis === null ? null : axis + begin[i]! + end[i]!));
    return this.emit('Pad', [x, this.ints([...begin, ...end])], {}, axes);
  }

  concat(parts: readonly Value[], axis: number): Value {
    const sizes: (number | null)[] = parts.map((p) => p.axes[axis]!);
    const total = sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size));
    return this.emit('Concat', parts, { axis }, (parts[0]!.axes as (number | null)[]).with(axis, total));
  }

  /** Cross-correlation; spatial sizes of the result are given, since the caller knows them. */
  conv(x: Value, w: Value, attributes: ConvAttributes, spatial: Axes, bias?: Value): Value {
    return this.emit('Conv', [x, w, bias], { ...attributes, kernel_shape: w.axes.slice(2).map(Number) }, [
      x.axes[0]!,
      w.axes[0]!,
      ...spatial,
    ]);
  }

  convTranspose(x: Value, w: Value, attributes: ConvAttributes, spatial: Axes): Value {
    const channels = w.axes[1]! * (attributes.group ?? 1);
    return this.emit('ConvTranspose', [x, w], { ...attributes, kernel_shape: w.axes.slice(2).map(Number) }, [
      x.axes[0]!,
      channels,
      ...spatial,
    ]);
  }

  /** How many elements of `x` fall on one of `y`, a scalar: a constant unless an axis that moves was reduced. */
  countRatio(x: Value, y: Value): Value {
    const moving = (v: Value) => v.axes.filter((axis) => axis === null).length;
    const known = (v: Value) => v.axes.reduce((n: number, axis) => n * (axis ?? 1), 1);
    if (moving(x) === moving(y)) return this.scalar(known(x) / known(y), x);
    const [all, kept] = [x, y].map((v) => this.cast(this.emit('Size', [v], {}, [], 'int64'), x.dtype));
    return this.div(all!, kept!);
  }
}

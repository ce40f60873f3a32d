/** Writes nodes as formulas: `op.mul(dY, op.cast(mask))`. Names, constants, broadcasting and opset differences stay in here. */
import { type DType, dtypeCode, Float } from '../onnx/index.ts';
import { ShapeBuilder } from './shape-builder.ts';
import type { Axes } from './shape-table.ts';
import { broadcastAxes, positiveAxis, type Value } from './value.ts';

export interface ConvAttributes {
  readonly group?: number;
  readonly strides?: readonly number[];
  readonly dilations?: readonly number[];
  readonly pads?: readonly number[];
  readonly output_padding?: readonly number[];
}

export interface ReduceOptions {
  /** @default all */
  readonly axes?: readonly number[];
  readonly keepdims?: 0 | 1;
}

export class GraphBuilder extends ShapeBuilder {
  #binary(opType: string, a: Value, b: Value, dtype: DType = a.dtype): Value {
    return this.emit(opType, [a, b], {}, broadcastAxes(a.axes, b.axes), dtype);
  }

  #unary(opType: string, x: Value): Value {
    return this.emit(opType, [x], {}, x.axes);
  }

  add(a: Value, b: Value): Value {
    return this.#binary('Add', a, b);
  }

  sub(a: Value, b: Value): Value {
    return this.#binary('Sub', a, b);
  }

  mul(a: Value, b: Value): Value {
    return this.#binary('Mul', a, b);
  }

  div(a: Value, b: Value): Value {
    return this.#binary('Div', a, b);
  }

  pow(a: Value, b: Value): Value {
    return this.#binary('Pow', a, b);
  }

  max(a: Value, b: Value): Value {
    return this.#binary('Max', a, b);
  }

  /** max(x, c) for a number c, as the Clip that WebGPU has. */
  clipBelow(x: Value, c: number): Value {
    return this.emit('Clip', [x, this.scalar(c, x)], {}, x.axes);
  }

  /** min(x, c) for a number c, as the Clip that WebGPU has. */
  clipAbove(x: Value, c: number): Value {
    return this.emit('Clip', [x, undefined, this.scalar(c, x)], {}, x.axes);
  }

  /** x·c for a number c; nothing is emitted for 1. */
  scale(x: Value, c: number): Value {
    return c === 1 ? x : this.mul(x, this.scalar(c, x));
  }

  /** x + c for a number c. */
  shift(x: Value, c: number): Value {
    return c === 0 ? x : this.add(x, this.scalar(c, x));
  }

  neg(x: Value): Value {
    return this.#unary('Neg', x);
  }

  abs(x: Value): Value {
    return this.#unary('Abs', x);
  }

  sign(x: Value): Value {
    return this.#unary('Sign', x);
  }

  exp(x: Value): Value {
    return this.#unary('Exp', x);
  }

  log(x: Value): Value {
    return this.#unary('Log', x);
  }

  sqrt(x: Value): Value {
    return this.#unary('Sqrt', x);
  }

  reciprocal(x: Value): Value {
    return this.#unary('Reciprocal', x);
  }

  tanh(x: Value): Value {
    return this.#unary('Tanh', x);
  }

  sigmoid(x: Value): Value {
    return this.#unary('Sigmoid', x);
  }

  /** max(0, min(1, alpha·x + beta)) */
  hardSigmoid(x: Value, alpha: number, beta: number): Value {
    return this.emit('HardSigmoid', [x], { alpha: new Float(alpha), beta: new Float(beta) }, x.axes);
  }

  erf(x: Value): Value {
    return this.#unary('Erf', x);
  }

  sin(x: Value): Value {
    return this.#unary('Sin', x);
  }

  cos(x: Value): Value {
    return this.#unary('Cos', x);
  }

  softmax(x: Value, axis: number): Value {
    return this.emit('Softmax', [x], { axis }, x.axes);
  }

  greater(a: Value, b: Value): Value {
    return this.#binary('Greater', a, b, 'bool');
  }

  less(a: Value, b: Value): Value {
    return this.#binary('Less', a, b, 'bool');
  }

  /** a ≥ b, before opset 12 as not (a < b); NaN compares as false only from then on. */
  greaterOrEqual(a: Value, b: Value): Value {
    return this.opset >= 12 ? this.#binary('GreaterOrEqual', a, b, 'bool') : this.not(this.less(a, b));
  }

  /** a ≤ b, before opset 12 as not (a > b). */
  lessOrEqual(a: Value, b: Value): Value {
    return this.opset >= 12 ? this.#binary('LessOrEqual', a, b, 'bool') : this.not(this.greater(a, b));
  }

  equal(a: Value, b: Value): Value {
    return this.#binary('Equal', a, b, 'bool');
  }

  and(a: Value, b: Value): Value {
    return this.#binary('And', a, b, 'bool');
  }

  not(x: Value): Value {
    return this.#unary('Not', x);
  }

  /** 1 where the condition holds, else 0, of the type of `like`: what a gradient is multiplied with. */
  mask(condition: Value, like: Value): Value {
    return this.cast(condition, like.dtype);
  }

  where(condition: Value, a: Value, b: Value): Value {
    const axes = broadcastAxes(broadcastAxes(condition.axes, a.axes), b.axes);
    return this.emit('Where', [condition, a, b], {}, axes, a.dtype);
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

  /** Axes moved from attribute to input with opset 13. */
  reduceSum(x: Value, options: ReduceOptions = {}): Value {
    return this.#reduce('ReduceSum', x, options, 13);
  }

  /** Axes moved from attribute to input with opset 18. */
  reduceMean(x: Value, options: ReduceOptions = {}): Value {
    return this.#reduce('ReduceMean', x, options, 18);
  }

  reduceMax(x: Value, options: ReduceOptions = {}): Value {
    return this.#reduce('ReduceMax', x, options, 18);
  }

  reduceProd(x: Value, options: ReduceOptions = {}): Value {
    return this.#reduce('ReduceProd', x, options, 18);
  }

  #reduce(opType: string, x: Value, options: ReduceOptions, axesAreInputFrom: number): Value {
    const { axes = x.axes.map((_, i) => i), keepdims = 0 } = options;
    const gone = new Set(axes.map((axis) => positiveAxis(axis, x.axes.length)));
    if (gone.size === 0) return x;
    const kept = x.axes.flatMap((axis, i) => (gone.has(i) ? (keepdims ? [1] : []) : [axis]));
    if (this.opset >= axesAreInputFrom) return this.emit(opType, [x, this.ints([...gone])], { keepdims }, kept);
    return this.emit(opType, [x], { axes: [...gone], keepdims }, kept);
  }

  /** Sums a gradient over the axes along which its target was broadcast. */
  unbroadcast(x: Value, target: Value): Value {
    const extra = x.axes.length - target.axes.length;
    const front = Array.from({ length: extra }, (_, i) => i);
    const stretched = target.axes.flatMap((axis, i) => (axis === 1 && x.axes[i + extra] !== 1 ? [i + extra] : []));
    if (stretched.length === 0) return this.reduceSum(x, { axes: front });
    const summed = this.reduceSum(x, { axes: [...front, ...stretched], keepdims: 1 });
    return extra > 0 ? this.squeeze(summed, front) : summed;
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

  /** (x − mean)/√(var + ε)·scale + B, each of them [C].
   *  @param coefficients scale, B, mean, var. */
  batchNormalization(x: Value, coefficients: readonly [Value, Value, Value, Value], epsilon: number): Value {
    return this.emit('BatchNormalization', [x, ...coefficients], { epsilon: new Float(epsilon) }, x.axes);
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

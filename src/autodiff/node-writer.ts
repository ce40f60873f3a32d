/** Writes nodes and constants, names them, and keeps what is known of every value; the ground of GraphBuilder. */
import { InjertoError } from '../errors.ts';
import {
  type AttributeValue,
  type DType,
  type FreshNames,
  makeNode,
  type NodeProto,
  type Tensor,
  type TensorProto,
  tensor,
  tensorFromProto,
  tensorToProto,
  toFloat32,
  toIntegers,
} from '../onnx/index.ts';
import type { Axes, ValueFacts } from './shape-table.ts';
import type { Value } from './value.ts';

export type Attributes = Readonly<Record<string, AttributeValue>>;

export interface OutputFacts {
  readonly axes: Axes;
  readonly dtype: DType;
}

export type Names = Pick<FreshNames, 'take'>;

export class NodeWriter {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly opset: number;
  readonly #facts: Map<string, ValueFacts>;
  /** Initializers of the graph that is built upon, whose values rules may ask for. */
  readonly stored: ReadonlyMap<string, TensorProto>;
  /** Gives names that nothing else has. */
  readonly names: Names;
  readonly #prefix: string;
  readonly #constants = new Map<string, Value>();
  #count = 0;

  /** @param facts grows with every value made here.
   * @param prefix of all names made here.
   * @param names free ones of the graph that is built upon. */
  constructor(
    opset: number,
    facts: Map<string, ValueFacts>,
    prefix: string,
    names: Names,
    stored: ReadonlyMap<string, TensorProto> = new Map(),
  ) {
    this.opset = opset;
    this.#facts = facts;
    this.#prefix = prefix;
    this.names = names;
    this.stored = stored;
  }

  /** A value that exists already.
   * @throws {InjertoError} SHAPE_UNKNOWN if nothing is known of it. */
  value(name: string): Value {
    const facts = this.#facts.get(name);
    if (facts) return { name, ...facts };
    throw new InjertoError('SHAPE_UNKNOWN', { where: { value: name } });
  }

  /** The entries of an integer value that the file stores or that never change, or undefined if they hang on the data or its size. */
  constantInts(value: Value | undefined): readonly number[] | undefined {
    if (!value) return undefined;
    const proto = this.stored.get(value.name);
    return proto ? toIntegers(tensorFromProto(proto)) : this.#facts.get(value.name)?.ints;
  }

  /** The number that the file stores under a scalar or one-element value, or undefined. */
  constantNumber(value: Value | undefined): number | undefined {
    const proto = value && this.stored.get(value.name);
    if (!proto) return undefined;
    const { data } = tensorFromProto(proto);
    return data.length === 1 ? Number(data[0]) : undefined;
  }

  /** The numbers of a floating-point value that the file stores, or undefined. */
  constantFloats(value: Value | undefined): readonly number[] | undefined {
    const proto = value && this.stored.get(value.name);
    return proto && Array.from(toFloat32(tensorFromProto(proto)));
  }

  /** Adds a node with one output; the basis of all others, and the way to emit an operator that has no method of its own. */
  emit(
    opType: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
    axes: Axes,
    dtype: DType = inputs[0]!.dtype,
    domain = '',
  ): Value {
    return this.emitAll(opType, inputs, attributes, [{ axes, dtype }], domain)[0]!;
  }

  /** Adds a node with several outputs; undefined leaves an optional one out. */
  emitAll<const O extends readonly (OutputFacts | undefined)[]>(
    opType: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
    outputs: O,
    domain = '',
  ): { [K in keyof O]: Value } {
    const name = this.names.take(`${this.#prefix}${opType}_${++this.#count}`);
    const input = inputs.map((v) => v?.name ?? '');
    while (input.at(-1) === '') input.pop();
    const names = outputs.map((facts, i) => (facts ? (i === 0 ? name : this.names.take(`${name}/${i}`)) : ''));
    this.nodes.push(makeNode(opType, input, names, attributes, { name, domain }));
    return outputs.map((facts, i) => facts && this.#known(names[i]!, facts)) as { [K in keyof O]: Value };
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
    const name = this.names.take(`${this.#prefix}constant_${this.#constants.size + 1}`);
    this.initializers.push(tensorToProto(name, value));
    const ints = value.dtype === 'int64' ? toIntegers(value) : undefined;
    const made = this.#known(name, { dtype: value.dtype, axes: value.shape, ...(ints && { ints }) });
    this.#constants.set(key, made);
    return made;
  }

  /** A scalar of the type of `like`. */
  scalar(value: number, like: { readonly dtype: DType }): Value {
    return this.constant(tensor(like.dtype as 'float32', [], [value]));
  }

  ints(values: readonly number[]): Value {
    return this.constant(tensor('int64', [values.length], values));
  }
}

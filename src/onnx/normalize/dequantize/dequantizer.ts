/** The walk that turns a quantised graph into a float32 one. What each operator means stands beside, in `quantized-operators.ts` and
 * `integer-products.ts`. */
import { intOf } from '../../attributes.ts';
import { amend, makeNode } from '../../build.ts';
import { canonicalDomain } from '../../codec.ts';
import type { FreshNames } from '../../fresh-names.ts';
import { indexGraph, readsOf } from '../../graph-index.ts';
import type { GraphProto, NodeProto, TensorProto } from '../../proto.ts';
import { type Shape, sizeOf } from '../../shape.ts';
import { dtypeOfProto, tensor, tensorFromProto, tensorToProto, toFloat32 } from '../../tensor.ts';
import { integerProduct } from './integer-products.ts';
import { quantizedOperators } from './quantized-operators.ts';
import { dequantizeIntegers, integerRange, storedIntegers } from './stored-integers.ts';

/** An integer value, and how it stands for real ones: value = (integer − zeroPoint)·scale. Names of values; '' where there is no zero point. */
export interface QuantizedValue {
  readonly name: string;
  readonly scale: string;
  readonly zeroPoint: string;
  /** The axis of several scales, where the value is stored. @default 1 */
  readonly axis?: number;
  readonly blockSize?: number;
  /** The name that the float form takes if it is new. */
  readonly wish?: string;
}

/** Operators that move the numbers of their first input (Concat: of all) and change none, so they do the same to integers and reals;
 * MaxPool, because a positive scale keeps the order. */
const movers = new Set([
  ...['Concat', 'DepthToSpace', 'Expand', 'Flatten', 'Gather', 'GatherElements', 'GatherND', 'Identity', 'MaxPool'],
  ...['Reshape', 'Slice', 'SpaceToDepth', 'Squeeze', 'Tile', 'Transpose', 'Unsqueeze'],
]);

/** Operators whose results are never negative. */
const nonNegative = new Set(['Abs', 'Exp', 'HardSigmoid', 'Relu', 'Sigmoid', 'Softmax', 'Softplus', 'Sqrt']);
/** Operators whose results are never negative where their inputs are not. */
const keepsSign = new Set([...movers, 'Add', 'AveragePool', 'GlobalAveragePool', 'GlobalMaxPool', 'Mul', 'ReduceMean']);

/** No file chains this many operators between stored integers and where they are widened; a damaged one might. */
const maxMovers = 64;

interface Source {
  /** The real value that the integers stand for. */
  readonly real: string;
  readonly scale: string;
  readonly zeroPoint: string;
  /** Integers saturate: reals below or above what they can stand for are cut off. */
  readonly saturates: boolean;
}

export class Dequantizer {
  readonly nodes: NodeProto[] = [];
  /** Stored tensors dequantised: name before, name after. */
  readonly weights = new Map<string, string>();
  readonly added: TensorProto[] = [];
  readonly producer: ReadonlyMap<string, NodeProto>;
  readonly opset: number;
  readonly #stored: ReadonlyMap<string, TensorProto>;
  /** Names that must stay: outputs of the graph, and what subgraphs read. */
  readonly #fixed: ReadonlySet<string>;
  readonly #sources = new Map<string, Source>();
  readonly #reals = new Map<string, string>();
  readonly #renamed = new Map<string, string>();
  readonly #outputsToBe = new Map<string, string>();
  readonly #nonNegative = new Set<string>();
  /** Nodes that run on integers and found no float form. */
  kept = 0;

  constructor(
    graph: GraphProto,
    opset: number,
    private readonly names: FreshNames,
  ) {
    const index = indexGraph(graph);
    this.opset = opset;
    this.producer = index.producer;
    this.#stored = index.initializer;
    const captured = graph.node.flatMap((node) => readsOf(node).slice(node.input.filter(Boolean).length));
    this.#fixed = new Set([...index.outputs, ...captured]);
  }

  visit(original: NodeProto): void {
    const node = amend(original, { input: original.input.map((name) => this.#renamed.get(name) ?? name) });
    const domain = canonicalDomain(node.domain);
    const key = domain === '' ? node.opType : `${domain}:${node.opType}`;
    if (key === 'DequantizeLinear') this.#dequantizeLinear(node);
    else if (key === 'QuantizeLinear') this.#quantizeLinear(node, true);
    else if (key === 'DynamicQuantizeLinear') this.#dynamicQuantizeLinear(node);
    else {
      const real = key === 'Mul' ? integerProduct(node, this) : quantizedOperators[key]?.(node, this);
      if (real) return;
      if (quantizedOperators[key]) this.kept++;
      this.push(node);
    }
  }

  /** Adds a node to the result. */
  push(node: NodeProto): void {
    this.nodes.push(node);
    const isPlain = canonicalDomain(node.domain) === '';
    const inputs = node.opType === 'Concat' || !movers.has(node.opType) ? node.input : node.input.slice(0, 1);
    const staysSo = keepsSign.has(node.opType) && inputs.every((name) => this.#nonNegative.has(name));
    if (isPlain && (nonNegative.has(node.opType) || staysSo)) {
      for (const name of node.output) this.#nonNegative.add(name);
    }
  }

  fresh(wish: string): string {
    return this.names.take(wish);
  }

  stored(name: string): TensorProto | undefined {
    return this.#stored.get(name);
  }

  /** A new float32 initializer in the place of a stored integer one. */
  addWeight(integers: string, shape: Shape, values: Float32Array, wish?: string): string {
    const plain = integers.replace(/(_quantized|(_DQ)?_Q\d+(G\d+)?)$/, '');
    // A name that goes away with the node that made it is free as well.
    const name = plain === wish ? plain : this.names.take(this.names.isFree(plain) ? plain : `${integers}_float32`);
    this.added.push(tensorToProto(name, tensor('float32', shape, values)));
    this.weights.set(integers, name);
    return name;
  }

  /** A new float32 constant. */
  addConstant(wish: string, shape: Shape, values: readonly number[]): string {
    const name = this.names.take(wish);
    this.added.push(tensorToProto(name, tensor('float32', shape, values)));
    return name;
  }

  /** A new int64 vector. */
  addIntegers(wish: string, values: readonly number[]): string {
    const name = this.names.take(wish);
    this.added.push(tensorToProto(name, tensor('int64', [values.length], [...values])));
    return name;
  }

  /** The result of an operator on quantised values: `real` computes it, and integers are made of it only where something reads those.
   * @returns true, for the tables of operators. */
  define(node: NodeProto, output: string, scale: string, zeroPoint: string, make: (result: string) => NodeProto): true {
    const plain = output.replace(/_quantized$/, '');
    const result = this.names.take(this.names.isFree(plain) ? plain : `${output}_float32`);
    this.push(make(result));
    const input = [result, scale, ...(zeroPoint ? [zeroPoint] : [])];
    this.#quantizeLinear(
      makeNode('QuantizeLinear', input, [output], {}, { name: node.name && `${node.name}_quantize` }),
      true,
    );
    return true;
  }

  /** The real form of an integer value: the name of a float32 value, or undefined if it cannot be told.
   * It is a stored tensor widened, what a QuantizeLinear was given, or what an operator makes of such. */
  real(value: QuantizedValue, depth = 0): string | undefined {
    const { name, scale, zeroPoint, axis = 1, blockSize = 0 } = value;
    const key = JSON.stringify([name, scale, zeroPoint, axis, blockSize]);
    const known = this.#reals.get(key);
    if (known !== undefined) return known;
    const found = this.#stored.has(name)
      ? this.#realOfStored(value)
      : (this.#realOfSource(value) ?? this.#realOfMover(value, depth));
    if (found !== undefined) this.#reals.set(key, found);
    return found;
  }

  #realOfStored({ name, scale, zeroPoint, axis = 1, blockSize = 0, wish }: QuantizedValue): string | undefined {
    const integers = storedIntegers(this.#stored.get(name)!);
    const scales = this.scaleOf(scale);
    const zero = this.#stored.get(zeroPoint);
    const zeroPoints = zero && storedIntegers(zero);
    if (!integers || !scales || (zeroPoint && !zeroPoints)) return undefined;
    const values = dequantizeIntegers(integers, { scale: scales, zeroPoint: zeroPoints, axis, blockSize });
    return values && this.addWeight(name, integers.shape, values, wish);
  }

  /** Stored scales as float32. */
  scaleOf(name: string): { readonly shape: Shape; readonly values: Float32Array } | undefined {
    const proto = this.#stored.get(name);
    if (!proto || !['float32', 'float16', 'bfloat16'].includes(dtypeOfProto(proto))) return undefined;
    const { shape, data, dtype } = tensorFromProto(proto);
    return { shape, values: toFloat32({ shape, data, dtype }) };
  }

  #realOfSource(value: QuantizedValue): string | undefined {
    const source = this.#sources.get(value.name);
    if (!source || !this.#same(source.scale, value.scale) || !this.#same(source.zeroPoint, value.zeroPoint))
      return undefined;
    return source.saturates ? this.#saturated(source, value) : source.real;
  }

  /** Quantisers drop a Relu or Relu6 before a QuantizeLinear whose integers begin at zero: cutting off there does the same. So it comes
   * back. Elsewhere the cut lies at the end of what calibration saw, and is not part of the network. */
  #saturated({ real, scale, zeroPoint }: Source, { wish }: QuantizedValue): string {
    const zero = this.#stored.get(zeroPoint);
    const range = zeroPoint ? zero && integerRange(dtypeOfProto(zero)) : integerRange('uint8');
    const zeroValue =
      zero && sizeOf(zero.dims.map(Number)) === 1 ? storedIntegers(zero)?.values[0] : zeroPoint ? undefined : 0;
    const scales = this.scaleOf(scale)?.values;
    if (!range || scales?.length !== 1 || zeroValue !== range[0]) return real;
    const upper = (range[1] - range[0]) * scales[0]!;
    // The calibrated range of a Relu6 that was ever full ends at 6, to the rounding of the scale.
    const isRelu6 = Math.abs(upper - 6) < 6e-3;
    if (this.#nonNegative.has(real)) return real;
    const result = wish ?? this.names.take(`${real}_relu`);
    if (isRelu6) {
      const [zeroName, six] = [this.addConstant(`${result}_min`, [], [0]), this.addConstant(`${result}_max`, [], [6])];
      this.push(makeNode('Clip', [real, zeroName, six], [result], {}, { name: `${result}_relu6` }));
      this.#nonNegative.add(result);
    } else this.push(makeNode('Relu', [real], [result], {}, { name: `${result}_relu` }));
    return result;
  }

  #realOfMover(value: QuantizedValue, depth: number): string | undefined {
    const node = this.producer.get(value.name);
    if (!node || !movers.has(node.opType) || canonicalDomain(node.domain) !== '' || depth > maxMovers) return undefined;
    // Scales that go along an axis would have to move with it.
    if (node.output[0] !== value.name || this.scaleOf(value.scale)?.values.length !== 1) return undefined;
    const moved = node.opType === 'Concat' ? node.input : node.input.slice(0, 1);
    const reals = moved.map((name) => this.real({ name, scale: value.scale, zeroPoint: value.zeroPoint }, depth + 1));
    if (!reals.every((name) => name !== undefined)) return undefined;
    const plain = value.name.replace(/_quantized$/, '');
    const result = value.wish ?? this.names.take(this.names.isFree(plain) ? plain : `${value.name}_float32`);
    this.push(amend(node, { input: [...reals, ...node.input.slice(moved.length)], output: [result] }));
    return result;
  }

  #dequantizeLinear(node: NodeProto): void {
    const [name = '', scale = '', zeroPoint = ''] = node.input;
    const [output = ''] = node.output;
    const quantization = { axis: intOf(node, 'axis', 1), blockSize: intOf(node, 'block_size', 0) };
    const real = this.real({ name, scale, zeroPoint, ...quantization, wish: output });
    if (real === undefined) {
      this.kept++;
      this.push(node);
    } else if (real !== output) this.#link(node, output, real);
    else if (this.#fixed.has(output) && this.added.some((t) => t.name === output)) {
      // A stored tensor as an output of the graph needs a maker.
      const weight = this.added.findIndex((t) => t.name === output);
      const fresh = this.names.take(`${output}_stored`);
      this.added[weight] = amend(this.added[weight]!, { name: fresh });
      this.push(makeNode('Identity', [fresh], [output], {}, { name: node.name }));
    }
  }

  /** Lets the readers of `output` read `real`. Where the name `output` must stay, the maker of `real` takes it. */
  #link(node: NodeProto, output: string, real: string): void {
    if (!this.#fixed.has(output)) {
      this.#renamed.set(output, real);
      return;
    }
    const isMade = this.nodes.some((n) => n.output.includes(real));
    if (!isMade || this.#fixed.has(real) || this.#outputsToBe.has(real)) {
      this.push(makeNode('Identity', [real], [output], {}, { name: node.name }));
      return;
    }
    this.#outputsToBe.set(real, output);
  }

  /** Values that take a name that must stay, once the walk is over. */
  get outputsToBe(): ReadonlyMap<string, string> {
    return this.#outputsToBe;
  }

  #quantizeLinear(node: NodeProto, saturates: boolean): void {
    const [real = '', scale = '', zeroPoint = ''] = node.input;
    this.#sources.set(node.output[0]!, { real, scale, zeroPoint, saturates });
    this.push(node);
  }

  #dynamicQuantizeLinear(node: NodeProto): void {
    const [integers = '', scale = '', zeroPoint = ''] = node.output;
    this.#sources.set(integers, { real: node.input[0]!, scale, zeroPoint, saturates: false });
    this.push(node);
  }

  /** Whether two names stand for the same numbers. */
  #same(a: string, b: string): boolean {
    if (a === b) return true;
    const [x, y] = [this.#stored.get(a), this.#stored.get(b)];
    if (!x || !y || x.dataType !== y.dataType) return false;
    const [u, v] = [tensorFromProto(x).data, tensorFromProto(y).data];
    return u.length === v.length && Array.from(u as Float32Array).every((value, i) => value === v[i]);
  }
}

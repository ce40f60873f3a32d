import { attribute } from '../attributes.ts';
import { amend, makeAttribute } from '../build.ts';
import { canonicalDomain, graphOf } from '../codec.ts';
import { type DType, dtypeCode } from '../dtype.ts';
import { indexGraph } from '../graph-index.ts';
import type { AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto, TypeProto } from '../proto.ts';
import { tensor, tensorFromProto, tensorToProto, toFloat32 } from '../tensor.ts';
import { graphsOf } from '../walk.ts';
import { floatKeepers } from './float-keepers.ts';

export interface ConvertedFloats {
  /** The types that were met: float16, bfloat16, float64. */
  readonly dtypes: readonly DType[];
  /** Stored tensors converted: initializers and constants. */
  readonly tensors: number;
  /** Graph inputs and outputs that were of such a type and are float32 now. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const float32 = dtypeCode('float32');
const double = dtypeCode('float64');
/** The largest number of float32. */
const largest = (2 - 2 ** -23) * 2 ** 127;
const halfTypes = new Map<number, DType>([
  [dtypeCode('float16'), 'float16'],
  [dtypeCode('bfloat16'), 'bfloat16'],
]);

/** Integer attributes that name an element type, by the operators that have them (ONNX up to opset 25, and com.microsoft). */
const typeAttributes = new Set([
  'to', // Cast
  'dtype', // EyeLike, RandomNormal…, Bernoulli, SequenceEmpty
  'output_datatype', // HannWindow, MelWeightMatrix
  'output_dtype', // DequantizeLinear
  'precision', // QuantizeLinear
  'stash_type', // LayerNormalization, GroupNormalization
  'softmax_precision', // Attention
]);

/** Makes a model of half or of double precision a float32 one: initializers, constants, declared types, targets of Cast, everything in
 * subgraphs too. Names stay; a Cast to float32 of what is float32 now goes away.
 *  · Halves keep their values (every half is a float32), so a mask of -65504 remains one; arithmetic is more exact than before.
 *  · Doubles are rounded, what is larger than float32 knows becomes its largest number. Engines have few operators for doubles: ONNX Runtime no
 *    Conv. A graph of float32 that only counts in doubles here and there (positions, scales) keeps them.
 * Leaves alone: float8 and what is quantised. Changes `model` in place.
 * @returns what was converted, or undefined if there was nothing to convert. */
export function computeInFloat32(model: ModelProto): ConvertedFloats | undefined {
  const main = graphOf(model);
  const pass = new Conversion(isDouble(main) ? new Map([...halfTypes, [double, 'float64']]) : halfTypes);
  const concerned = ({ type }: { type?: TypeProto }) =>
    type?.value.case === 'tensorType' && pass.types.has(type.value.value.elemType);
  const inputs = main.input.filter(concerned).map((v) => v.name);
  const outputs = main.output.filter(concerned).map((v) => v.name);
  for (const graph of graphsOf(model)) pass.convert(graph);
  if (pass.dtypes.size === 0) return undefined;
  dropIdleCasts(main);
  const stored = new Set(main.initializer.map((t) => t.name));
  return {
    dtypes: [...pass.dtypes],
    tensors: pass.tensors,
    inputs: inputs.filter((name) => !stored.has(name)),
    outputs,
  };
}

/** Whether the weights are doubles. */
function isDouble({ initializer }: GraphProto): boolean {
  return initializer.some(({ dataType, dims }) => dataType === double && dims.length >= 2);
}

class Conversion {
  readonly types: ReadonlyMap<number, DType>;
  readonly dtypes = new Set<DType>();
  tensors = 0;

  constructor(types: ReadonlyMap<number, DType>) {
    this.types = types;
  }

  convert(graph: GraphProto): void {
    graph.initializer = graph.initializer.map((t) => this.#tensor(t));
    for (const sparse of graph.sparseInitializer) if (sparse.values) sparse.values = this.#tensor(sparse.values);
    for (const value of [...graph.input, ...graph.output, ...graph.valueInfo]) {
      if (value.type) this.#type(value.type);
    }
    for (const node of graph.node) node.attribute = node.attribute.map((a) => this.#attribute(a, node));
  }

  #attribute(a: AttributeProto, node: NodeProto): AttributeProto {
    if (a.t) return amend(a, { t: this.#tensor(a.t) });
    if (a.tensors.length > 0) return amend(a, { tensors: a.tensors.map((t) => this.#tensor(t)) });
    if (a.tp) this.#type(a.tp);
    for (const type of a.typeProtos) this.#type(type);
    const domain = canonicalDomain(node.domain);
    const found =
      (domain === '' || domain === 'com.microsoft') && typeAttributes.has(a.name)
        ? this.types.get(Number(a.i))
        : undefined;
    if (!found) return a;
    this.dtypes.add(found);
    return makeAttribute(a.name, float32);
  }

  #tensor(proto: TensorProto): TensorProto {
    const found = this.types.get(proto.dataType);
    if (!found) return proto;
    this.dtypes.add(found);
    this.tensors++;
    const value = tensorFromProto(proto);
    const data = found === 'float64' ? rounded(value.data as Float64Array) : toFloat32(value);
    return tensorToProto(proto.name, tensor('float32', value.shape, data));
  }

  /** Tensors, and sequences, maps and optionals of them. */
  #type({ value }: TypeProto): void {
    switch (value.case) {
      case 'tensorType':
      case 'sparseTensorType': {
        const found = this.types.get(value.value.elemType);
        if (found) this.dtypes.add(found);
        if (found) value.value.elemType = float32;
        return;
      }
      case 'sequenceType':
      case 'optionalType':
        if (value.value.elemType) this.#type(value.value.elemType);
        return;
      case 'mapType':
        if (value.value.valueType) this.#type(value.value.valueType);
    }
  }
}

/** A mask of -1e300 must not become minus infinity: rows of nothing else would be NaN. */
function rounded(doubles: Float64Array): Float32Array {
  return Float32Array.from(doubles, (x) => (Number.isFinite(x) ? Math.min(Math.max(x, -largest), largest) : x));
}

/** Removes each `Cast(to=float32)` of what is known to be float32: stored or fed as such, or made of it by an operator that keeps types. */
function dropIdleCasts(graph: GraphProto): void {
  const { outputs, consumers } = indexGraph(graph);
  const known = new Set<string>(graph.initializer.filter((t) => t.dataType === float32).map((t) => t.name));
  for (const { name, type } of [...graph.input, ...graph.valueInfo]) {
    if (type?.value.case === 'tensorType' && type.value.value.elemType === float32) known.add(name);
  }
  const renamed = new Map<string, string>();
  // A subgraph that reads the Cast's result would have to be rewritten: such a Cast stays.
  const readHereOnly = (name: string) => (consumers.get(name) ?? []).every((node) => node.input.includes(name));
  const isIdle = (node: NodeProto) =>
    castsToFloat32(node) && known.has(node.input[0]!) && !outputs.has(node.output[0]!) && readHereOnly(node.output[0]!);
  graph.node = graph.node.filter((node) => {
    node.input = node.input.map((name) => renamed.get(name) ?? name);
    if (isIdle(node)) {
      renamed.set(node.output[0]!, node.input[0]!);
      return false;
    }
    const keeps = canonicalDomain(node.domain) === '' && floatKeepers.has(node.opType) && known.has(node.input[0]!);
    if (keeps || castsToFloat32(node)) known.add(node.output[0]!);
    return true;
  });
}

function castsToFloat32(node: NodeProto): boolean {
  return (
    node.opType === 'Cast' &&
    canonicalDomain(node.domain) === '' &&
    Number(attribute(node, 'to')?.i) === float32 &&
    node.output.length === 1
  );
}

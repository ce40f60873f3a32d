import { attribute } from '../attributes.ts';
import { amend, makeAttribute } from '../build.ts';
import { canonicalDomain, graphOf } from '../codec.ts';
import { type DType, dtypeCode } from '../dtype.ts';
import { indexGraph } from '../graph-index.ts';
import type { AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto, TypeProto } from '../proto.ts';
import { tensor, tensorFromProto, tensorToProto, toFloat32 } from '../tensor.ts';
import { graphsOf } from '../walk.ts';
import { floatKeepers } from './float-keepers.ts';

export interface WidenedHalf {
  /** The half-precision types that were met. */
  readonly dtypes: readonly DType[];
  /** Stored tensors widened: initializers and constants. */
  readonly tensors: number;
  /** Graph inputs and outputs that were half precision and are float32 now. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const float32 = dtypeCode('float32');
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

/** Makes a half-precision model a float32 one: initializers, constants, declared types, targets of Cast, everything in subgraphs too.
 * Values stay as they are (every half is a float32), so a mask of -65504 remains one. Names stay; a Cast to float32 of what is float32
 * now goes away. Arithmetic is more exact than before, which is all that changes.
 * Leaves alone: float8 and what is quantised. Changes `model` in place.
 * @returns what was widened, or undefined if the model has no half precision. */
export function widenHalf(model: ModelProto): WidenedHalf | undefined {
  const pass = new Widening();
  const main = graphOf(model);
  const isHalf = ({ type }: { type?: TypeProto }) =>
    type?.value.case === 'tensorType' && halfTypes.has(type.value.value.elemType);
  const inputs = main.input.filter(isHalf).map((v) => v.name);
  const outputs = main.output.filter(isHalf).map((v) => v.name);
  for (const graph of graphsOf(model)) pass.widen(graph);
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

class Widening {
  readonly dtypes = new Set<DType>();
  tensors = 0;

  widen(graph: GraphProto): void {
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
    const half =
      (domain === '' || domain === 'com.microsoft') && typeAttributes.has(a.name)
        ? halfTypes.get(Number(a.i))
        : undefined;
    if (!half) return a;
    this.dtypes.add(half);
    return makeAttribute(a.name, float32);
  }

  #tensor(proto: TensorProto): TensorProto {
    const half = halfTypes.get(proto.dataType);
    if (!half) return proto;
    this.dtypes.add(half);
    this.tensors++;
    const value = tensorFromProto(proto);
    return tensorToProto(proto.name, tensor('float32', value.shape, toFloat32(value)));
  }

  /** Tensors, and sequences, maps and optionals of them. */
  #type({ value }: TypeProto): void {
    switch (value.case) {
      case 'tensorType':
      case 'sparseTensorType': {
        const half = halfTypes.get(value.value.elemType);
        if (half) this.dtypes.add(half);
        if (half) value.value.elemType = float32;
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

import { InjertoError } from '../../errors.ts';
import { subgraphsOf } from '../attributes.ts';
import { makeNode } from '../build.ts';
import { canonicalDomain, graphOf, opsetOf } from '../codec.ts';
import { type DType, dtypeOf } from '../dtype.ts';
import { FreshNames } from '../fresh-names.ts';
import { readsOf } from '../graph-index.ts';
import type { FunctionProto, GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto } from '../proto.ts';
import { type Tensor, tensorFromProto } from '../tensor.ts';
import { nestedGraphs } from '../walk.ts';
import { atNode } from './at-node.ts';
import { constantTensor, isConstant } from './constants-to-initializers.ts';
import type { Conversion, ConversionScope, OldForm } from './opset/conversion.ts';
import { conversionsBetween } from './opset/conversions.ts';
import { type DeclaredAxes, inferNdim } from './opset/infer-ndim.ts';

/** The oldest opset that is read, and the one that older graphs are raised to: axes are inputs there, Softmax knows one axis,
 * ScatterElements adds, and LayerNormalization is an operator. */
const oldest = 7;
const floor = 17;

/** Raises a model below opset `least` to it, and the bodies of its functions with it; where functions import another opset than the model, all
 * go to the newest of them. Operators whose form changed are rewritten to mean the same; the others stay. Models of that opset and newer
 * stay as they are. Changes `model` in place.
 * @param least 17 or 18.
 * @returns the opset it had, or undefined if nothing was raised.
 * @throws {InjertoError} OPSET_UNSUPPORTED below 7, or for a form that has no equal. */
export function raiseOpset(model: ModelProto, least: 17 | 18 = floor): number | undefined {
  const from = opsetOf(model)!;
  const functions = model.functions.map((f) => [f, versionOf(f) ?? from] as const);
  const target = Math.max(least, from, ...functions.map(([, version]) => version));
  if (from === target && functions.every(([, version]) => version === target)) return undefined;
  const lowest = Math.min(from, ...functions.map(([, version]) => version));
  if (lowest < oldest) {
    throw new InjertoError('OPSET_UNSUPPORTED/old', { details: { opset: lowest, oldest } });
  }
  const names = new FreshNames(model);
  raiseGraph(graphOf(model), conversionsBetween(from, target), names);
  for (const [f, version] of functions) raiseFunction(f, conversionsBetween(version, target), names);
  for (const { opsetImport } of [model, ...model.functions]) {
    for (const opset of opsetImport) if (canonicalDomain(opset.domain) === '') opset.version = BigInt(target);
  }
  // The oldest version of the file format that may hold opset 17 (onnx.helper.VERSION_TABLE).
  if (model.irVersion < 8n) model.irVersion = 8n;
  return from;
}

function versionOf(f: FunctionProto): number | undefined {
  const found = f.opsetImport.find((o) => canonicalDomain(o.domain) === '');
  return found && Number(found.version);
}

function raiseGraph(graph: GraphProto, conversions: readonly Conversion[], names: FreshNames): void {
  const graphs = nestedGraphs([graph]);
  const facts = new Facts(
    graphs.flatMap((g) => [...g.input, ...g.output, ...g.valueInfo]),
    graphs.flatMap((g) => g.initializer),
    graphs.flatMap((g) => g.node),
    graphs.flatMap((g) => g.output.map((o) => o.name)),
  );
  for (const inner of graphs) inner.node = raiseNodes(inner.node, conversions, facts, names);
}

function raiseFunction(f: FunctionProto, conversions: readonly Conversion[], names: FreshNames): void {
  const graphs = nestedGraphs(f.node.flatMap(subgraphsOf));
  const facts = new Facts(
    [...f.valueInfo, ...graphs.flatMap((g) => [...g.input, ...g.output, ...g.valueInfo])],
    graphs.flatMap((g) => g.initializer),
    [...f.node, ...graphs.flatMap((g) => g.node)],
    [...f.output, ...graphs.flatMap((g) => g.output.map((o) => o.name))],
  );
  for (const inner of graphs) inner.node = raiseNodes(inner.node, conversions, facts, names);
  f.node = raiseNodes(f.node, conversions, facts, names);
}

function raiseNodes(
  nodes: readonly NodeProto[],
  conversions: readonly Conversion[],
  facts: Facts,
  names: FreshNames,
): NodeProto[] {
  let current = [...nodes];
  for (const conversion of conversions) {
    current = current.flatMap((node) => {
      if (!conversion.opTypes.includes(node.opType) || canonicalDomain(node.domain) !== '') return [node];
      const constants: NodeProto[] = [];
      const scope = new Scope(facts, names, constants);
      const converted = atNode(node, () => conversion.convert(node, scope));
      return [...constants, ...(Array.isArray(converted) ? converted : [converted as NodeProto])];
    });
  }
  return current;
}

/** What a file tells of its values. */
class Facts implements DeclaredAxes {
  readonly #values = new Map<string, ValueInfoProto>();
  readonly #stored = new Map<string, TensorProto>();
  readonly #producers = new Map<string, NodeProto>();
  readonly #reads: Set<string>;

  constructor(
    values: readonly ValueInfoProto[],
    initializers: readonly TensorProto[],
    nodes: readonly NodeProto[],
    outputs: readonly string[],
  ) {
    for (const value of values) this.#values.set(value.name, value);
    for (const stored of initializers) this.#stored.set(stored.name, stored);
    for (const node of nodes) for (const name of node.output) this.#producers.set(name, node);
    this.#reads = new Set([...nodes.flatMap(readsOf), ...outputs]);
  }

  ndimOf(name: string): number | undefined {
    const type = this.#values.get(name)?.type?.value;
    if (type?.case === 'tensorType' && type.value.shape) return type.value.shape.dim.length;
    return this.#storedProto(name)?.dims.length;
  }

  producerOf(name: string): NodeProto | undefined {
    return this.#producers.get(name);
  }

  lengthOf(name: string): number | undefined {
    const dims = this.#storedProto(name)?.dims;
    return dims?.length === 1 ? Number(dims[0]) : undefined;
  }

  #storedProto(name: string): TensorProto | undefined {
    const maker = this.#producers.get(name);
    return this.#stored.get(name) ?? (maker && isConstant(maker) ? constantTensor(maker) : undefined);
  }

  dtypeOf(name: string): DType | undefined {
    const stored = this.#stored.get(name);
    if (stored) return dtypeOf(stored.dataType);
    const type = this.#values.get(name)?.type?.value;
    return type?.case === 'tensorType' ? dtypeOf(type.value.elemType) : undefined;
  }

  storedValue(name: string): Tensor | undefined {
    const proto = this.#storedProto(name);
    return proto && tensorFromProto(proto);
  }

  isRead(name: string): boolean {
    return this.#reads.has(name);
  }

  remember(constant: NodeProto): void {
    this.#producers.set(constant.output[0]!, constant);
  }
}

class Scope implements ConversionScope {
  constructor(
    private readonly facts: Facts,
    private readonly names: FreshNames,
    private readonly constants: NodeProto[],
  ) {}

  constant(wish: string, value: Tensor): string {
    const name = this.names.take(wish);
    const node = makeNode('Constant', [], [name], { value });
    this.constants.push(node);
    this.facts.remember(node);
    return name;
  }

  fresh(wish: string): string {
    return this.names.take(wish);
  }

  ndimOf(value: string): number | undefined {
    return inferNdim(value, this.facts);
  }

  dtypeOf(value: string): DType | undefined {
    return this.facts.dtypeOf(value);
  }

  storedValue(value: string): Tensor | undefined {
    return this.facts.storedValue(value);
  }

  isRead(value: string): boolean {
    return value !== '' && this.facts.isRead(value);
  }

  refuse(node: NodeProto, form: OldForm): never {
    throw new InjertoError('OPSET_UNSUPPORTED/form', {
      details: { operator: node.opType, form },
      where: { node: node.name, operator: node.opType },
    });
  }
}

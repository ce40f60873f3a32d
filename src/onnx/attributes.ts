/** Reading the attributes of a node, with the default that the operator's specification gives. */
import { InjertoError } from '../errors.ts';
import { type AttributeProto, AttributeType, type GraphProto, type NodeProto } from './proto.ts';
import { type Tensor, tensorFromProto } from './tensor.ts';

const decoder = new TextDecoder();

export function attribute(node: NodeProto, name: string): AttributeProto | undefined {
  return node.attribute.find((a) => a.name === name);
}

function typed(node: NodeProto, name: string, type: AttributeType): AttributeProto | undefined {
  const found = attribute(node, name);
  if (!found || found.type === type) return found;
  throw new InjertoError('ATTRIBUTE_TYPE_WRONG', {
    details: { attribute: name, operator: node.opType, type: AttributeType[found.type], wanted: AttributeType[type] },
    where: { node: node.name },
  });
}

/** An INT attribute. int64 values past ±2⁵³ (a Slice "to the end") lose their last digits, never their sign or meaning. */
export function intOf<D extends number | undefined>(node: NodeProto, name: string, fallback: D): number | D {
  const found = typed(node, name, AttributeType.INT);
  return found ? Number(found.i) : fallback;
}

export function intsOf<D extends readonly number[] | undefined>(
  node: NodeProto,
  name: string,
  fallback: D,
): number[] | D {
  const found = typed(node, name, AttributeType.INTS);
  return found ? found.ints.map(Number) : fallback;
}

export function floatOf<D extends number | undefined>(node: NodeProto, name: string, fallback: D): number | D {
  const found = typed(node, name, AttributeType.FLOAT);
  return found ? found.f : fallback;
}

export function floatsOf<D extends readonly number[] | undefined>(
  node: NodeProto,
  name: string,
  fallback: D,
): number[] | D {
  return typed(node, name, AttributeType.FLOATS)?.floats ?? fallback;
}

export function stringsOf<D extends readonly string[] | undefined>(
  node: NodeProto,
  name: string,
  fallback: D,
): string[] | D {
  return typed(node, name, AttributeType.STRINGS)?.strings.map((s) => decoder.decode(s)) ?? fallback;
}

export function stringOf<D extends string | undefined>(node: NodeProto, name: string, fallback: D): string | D {
  const found = typed(node, name, AttributeType.STRING);
  return found ? decoder.decode(found.s) : fallback;
}

export function tensorOf(node: NodeProto, name: string): Tensor | undefined {
  const found = typed(node, name, AttributeType.TENSOR);
  return found?.t && tensorFromProto(found.t);
}

/** The graphs that a node carries (branches of If, bodies of Loop and Scan). */
export function subgraphsOf(node: NodeProto): GraphProto[] {
  return node.attribute.flatMap((a) => (a.g ? [a.g, ...a.graphs] : a.graphs));
}

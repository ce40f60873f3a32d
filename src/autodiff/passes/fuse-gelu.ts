import {
  amend,
  type GraphIndex,
  graphOf,
  indexGraph,
  type ModelProto,
  makeNode,
  type NodeProto,
  opsetOf,
  withGraph,
} from '../../onnx/index.ts';
import { onlyReader, readByNoneBut, storedNumber } from './pattern.ts';

/** Opset of the default domain from which Gelu is one of its operators; ONNX Runtime has one of its own at every opset. */
const geluOpset = 20;
const microsoft = 'com.microsoft';
/** Files store √2 and its like in float32, or half precision widened. */
const tolerance = 1e-3;

/** Writes Gelu where a file spells it out, in any order of its factors:  ½·X·(1 + erf(X/√2)). Forward and backward then take two thirds of
 *  the passes over X, and only X is kept.
 *  Leaves alone: values in between that anything else reads. */
export function fuseGelu(model: ModelProto): ModelProto {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const domain = opsetOf(model)! >= geluOpset ? '' : microsoft;
  const replaced = new Map<NodeProto, NodeProto | undefined>();
  for (const erf of graph.node) {
    const match = erf.opType === 'Erf' && erf.domain === '' ? geluOf(index, erf) : undefined;
    if (!match) continue;
    for (const spent of match.spent) replaced.set(spent, undefined);
    const { name, output } = match.last;
    replaced.set(match.last, amend(makeNode('Gelu', [match.X], [output[0]!], {}, { domain }), { name }));
  }
  if (replaced.size === 0) return model;
  const node = graph.node.flatMap((n) => (replaced.has(n) ? (replaced.get(n) ?? []) : [n]));
  const imports = makeImports(model, domain);
  return amend(withGraph(model, { node }), { opsetImport: imports });
}

interface Match {
  readonly X: string;
  /** The nodes that go; `last` makes the result. */
  readonly spent: readonly NodeProto[];
  readonly last: NodeProto;
}

function geluOf(index: GraphIndex, erf: NodeProto): Match | undefined {
  const scaled = index.producer.get(erf.input[0]!);
  const inner = scaled && scaledBy(index, scaled);
  const sum = onlyReader(index, erf.output[0]!);
  if (!scaled || !inner || !near(inner.factor, Math.SQRT1_2) || sum?.opType !== 'Add') return undefined;
  if (!sum.input.some((name) => near(storedNumber(index, name), 1))) return undefined;
  const X = inner.of;
  const spent = [scaled, erf, sum];
  let factor = 1;
  let foundX = false;
  // Upwards from 1 + erf, by factors, until X and ½ are both found.
  for (let last = sum; ; ) {
    if (foundX && near(factor, 0.5)) return readByNoneBut(index, spent, last) ? { X, spent, last } : undefined;
    const product = onlyReader(index, last.output[0]!);
    if (!product) return undefined;
    const other = product.input.find((name) => name !== last.output[0]);
    const number = storedNumber(index, other);
    const half = other === undefined ? undefined : index.producer.get(other);
    const scaledX = half && scaledBy(index, half);
    if (product.opType === 'Mul' && number !== undefined) factor *= number;
    else if (product.opType === 'Div' && number !== undefined && product.input[1] === other) factor /= number;
    else if (product.opType === 'Mul' && other === X && !foundX) foundX = true;
    else if (product.opType === 'Mul' && scaledX?.of === X && !foundX) {
      foundX = true;
      factor *= scaledX.factor;
      spent.push(half!);
    } else return undefined;
    spent.push(product);
    last = product;
  }
}

/** What a product with a number, or a division by one, multiplies, and with how much. */
function scaledBy(index: GraphIndex, { opType, domain, input }: NodeProto): { of: string; factor: number } | undefined {
  const [a, b] = input as [string, string];
  const [left, right] = [storedNumber(index, a), storedNumber(index, b)];
  if (domain !== '') return undefined;
  if (opType === 'Div' && right !== undefined) return { of: a, factor: 1 / right };
  if (opType === 'Mul' && right !== undefined) return { of: a, factor: right };
  if (opType === 'Mul' && left !== undefined) return { of: b, factor: left };
  return undefined;
}

function near(number: number | undefined, expected: number): boolean {
  return number !== undefined && Math.abs(number - expected) < tolerance * expected;
}

function makeImports(model: ModelProto, domain: string): ModelProto['opsetImport'] {
  const [first] = model.opsetImport;
  if (opsetOf(model, domain) !== undefined) return model.opsetImport;
  return [...model.opsetImport, amend(first!, { domain, version: 1n })];
}

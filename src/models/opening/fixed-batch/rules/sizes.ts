/** Sizes that a graph computes as it runs: which of them count samples. */
import { intOf, type NodeProto } from '../../../../onnx/index.ts';
import { NotFollowed, type Walk } from '../walk.ts';
import { grown } from './reshaping.ts';

type Grows = readonly boolean[];
type SizeRule = (node: NodeProto, walk: Walk, operand: (index: number) => Grows) => Grows;

const kept: SizeRule = (_, __, operand) => operand(0);

/** a ∘ b, one of them perhaps a single number for all. */
function paired(combine: (a: boolean, b: boolean) => boolean | undefined): SizeRule {
  return (node, _, operand) => {
    const [a, b] = [operand(0), operand(1)];
    return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => {
      const grows = combine(a[a.length === 1 ? 0 : i]!, b[b.length === 1 ? 0 : i]!);
      if (grows === undefined) throw new NotFollowed(node, 'it mixes the number of samples with another');
      return grows;
    });
  };
}

const rules: Readonly<Record<string, SizeRule>> = {
  Cast: kept,
  Identity: kept,
  Reshape: kept,
  Squeeze: kept,
  Unsqueeze: kept,
  // of a list of sizes: how many there are
  Shape: () => [],
  Size: () => [],
  Mul: paired((a, b) => (a && b ? undefined : a || b)),
  Div: paired((a, b) => (b && !a ? undefined : a && !b)),
  Add: paired((a, b) => (a === b ? a : undefined)),
  Sub: paired((a, b) => (a === b ? a : undefined)),
  Concat: (node, _, operand) => node.input.flatMap((_, i) => [...operand(i)]),
  Gather: (node, walk, operand) => {
    const data = operand(0);
    const indices = walk.ints(node.input[1]);
    if (!indices || intOf(node, 'axis', 0) !== 0) throw new NotFollowed(node, 'which size it chooses is not known');
    return indices.map((at) => data.at(at)!);
  },
  Slice: (node, walk, operand) => {
    const [start, end, , step] = [1, 2, 3, 4].map((i) => walk.ints(node.input[i])?.[0]);
    if (start === undefined || end === undefined || (step ?? 1) !== 1)
      throw new NotFollowed(node, 'which sizes it chooses is not known');
    return operand(0).slice(start, end);
  },
  ReduceProd: (node, _, operand) => {
    if (operand(0).filter(Boolean).length > 1) throw new NotFollowed(node, 'it multiplies numbers of samples');
    return [true];
  },
  // where a size is −1 or 1 by convention the other is taken: the one that came out
  Where: (node, walk, operand) => {
    const [, a, b] = node.input.map((name) => walk.ints(name));
    const made = walk.ints(node.output[0]);
    const [ofA, ofB] = [operand(1), operand(2)];
    if (!made || !a || !b) throw new NotFollowed(node, 'which sizes it chooses is not known');
    const at = <T>(list: readonly T[], i: number) => list[list.length === 1 ? 0 : i]!;
    return made.map((size, i) => (at(ofA, i) && at(a, i) === size) || (at(ofB, i) && at(b, i) === size));
  },
};

/** Follows a node that reads sizes which count samples, and nothing that differs between samples. */
export function followSizes(node: NodeProto, walk: Walk): NodeProto {
  if (node.opType === 'Equal' || node.opType === 'ConstantOfShape') {
    return node.opType === 'Equal' ? node : grown(node, walk, walk.counts.get(node.input[0]!)!);
  }
  const rule = rules[node.opType];
  if (!rule) throw new NotFollowed(node, 'it computes with the number of samples');
  const operand = (index: number): Grows => {
    const name = node.input[index]!;
    return walk.counts.get(name) ?? (walk.ints(name) ?? []).map(() => false);
  };
  const grows = rule(node, walk, operand);
  if (grows.some(Boolean)) walk.counts.set(node.output[0]!, grows);
  return node;
}

/** Shape and Size of a value that differs between samples. */
export function measureSizes(node: NodeProto, walk: Walk): NodeProto {
  const place = walk.place(node.input[0])!;
  const rank = walk.rank(node.input[0]!);
  const grows = Array.from({ length: rank }, (_, axis) => axis === place.axis);
  const [start, end] = [intOf(node, 'start', 0), intOf(node, 'end', rank)];
  const counted = node.opType === 'Size' ? [true] : grows.slice(start, end);
  if (counted.some(Boolean)) walk.counts.set(node.output[0]!, counted);
  return node;
}

/** Which output of a classifier holds the scores of its classes. */
import {
  ancestorsOf,
  graphOf,
  indexGraph,
  type ModelProto,
  type NodeProto,
  type ValueInfoProto,
} from '../../onnx/index.ts';
import { isEncoding } from '../surgery/find-head.ts';
import { makerOf } from '../surgery/holds-probabilities.ts';
import { holdsUnitVectors } from '../surgery/holds-unit-vectors.ts';
import { elementType } from './graph-inputs.ts';

export interface ClassScores {
  readonly output: string;
  /** K of [N, K], or of [N, K, 1, 1]. */
  readonly size: number;
  /** Other outputs of another size that might have been meant. */
  readonly others: readonly string[];
}

/** The output of scores: one with as many columns as there are names, else one that is called so, else the first. Vectors from which other
 * scores are computed are what stands before the head, vectors of length 1 are an encoder's, and the highest numbers that TopK picks belong to no class.
 * @param named how many classes the files name. */
export function classScores(model: ModelProto, named: number | undefined): ClassScores | undefined {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const found = graph.output.flatMap((info) => {
    const size = columnsOf(info, named);
    const floating = /^b?float|^double/.test(elementType(info));
    if (size === undefined || !floating || comesFrom(info.name, ['TopK'], index.producer)) return [];
    const vectors = isEncoding(info.name) || holdsUnitVectors(model, info.name);
    return vectors && size !== named ? [] : [{ output: info.name, size }];
  });
  const before = (a: string, b: string) => ancestorsOf(index, [b]).some((node) => node.output.includes(a));
  const last = found.filter((a) => !found.some((b) => b.size !== a.size && before(a.output, b.output)));
  const chosen =
    last.find(({ size }) => size === named) ?? last.find(({ output }) => scoreNames.test(output)) ?? last[0];
  if (!chosen) return undefined;
  return { ...chosen, others: last.filter(({ size }) => size !== chosen.size).map(({ output }) => output) };
}

const scoreNames = /logit|score|prob|class|softmax/i;

function comesFrom(name: string, opTypes: readonly string[], producer: ReadonlyMap<string, NodeProto>): boolean {
  return opTypes.includes(makerOf(name, producer)?.opType ?? '');
}

/** K of two axes, or of four of which the last two are 1; `known` where the file leaves it open; undefined for other shapes. */
function columnsOf({ type }: ValueInfoProto, known: number | undefined): number | undefined {
  const dims = type?.value.case === 'tensorType' ? type.value.value.shape?.dim : undefined;
  if (!dims || (dims.length !== 2 && dims.length !== 4)) return undefined;
  const spread = dims.slice(2).some(({ value }) => value.case !== 'dimValue' || Number(value.value) !== 1);
  if (spread) return undefined;
  const { value } = dims[1]!;
  return value.case === 'dimValue' ? Number(value.value) : known;
}

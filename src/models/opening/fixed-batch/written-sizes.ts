/** For how many samples a graph seems to have been written, whatever its inputs declare. */
import {
  graphOf,
  indexGraph,
  intOf,
  intsOf,
  type ModelProto,
  type NodeProto,
  tensorFromProto,
} from '../../../onnx/index.ts';
import { dataDependent } from '../../../runtime/index.ts';

/** A constant that the graph computes, and the axis on which samples would lie. */
export interface ComputedConstant {
  readonly name: string;
  readonly axis: number;
}

export interface WrittenSizes {
  /** Numbers of samples, perhaps: some are sizes of something else. */
  readonly numbers: readonly number[];
  /** Where more such numbers may be found by running the graph. */
  readonly computed: readonly ComputedConstant[];
}

/** Exporters that trace write a size as a number where the author's code made it one, whatever is declared: in a Reshape, in what is made for
 * each sample and joined or added to it (a class token, positions), in the first state of a recurrent layer. */
export function writtenSizes(model: ModelProto): WrittenSizes {
  const graph = graphOf(model);
  const { initializer, feeds } = indexGraph(graph);
  const ofData = dataDependent(model, feeds);
  const isConstant = (name: string | undefined): name is string =>
    name !== undefined && name !== '' && !ofData.has(name);
  const numbers = new Set<number>();
  const computed: ComputedConstant[] = [];
  const numbersOf = (name: string | undefined) => {
    const proto = name ? initializer.get(name) : undefined;
    return proto && Array.from(tensorFromProto(proto).data, Number);
  };
  const firstOf = (name: string | undefined) => numbersOf(name)?.[0];
  const add = (size: number | undefined) => {
    if (size !== undefined && size > 0) numbers.add(size);
  };
  const addSizeOf = (name: string, axis: number) => {
    const proto = initializer.get(name);
    if (proto) add(Number(proto.dims[axis] ?? 1));
    else computed.push({ name, axis });
  };
  const look = (node: NodeProto) => {
    const { opType, input } = node;
    const constants = input.filter(isConstant);
    if (readsAcross(node, ofData, numbersOf)) numbers.add(1);
    const mixed = constants.length > 0 && input.some((name) => ofData.has(name));
    if (!mixed) return;
    if (opType === 'Reshape') add(firstOf(input[1]));
    else if (opType === 'Expand') addSeveral(firstOf(input[1]), add);
    else if (opType === 'Concat') {
      if (intOf(node, 'axis', 0) !== 0) for (const name of constants) addSizeOf(name, 0);
    } else if (recurrent.has(opType)) {
      for (const name of [input[5], input[6]].filter(isConstant)) addSizeOf(name, 1);
    } else if (elementwise.has(opType)) {
      for (const name of constants) addSeveral(rowsIn(initializer.get(name)?.dims.map(Number)), add);
    }
  };
  for (const node of graph.node) look(node);
  return { numbers: [...numbers], computed };
}

/** Whether a node computes along the first axis, where samples lie as a rule: statistics of a batch make a sample depend on its neighbors. */
function readsAcross(
  node: NodeProto,
  ofData: ReadonlySet<string>,
  numbersOf: (name: string | undefined) => readonly number[] | undefined,
): boolean {
  const { opType, input } = node;
  if (!ofData.has(input[0]!)) return false;
  if (opType === 'BatchNormalization') return intOf(node, 'training_mode', 0) === 1 || ofData.has(input[3]!);
  if (opType === 'Softmax' || opType === 'LogSoftmax') return intOf(node, 'axis', -1) === 0;
  if (!opType.startsWith('Reduce')) return false;
  const axes = intsOf(node, 'axes', undefined) ?? numbersOf(input[1]);
  if (axes === undefined) return input[1] === undefined || input[1] === '';
  return axes.includes(0) || axes.length === 0;
}

const recurrent: ReadonlySet<string> = new Set(['GRU', 'LSTM', 'RNN']);
const elementwise: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Div', 'Where']);

/** Of [4, 16, 48] the 4; [48, 1, 1] has a number for each channel. */
function rowsIn(shape: readonly number[] | undefined): number | undefined {
  const [first, ...rest] = shape ?? [];
  return rest.length >= 2 && rest.some((size) => size > 1) ? first : undefined;
}

/** One row serves any number of samples. */
function addSeveral(size: number | undefined, add: (size: number | undefined) => void): void {
  if (size !== undefined && size > 1) add(size);
}

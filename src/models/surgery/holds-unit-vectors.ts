import { graphOf, indexGraph, type ModelProto, type NodeProto } from '../../onnx/index.ts';
import { makerOf } from './holds-probabilities.ts';

/** Whether an output was divided by its own length last, as encoders do whose vectors are compared (CLIP's towers, faces, re-identification).
 * Scores of classes never are. */
export function holdsUnitVectors(model: ModelProto, output: string): boolean {
  const { producer } = indexGraph(graphOf(model));
  const maker = makerOf(output, producer);
  if (maker?.opType === 'LpNormalization') return true;
  const [value, length] = maker?.input ?? [];
  if (maker?.opType === 'Div') return isLengthOf(length!, value!, producer);
  if (maker?.opType !== 'Mul') return false;
  // x · 1/|x|
  return maker.input.some((name, i) => {
    const inverse = behind(name, producer);
    return inverse?.opType === 'Reciprocal' && isLengthOf(inverse.input[0]!, maker.input[1 - i]!, producer);
  });
}

/** ReduceL2(x), or √Σx² spelled out. */
function isLengthOf(name: string, x: string, producer: ReadonlyMap<string, NodeProto>): boolean {
  const node = behind(name, producer);
  if (node?.opType === 'ReduceL2') return node.input[0] === x;
  const half = node?.opType === 'Sqrt' || node?.opType === 'Pow';
  const sum = half ? behind(node.input[0]!, producer) : undefined;
  if (sum?.opType === 'ReduceSumSquare') return sum.input[0] === x;
  const square = sum?.opType === 'ReduceSum' ? producer.get(sum.input[0]!) : undefined;
  if (square?.opType === 'Pow') return square.input[0] === x;
  return square?.opType === 'Mul' && square.input.every((input) => input === x) && square.input.length === 2;
}

/** The node that makes a value, behind what keeps it from being zero or spreads it. */
function behind(name: string, producer: ReadonlyMap<string, NodeProto>): NodeProto | undefined {
  let node = makerOf(name, producer);
  while (node && ['Expand', 'Max', 'Add', 'Clip'].includes(node.opType)) {
    const made = node.input.find((input) => producer.has(input) && producer.get(input)!.opType !== 'Constant');
    node = made === undefined ? undefined : makerOf(made, producer);
  }
  return node;
}

import { graphOf, indexGraph, type ModelProto, type NodeProto } from '../../onnx/index.ts';

/** Whether an output went through a softmax or a sigmoid last, however it was cast or reshaped then. */
export function holdsProbabilities(model: ModelProto, output: string): boolean {
  const { producer } = indexGraph(graphOf(model));
  const maker = makerOf(output, producer);
  if (!maker) return false;
  if (['Softmax', 'Sigmoid', 'HardSigmoid'].includes(maker.opType)) return true;
  if (maker.opType !== 'Div') return false;
  // softmax written out: exp(x) / sum(exp(x))
  const [over, under] = maker.input.map((name) => makerOf(name, producer));
  const summed = under?.opType === 'ReduceSum' ? makerOf(under.input[0]!, producer) : undefined;
  return over?.opType === 'Exp' && summed === over;
}

/** The node that makes a value, behind those that only move or store it otherwise. */
export function makerOf(name: string, producer: ReadonlyMap<string, NodeProto>): NodeProto | undefined {
  let node = producer.get(name);
  while (node && movers.has(node.opType)) node = producer.get(node.input[0]!);
  return node;
}

const movers: ReadonlySet<string> = new Set([
  ...['Cast', 'Clip', 'Dropout', 'Flatten', 'Identity', 'Reshape', 'Squeeze', 'Transpose', 'Unsqueeze'],
  ...['DequantizeLinear', 'QuantizeLinear'],
]);

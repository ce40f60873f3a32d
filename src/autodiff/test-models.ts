/** For tests: models made of a few nodes, without inputs or outputs where nothing runs them. */
import { type ModelProto, makeGraph, makeModel, type NodeProto, type Tensor, tensorToProto } from '../onnx/index.ts';

export function modelOfNodes(
  node: NodeProto[],
  { opset = 17, stored = {} }: { opset?: number; stored?: Readonly<Record<string, Tensor>> } = {},
): ModelProto {
  const initializer = Object.entries(stored).map(([name, value]) => tensorToProto(name, value));
  return makeModel(makeGraph({ node, input: [], output: [], initializer }), { '': opset });
}

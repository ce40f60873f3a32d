import { graphOf, type ModelProto } from '../../onnx/index.ts';

/** Whether an output is past its softmax or sigmoid. */
export function holdsProbabilities(model: ModelProto, output: string): boolean {
  return graphOf(model).node.some(
    ({ opType, output: outputs }) => (opType === 'Softmax' || opType === 'Sigmoid') && outputs.includes(output),
  );
}

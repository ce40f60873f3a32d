import { intOf, type NodeProto } from '../../onnx/index.ts';

/** Whether a node is a BatchNormalization in inference form: it normalizes by the running mean and variance that the file stores. */
export function hasStoredStatistics(node: NodeProto): boolean {
  return node.opType === 'BatchNormalization' && node.domain === '' && intOf(node, 'training_mode', 0) === 0;
}

import type { NodeProto } from '../../onnx/index.ts';

/** What to call a node in messages: its name, else its first output, which is never empty. */
export function nodeLabel(node: NodeProto): string {
  return node.name || node.output.find(Boolean) || node.opType;
}

/** Convolutions whose `kernel_shape` is not that of their weights: ONNX Runtime believes the attribute when it infers shapes, and for want
 * of a size that can be, its native code may end the whole process. */
import { InjertoError } from '../errors.ts';
import { attribute } from './attributes.ts';
import type { GraphProto } from './proto.ts';

const defaultDomain = new Set(['', 'ai.onnx']);
const convolutions = new Set(['Conv', 'ConvTranspose', 'ConvInteger']);

/** @throws {InjertoError} MODEL_DAMAGED naming the node. */
export function checkKernels(graph: GraphProto, origin: string): void {
  const stored = new Map(graph.initializer.map((t) => [t.name, t]));
  for (const node of graph.node) {
    if (!convolutions.has(node.opType) || !defaultDomain.has(node.domain)) continue;
    const given = attribute(node, 'kernel_shape')?.ints;
    const weight = stored.get(node.input[1] ?? '');
    if (!given || !weight || weight.dims.length < 3) continue;
    const own = weight.dims.slice(2);
    if (given.length === own.length && given.every((size, i) => size === own[i])) continue;
    throw new InjertoError('MODEL_DAMAGED', {
      what: `kernel_shape is [${given}], but the weight "${weight.name}" has kernels of [${own}].`,
      where: `node "${node.name}" (${node.opType}) in ${origin}`,
      hint: 'The file is damaged: download or export it again.',
    });
  }
}

/** Convolutions whose `kernel_shape` is not that of their weights: ONNX Runtime believes the attribute when it infers shapes, and for want
 * of a size that can be, its native code may end the whole process. */
import { InjertoError } from '../errors.ts';
import type { PlaceParts } from '../messages/index.ts';
import { attribute } from './attributes.ts';
import type { GraphProto } from './proto.ts';

const defaultDomain = new Set(['', 'ai.onnx']);
const convolutions = new Set(['Conv', 'ConvTranspose', 'ConvInteger']);

/** @throws {InjertoError} MODEL_DAMAGED naming the node. */
export function checkKernels(graph: GraphProto, origin: PlaceParts): void {
  const stored = new Map(graph.initializer.map((t) => [t.name, t]));
  for (const node of graph.node) {
    if (!convolutions.has(node.opType) || !defaultDomain.has(node.domain)) continue;
    const given = attribute(node, 'kernel_shape')?.ints;
    const weight = stored.get(node.input[1] ?? '');
    if (!given || !weight || weight.dims.length < 3) continue;
    const own = weight.dims.slice(2);
    if (given.length === own.length && given.every((size, i) => size === own[i])) continue;
    throw new InjertoError('MODEL_DAMAGED/kernel-shape', {
      details: { given: `[${given}]`, weight: weight.name, own: `[${own}]` },
      where: { node: node.name, operator: node.opType, ...origin },
    });
  }
}

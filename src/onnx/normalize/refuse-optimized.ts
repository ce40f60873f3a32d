import { InjertoError } from '../../errors.ts';
import type { ModelProto } from '../proto.ts';
import { graphsOf } from '../walk.ts';

/** Domains of operators that ONNX Runtime puts in for the processor at hand: weights are laid out anew, and no other program reads them. */
const machineDomains = new Set(['com.microsoft.nchwc', 'com.ms.internal.nhwc']);

/** @throws {InjertoError} MODEL_OPTIMIZED for a file that ONNX Runtime optimized for one kind of processor. */
export function refuseOptimized(model: ModelProto): void {
  const nodes = graphsOf(model).flatMap((graph) => graph.node);
  const found = nodes.find((node) => machineDomains.has(node.domain));
  if (!found) return;
  throw new InjertoError('MODEL_OPTIMIZED', {
    where: { node: found.name, operator: `${found.domain}:${found.opType}` },
  });
}

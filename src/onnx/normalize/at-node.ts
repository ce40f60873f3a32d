import { InjertoError } from '../../errors.ts';
import type { NodeProto } from '../proto.ts';

/** Runs `work` on a node; an error that does not say where it happened says the node. */
export function atNode<T>(node: NodeProto, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InjertoError) || error.where !== undefined) throw error;
    throw error.at({ node: node.name, operator: node.opType, output: node.output[0] ?? '' });
  }
}

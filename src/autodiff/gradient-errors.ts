/** What is said where a gradient is wanted and there is none. */
import { InjertoError } from '../errors.ts';
import { type ModelProto, type NodeProto, opsetOf } from '../onnx/index.ts';

/** Weights of `wrt` whose gradient would have to flow through `node`. */
export function behind(nodes: readonly NodeProto[], node: NodeProto, wrt: readonly string[]): string[] {
  const needed = new Set(node.input);
  for (const earlier of nodes.slice(0, nodes.indexOf(node)).toReversed()) {
    if (earlier.output.some((name) => needed.has(name))) for (const name of earlier.input) needed.add(name);
  }
  return wrt.filter((name) => needed.has(name));
}

export function ruleMissing(node: NodeProto, model: ModelProto, weights: readonly string[]): InjertoError {
  const domain = node.domain || 'ai.onnx';
  const opset = opsetOf(model, node.domain) ?? opsetOf(model);
  const listed = weights
    .slice(0, 5)
    .map((name) => `"${name}"`)
    .join(', ');
  const more = weights.length > 5 ? ` and ${weights.length - 5} more` : '';
  return new InjertoError('GRADIENT_RULE_MISSING', {
    what: `${node.opType} (domain ${domain}, opset ${opset}) has no gradient rule, and weights that should learn lie below it: ${listed}${more}.`,
    where: `node "${node.name}", output "${node.output[0]}"`,
    hint: 'Train what lies above this node only: unfreeze fewer blocks, or use the method transfer, which needs no gradient of the reference model.',
  });
}

export function noFormula(node: NodeProto, input: string, index: number): InjertoError {
  return new InjertoError('GRADIENT_UNSUPPORTED', {
    what: `${node.opType} has no gradient with respect to its input ${index}, "${input}", and a weight that should learn lies behind it.`,
    where: `node "${node.name}"`,
    hint: 'Leave that weight out of what is trained.',
  });
}

export function disconnected(name: string, loss: string): InjertoError {
  return new InjertoError('GRADIENT_DISCONNECTED', {
    what: `The loss "${loss}" does not depend on "${name}".`,
    where: `value "${name}"`,
    hint: 'Leave it out of what is trained.',
  });
}

/** Forms of an operator that a rule does not cover are errors, never wrong gradients. */
import { InjertoError } from '../errors.ts';
import type { NodeProto } from '../onnx/index.ts';
import type { RuleContext } from './rule.ts';

/** @param form such as "GroupQueryAttention with past keys".
 * @throws {InjertoError} GRADIENT_UNSUPPORTED */
export function refuseForm(
  node: NodeProto,
  form: string,
  hint = 'Train only what lies above this node, or export the model without that form.',
): never {
  throw new InjertoError('GRADIENT_UNSUPPORTED', {
    what: `There is no gradient rule for ${form}.`,
    where: `node "${node.name}"`,
    hint,
  });
}

/** Refuses a loss that hangs on an optional output whose part in the gradient the rule does not compute.
 * @param known outputs that the rule does compute it for.
 * @throws {InjertoError} GRADIENT_UNSUPPORTED */
export function refuseOtherOutputs({ node, grads }: RuleContext, known: readonly number[] = [0]): void {
  const other = node.output.findIndex((_, i) => grads[i] !== undefined && !known.includes(i));
  if (other !== -1)
    refuseForm(node, `${node.opType} whose output ${other}, "${node.output[other]}", the loss depends on`);
}

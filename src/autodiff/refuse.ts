/** Forms of an operator that a rule does not cover are errors, never wrong gradients. */
import { InjertoError } from '../errors.ts';
import type { DetailsOf, MessageKey } from '../messages/index.ts';
import type { NodeProto } from '../onnx/index.ts';
import type { RuleContext } from './rule.ts';
import type { Value } from './value.ts';

type Form<Key extends MessageKey> = Key extends `GRADIENT_UNSUPPORTED/${infer F}` ? F : never;

/** @param form which sentence of GRADIENT_UNSUPPORTED says it. @param details that the sentence needs, beside the operator.
 * @throws {InjertoError} GRADIENT_UNSUPPORTED */
export function refuseForm<const F extends Form<MessageKey>>(
  node: NodeProto,
  form: F,
  details: Omit<DetailsOf<`GRADIENT_UNSUPPORTED/${F}`>, 'operator'>,
): never {
  throw new InjertoError(`GRADIENT_UNSUPPORTED/${form}`, {
    details: { operator: node.opType, ...details } as never,
    where: { node: node.name || node.output.find(Boolean) },
  } as never);
}

/** @throws {InjertoError} GRADIENT_UNSUPPORTED for an attribute of this value. */
export function refuseAttribute(node: NodeProto, attribute: string, value: string | number): never {
  return refuseForm(node, 'attribute', { attribute, value });
}

/** Refuses a loss that hangs on an optional output whose part in the gradient the rule does not compute.
 * @param known outputs that the rule does compute it for.
 * @throws {InjertoError} GRADIENT_UNSUPPORTED */
export function refuseOtherOutputs({ node, grads }: RuleContext, known: readonly number[] = [0]): void {
  const output = node.output.findIndex((_, i) => grads[i] !== undefined && !known.includes(i));
  if (output !== -1) refuseForm(node, 'output', { output, value: node.output[output]! });
}

/** Refuses an operand that the rule does not read.
 * @throws {InjertoError} GRADIENT_UNSUPPORTED if one of these inputs is given. */
export function refuseOperands(node: NodeProto, inputs: readonly number[]): void {
  const input = inputs.find((i) => node.input[i]);
  if (input !== undefined) refuseForm(node, 'operand', { input, value: node.input[input]! });
}

/** The gradient of the first output, for rules that compute no other's part.
 * @throws {InjertoError} GRADIENT_UNSUPPORTED if the loss depends on another output. */
export function onlyGradient(context: RuleContext): Value {
  refuseOtherOutputs(context);
  return context.grads[0]!;
}

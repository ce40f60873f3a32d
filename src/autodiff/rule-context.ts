/** What a rule is given for one node. */
import type { FreshNames, NodeProto } from '../onnx/index.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { requiredOperands } from './operators.ts';
import type { GradientRule, RuleContext } from './rule.ts';
import type { ValueFacts } from './shape-table.ts';
import type { Value } from './value.ts';

/** Where rules write: the nodes of the backward part, and what is known of all values. */
export interface Writing {
  readonly op: GraphBuilder;
  readonly facts: Map<string, ValueFacts>;
  readonly names: Pick<FreshNames, 'take'>;
}

/** @param node grows by the outputs that the rule saves. @param grads of each of its outputs, at least one of which is there.
 * @throws {InjertoError} SHAPE_UNKNOWN for an operand that must be there and of which nothing is known. */
export function contextOf(
  rule: GradientRule,
  node: NodeProto,
  grads: readonly (Value | undefined)[],
  { op, facts, names }: Writing,
): RuleContext {
  const required = requiredOperands(rule.name);
  const values = (given: readonly string[], must: readonly boolean[]) =>
    Array.from({ length: Math.max(given.length, must.length) }, (_, i) => {
      const name = given[i] ?? '';
      return facts.has(name) || must[i] ? op.value(name) : undefined;
    });
  const save: RuleContext['save'] = (output, dtype, axes) => {
    while (node.output.length <= output) node.output.push('');
    node.output[output] ||= names.take(`saved/${node.output.find(Boolean)}/${output}`);
    facts.set(node.output[output]!, { dtype, axes });
    return op.value(node.output[output]!);
  };
  const { inputs, outputs } = required;
  const context = { node, inputs: values(node.input, inputs), outputs: values(node.output, outputs), grads, op, save };
  return context as unknown as RuleContext;
}

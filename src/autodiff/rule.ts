/** What a gradient rule is. */
import type { NodeProto } from '../onnx/index.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { InputsOf, OperatorName, OutputsOf, UpstreamOf } from './operators.ts';
import type { Value } from './value.ts';

/** What a rule works with. Operands stand by position, typed as the schema has them: an optional one must be tested before it is used. */
export interface RuleContext<Name extends OperatorName = OperatorName> {
  readonly node: NodeProto;
  readonly inputs: InputsOf<Name>;
  readonly outputs: OutputsOf<Name>;
  /** Gradient of each output, undefined where the loss does not depend on it. At least one is there. */
  readonly grads: UpstreamOf<Name>;
  /** Writes nodes of the backward graph. */
  readonly op: GraphBuilder;
  /** An optional output of the forward node, asked for if it is not there yet. */
  save(output: number, dtype: Value['dtype'], axes: Value['axes']): Value;
}

/** One closure per input, called only where a trainable weight needs that gradient; `zero` where it is 0 wherever it exists; undefined
 *  where the rule has none, which is an error if a trainable weight needs it. */
export type Gradients = readonly ((() => Value) | 'zero' | undefined)[];

export interface GradientRule<Name extends OperatorName = OperatorName> {
  readonly name: Name;
  readonly opType: string;
  readonly domain: string;
  /** Since-versions of the operator that the rule was read against; the last one holds up to `newestOpset`. */
  readonly versions: readonly number[];
  gradients(context: RuleContext<Name>): Gradients;
}

export function defineRule<const Name extends OperatorName>(
  name: Name,
  { versions }: { readonly versions: readonly number[] },
  gradients: (context: RuleContext<Name>) => Gradients,
): GradientRule<Name> {
  const [opType, domain = ''] = name.split(':').toReversed() as [string, string?];
  return { name, opType, domain, versions, gradients };
}

/** What a gradient rule is. */
import type { NodeProto } from '../onnx/index.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { Value } from './value.ts';

/** Operands by position. A rule knows which of them its operator requires; it tests an optional one before it uses it. */
export type Operands = readonly [Value, Value, Value, Value, Value, ...Value[]];

export interface RuleContext {
  readonly node: NodeProto;
  readonly inputs: Operands;
  readonly outputs: Operands;
  /** Gradient of each output, undefined where the loss does not depend on it. At least one is there. */
  readonly grads: Operands;
  /** Writes nodes of the backward graph. */
  readonly op: GraphBuilder;
  /** An optional output of the forward node, asked for if it is not there yet. */
  save(output: number, dtype: Value['dtype'], axes: Value['axes']): Value;
}

/** One closure per input, called only where a trainable weight needs that gradient; `zero` where it is 0 wherever it exists; undefined
 *  where the rule has none, which is an error if a trainable weight needs it. */
export type Gradients = readonly ((() => Value) | 'zero' | undefined)[];

export interface GradientRule {
  readonly opType: string;
  readonly domain: string;
  /** Since-versions of the operator that the rule was read against; the last one holds up to `newestOpset`. */
  readonly versions: readonly number[];
  readonly gradients: (context: RuleContext) => Gradients;
}

export function defineRule(
  opType: string,
  { versions, domain = '' }: { readonly versions: readonly number[]; readonly domain?: string },
  gradients: (context: RuleContext) => Gradients,
): GradientRule {
  return { opType, domain, versions, gradients };
}

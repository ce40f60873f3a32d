/** What a gradient rule is. */
import type { NodeProto } from '../onnx/index.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { Value } from './value.ts';

export interface RuleContext {
  readonly node: NodeProto;
  /** Inputs of the node, undefined where an optional one is left out. */
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly (Value | undefined)[];
  /** Gradient of each output, undefined where the loss does not depend on it. At least one is there. */
  readonly grads: readonly (Value | undefined)[];
  /** Writes nodes of the backward graph. */
  readonly op: GraphBuilder;
  /** An optional output of the forward node, asked for if it is not there yet. */
  save(output: number, dtype: Value['dtype'], axes: Value['axes']): Value;
}

/** One closure per input, called only where a trainable weight needs that gradient; undefined where there is none. */
export type Gradients = readonly ((() => Value) | undefined)[];

export interface GradientRule {
  readonly opType: string;
  readonly domain: string;
  /** Since-versions of the operator that the rule was read against; the last one holds up to `newestOpset`. */
  readonly versions: readonly number[];
  readonly gradients: (context: Context) => Gradients;
}

/** The context as most rules use it: present inputs, and the first output's gradient. Optional inputs are declared by the rule. */
export type Context = Omit<RuleContext, 'inputs' | 'outputs' | 'grads'> & {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly grads: readonly Value[];
};

export function defineRule(
  opType: string,
  { versions, domain = '' }: { readonly versions: readonly number[]; readonly domain?: string },
  gradients: (context: Context) => Gradients,
): GradientRule {
  return { opType, domain, versions, gradients };
}

import { makeGraph, makeValueInfo } from '../../onnx/index.ts';
import { GraphBuilder } from '../graph-builder.ts';
import type { ValueFacts } from '../shape-table.ts';
import type { Value } from '../value.ts';

interface ScanOptions {
  /** Of all names inside. */
  readonly prefix: string;
  /** What each step hands to the next, as it is before the first. */
  readonly states: readonly Value[];
  /** Read step by step along their first axis. */
  readonly inputs: readonly Value[];
  /** From the last step to the first; results still lie in the order of the inputs. @default false */
  readonly backward?: boolean;
  /** One step. It may read any value outside by its name. */
  readonly body: (
    op: GraphBuilder,
    states: readonly Value[],
    inputs: readonly Value[],
  ) => { readonly states: readonly Value[]; readonly outputs: readonly Value[] };
}

/** A loop over time (ONNX Scan-9 to 25): one node, whatever the number of steps.
 * @returns the states behind the last step, and the outputs of all steps, stacked along a new first axis. */
export function scan(op: GraphBuilder, { prefix, states, inputs, backward = false, body }: ScanOptions) {
  const inner = new GraphBuilder(op.opset, new Map<string, ValueFacts>(), prefix, op.names);
  const named = (kind: string, v: Value, axes: Value['axes'], i: number) => ({
    name: op.names.take(`${prefix}${kind}_${i + 1}`),
    dtype: v.dtype,
    axes,
  });
  const before = states.map((v, i) => named('state', v, v.axes, i));
  const seen = inputs.map((v, i) => named('input', v, v.axes.slice(1), i));
  const step = body(inner, before, seen);
  // An output of a graph has one name of its own, even where one value is handed out twice or as it came in.
  const handed = [...step.states, ...step.outputs].map((v) => inner.emit('Identity', [v], {}, v.axes));
  const info = (v: Value) => makeValueInfo(v.name, v.dtype, v.axes);
  const graph = makeGraph({
    name: `${prefix}body`,
    node: inner.nodes,
    input: [...before, ...seen].map(info),
    output: handed.map(info),
    initializer: inner.initializers,
  });
  const direction = Number(backward);
  const attributes = {
    body: graph,
    num_scan_inputs: inputs.length,
    scan_input_directions: inputs.map(() => direction),
    scan_output_directions: step.outputs.map(() => direction),
  };
  const steps = inputs[0]!.axes[0]!;
  const facts = [
    ...step.states.map(({ dtype }, i) => ({ dtype, axes: states[i]!.axes })),
    ...step.outputs.map(({ dtype, axes }) => ({ dtype, axes: [steps, ...axes] })),
  ];
  const made = op.emitAll('Scan', [...states, ...inputs], attributes, facts) as readonly Value[];
  return { states: made.slice(0, states.length), outputs: made.slice(states.length) };
}

/** What LSTM, GRU and RNN share: directions, lengths, and the weight gradients, which are one product over all steps.
 *  A cell sees one direction, with time running forward: a reverse direction is turned around first. Rows are [S·N, …]: all steps of all
 *  sequences; S steps, N sequences, I inputs, H hidden units, G gates. */
import { floatOf, intOf, type NodeProto, stringOf, stringsOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { InputsOf, UpstreamOf } from '../operators.ts';
import { refuseAttribute } from '../refuse.ts';
import type { Gradients, RuleContext } from '../rule.ts';
import type { Value } from '../value.ts';

export interface Direction {
  readonly op: GraphBuilder;
  /** For names of a Scan. */
  readonly prefix: string;
  /** Rows of X, and of h before each step. */
  readonly x: Value;
  readonly previous: Value;
  /** Rows of Y. */
  readonly y: Value;
  /** [S, N, H] */
  readonly dY: Value;
  /** Gradients of h and c behind the last step, [N, H]. */
  readonly dH: Value;
  readonly dC: Value;
  readonly w: Value;
  readonly r: Value;
  /** [G·H] each. */
  readonly wb: Value | undefined;
  readonly rb: Value | undefined;
  /** Peepholes, [3·H]. */
  readonly p: Value | undefined;
  /** c before the first step, [N, H]. */
  readonly c0: Value;
  /** Rows [S·N, 1]: 1 where a sequence still runs, 0 behind its end. Undefined if all are of one length. */
  readonly runs: Value | undefined;
  readonly activations: readonly string[];
  /** Rows to [S, N, …] and back. */
  steps(rows: Value): Value;
  rows(steps: Value): Value;
  /** What a state was before each step: `first`, then all but the last of [S, N, H]. As rows. */
  before(first: Value, all: Value): Value;
}

/** Of one direction. `gates` are the gradients of X·Wᵀ + wb, as rows [S·N, G·H]. */
export interface CellGradient {
  readonly gates: Value;
  readonly dR: Value;
  readonly dRb: Value;
  readonly dP?: Value | undefined;
  readonly dH0: Value;
  readonly dC0?: Value;
}

export type RecurrentOperator = 'LSTM' | 'GRU' | 'RNN';

/** Inputs by position: X, W, R, B, sequence_lens, initial_h and, of an LSTM, initial_c, P. */
export function recurrentGradients(
  context: RuleContext<RecurrentOperator>,
  allowed: readonly (readonly string[])[],
  cell: (direction: Direction) => CellGradient,
): Gradients {
  const { node, inputs, op } = context;
  const way = stringOf(node, 'direction', 'forward');
  const reversed = way === 'bidirectional' ? [false, true] : [way === 'reverse'];
  const activations = refuseOtherForms(node, reversed.length, allowed);
  const made: { direction: Direction; gradient: CellGradient }[] = [];
  const all = () => {
    for (const [d, reverse] of made.length > 0 ? [] : reversed.entries()) {
      const direction = directionOf(context, d, reverse, activations[d]!);
      made.push({ direction, gradient: cell(direction) });
    }
    return made;
  };
  /** One part for each direction, along an axis. */
  const joined = (part: (of: (typeof made)[number]) => Value) => () =>
    op.concat(
      all().map((of) => op.unsqueeze(part(of), [0])),
      0,
    );
  const sum = (rows: Value) => op.reduceSum(rows, { axes: [0] });
  return [
    () =>
      all()
        .map(({ direction, gradient }, d) => {
          const dX = direction.steps(op.gemm(gradient.gates, direction.w));
          return reversed[d] ? turned(op, dX, inputs[4]) : dX;
        })
        .reduce((a, b) => op.add(a, b)),
    joined(({ direction, gradient }) => op.gemm(gradient.gates, direction.x, { transA: 1 })),
    joined(({ gradient }) => gradient.dR),
    joined(({ gradient }) => op.concat([sum(gradient.gates), gradient.dRb], 0)),
    'zero',
    joined(({ gradient }) => gradient.dH0),
    joined(({ gradient }) => gradient.dC0!),
    joined(({ gradient }) => gradient.dP!),
  ];
}

function directionOf(
  { node, inputs, outputs, grads, op, save }: RuleContext<RecurrentOperator>,
  d: number,
  reverse: boolean,
  activations: readonly string[],
): Direction {
  const [X, W, R, B, lengths, H0, C0, P] = inputs as InputsOf<'LSTM'>;
  const hidden = R.axes[2]!;
  const [steps, batch] = [op.sizeOf(X, 0), op.sizeOf(X, 1)];
  const one = (v: Value, axis = 0): Value =>
    op.squeeze(op.slice(v, { axes: [axis], start: [d], end: [d + 1] }), [axis]);
  const forward = (v: Value) => (reverse ? turned(op, v, lengths) : v);
  const rows = (v: Value) => op.reshape(v, [null, v.axes[2]!]);
  const ofSteps = (v: Value) => op.reshape(v, [steps, batch, v.axes[1]!]);
  const zeros = () => op.full([batch, hidden], 0, X);
  const y = forward(one(outputs[0] ?? save(0, X.dtype, [X.axes[0]!, W.axes[0]!, X.axes[1]!, hidden]), 1));
  const h0 = H0 ? one(H0) : zeros();
  const before = (first: Value, all: Value) => {
    const kept = op.emit('Slice', [all, op.ints([0]), op.ints([-1]), op.ints([0])], {}, [null, ...all.axes.slice(1)]);
    const shifted = op.concat([op.unsqueeze(first, [0]), kept], 0);
    return rows({ ...shifted, axes: all.axes });
  };
  const dY = grads[0] ? forward(one(grads[0], 1)) : op.full([steps, batch, hidden], 0, X);
  const dC = (grads as UpstreamOf<'LSTM'>)[2];
  const halves = (W.axes[1] as number) ?? 0;
  return {
    op,
    prefix: `grad/${node.output.find(Boolean)}/${d}/`,
    x: rows(forward(X)),
    previous: before(h0, y),
    y: rows(y),
    dY,
    dH: grads[1] ? one(grads[1]) : zeros(),
    dC: dC ? one(dC) : zeros(),
    w: one(W),
    r: one(R),
    wb: B && op.slice(one(B), { axes: [0], start: [0], end: [halves] }),
    rb: B && op.slice(one(B), { axes: [0], start: [halves], end: [2 * halves] }),
    p: P && one(P),
    c0: C0 ? one(C0) : zeros(),
    runs: lengths && op.reshape(running(op, X, lengths), [null, 1]),
    activations,
    steps: ofSteps,
    rows,
    before,
  };
}

/** [S, N]: 1 at the steps that a sequence has. */
function running(op: GraphBuilder, x: Value, lengths: Value): Value {
  const step = op.unsqueeze(op.range(op.sizeOf(x, 0)), [1]);
  return op.mask(op.less(step, op.unsqueeze(op.cast(lengths, 'int64'), [0])), x);
}

/** Each sequence of [S, N, …] backward, within its own length. */
function turned(op: GraphBuilder, v: Value, lengths: Value | undefined): Value {
  if (!lengths) return op.reverse(v, 0);
  return op.emit('ReverseSequence', [v, op.cast(lengths, 'int64')], { time_axis: 0, batch_axis: 1 }, v.axes);
}

/** @returns the activations of each direction, in lower case. */
function refuseOtherForms(
  node: NodeProto,
  directions: number,
  allowed: readonly (readonly string[])[],
): readonly string[][] {
  const clip = floatOf(node, 'clip', undefined);
  if (clip !== undefined) refuseAttribute(node, 'clip', clip);
  for (const name of ['layout', 'input_forget']) {
    const value = intOf(node, name, 0);
    if (value !== 0) refuseAttribute(node, name, value);
  }
  const given = stringsOf(node, 'activations', undefined);
  return Array.from({ length: directions }, (_, d) =>
    allowed.map((names, i) => {
      const name = given?.[d * allowed.length + i]?.toLowerCase() ?? names[0]!;
      return names.includes(name) ? name : refuseAttribute(node, 'activations', name);
    }),
  );
}

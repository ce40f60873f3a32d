/** Reductions over axes, given as attribute or, later, as input (from 13 for ReduceSum, from 18 for the others): the gradient goes back to
 *  the entries that a result was made of. What is stretched to the shape of X is computed before it is stretched. */
import { intOf, intsOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { OperatorName } from '../operators.ts';
import { refuseForm } from '../refuse.ts';
import { defineRule, type GradientRule, type RuleContext } from '../rule.ts';
import { positiveAxis, type Value } from '../value.ts';

interface Reduction {
  readonly X: Value;
  /** Y and dY with the reduced axes as axes of size 1: they broadcast to X. */
  readonly Y: Value;
  readonly dY: Value;
  readonly axes: readonly number[];
  readonly op: GraphBuilder;
}

type ReductionName = Extract<OperatorName, `Reduce${string}`>;

function reduction<const Name extends ReductionName>(
  name: Name,
  versions: readonly number[],
  gradient: (reduction: Reduction) => Value,
): GradientRule<Name> {
  return defineRule(name, { versions }, (context: RuleContext<ReductionName>) => [
    () => {
      const { inputs, outputs, grads, op } = context;
      const axes = reducedAxes(context);
      const aligned = (v: Value) =>
        axes.length === 0 || intOf(context.node, 'keepdims', 1) === 1 ? v : op.unsqueeze(v, axes);
      return gradient({
        X: inputs[0],
        get Y() {
          return aligned(outputs[0]);
        },
        dY: aligned(grads[0]),
        axes,
        op,
      });
    },
  ]);
}

/** Y = Σ X.  ONNX ReduceSum-1, 11, 13.   dX = dY, stretched */
export const reduceSum = reduction('ReduceSum', [1, 11, 13], ({ X, dY, op }) => op.expandLike(dY, X));

/** Y = Σ X / n.  ONNX ReduceMean-1, 11, 13, 18.   dX = dY / n, stretched; n entries fall on one of Y */
export const reduceMean = reduction('ReduceMean', [1, 11, 13, 18], ({ X, Y, dY, op }) =>
  op.expandLike(op.div(dY, op.countRatio(X, Y)), X),
);

/** Y = Σ X².  ONNX ReduceSumSquare-1, 11, 13, 18.   dX = 2·dY·X */
export const reduceSumSquare = reduction('ReduceSumSquare', [1, 11, 13, 18], ({ X, dY, op }) =>
  op.mul(X, op.scale(dY, 2)),
);

/** Y = Σ |X|.  ONNX ReduceL1-1, 11, 13, 18.   dX = dY·sign(X) */
export const reduceL1 = reduction('ReduceL1', [1, 11, 13, 18], ({ X, dY, op }) => op.mul(op.sign(X), dY));

/** Y = √Σ X².  ONNX ReduceL2-1, 11, 13, 18.   dX = X·dY/Y, 0 where Y = 0 */
export const reduceL2 = reduction('ReduceL2', [1, 11, 13, 18], ({ X, Y, dY, op }) => {
  const isZero = op.mask(op.equal(Y, op.scalar(0, Y)), Y);
  return op.mul(X, op.div(dY, op.add(Y, isZero)));
});

/** Y = ln Σ X.  ONNX ReduceLogSum-1, 11, 13, 18.   dX = dY·e^(−Y), stretched */
export const reduceLogSum = reduction('ReduceLogSum', [1, 11, 13, 18], ({ X, Y, dY, op }) =>
  op.expandLike(op.mul(dY, op.exp(op.neg(Y))), X),
);

/** Y = ln Σ eˣ.  ONNX ReduceLogSumExp-1, 11, 13, 18.   dX = dY·e^(X−Y);  0 where all of X, and so Y, is −∞ */
export const reduceLogSumExp = reduction('ReduceLogSumExp', [1, 11, 13, 18], ({ X, Y, dY, op }) => {
  // −∞ − −∞ is no number; nothing finite is this low.
  const bounded = op.clipBelow(Y, -3e38);
  return op.mul(op.exp(op.sub(X, bounded)), dY);
});

/** Y = Π X.  ONNX ReduceProd-1, 11, 13, 18.
 *    dX = dY·P/(X + z)·[Σ z = z],  z = [X = 0], P = Π (X + z)
 *  The product of the others is P/(X + z), but 0 where one of them is 0: where more zeros were multiplied than X is itself. */
export const reduceProd = reduction('ReduceProd', [1, 11, 13, 18], ({ X, dY, axes, op }) => {
  const z = op.mask(op.equal(X, op.scalar(0, X)), X);
  const factors = op.add(X, z);
  const product = op.reduceProd(factors, { axes, keepdims: 1 });
  const noOtherZero = op.mask(op.equal(z, op.reduceSum(z, { axes, keepdims: 1 })), X);
  return op.mul(op.div(op.mul(dY, product), factors), noOtherZero);
});

/** Y = the largest, or smallest, of X.  ONNX ReduceMax-1, 11, 12, 13, 18, 20 and ReduceMin.
 *    dX = dY·[X = Y]/Σ [X = Y]
 *  Entries that tie share the gradient evenly, as in torch.amax and amin. */
export const reduceMax = reduction('ReduceMax', [1, 11, 12, 13, 18, 20], extremeGradient);
export const reduceMin = reduction('ReduceMin', [1, 11, 12, 13, 18, 20], extremeGradient);

function extremeGradient({ X, Y, dY, axes, op }: Reduction): Value {
  const chosen = op.mask(op.equal(X, Y), dY);
  return op.mul(chosen, op.div(dY, op.reduceSum(chosen, { axes, keepdims: 1 })));
}

/** Ascending. */
function reducedAxes({ node, inputs, op }: RuleContext<ReductionName>): number[] {
  const [X, axesInput] = inputs;
  const constant = op.constantInts(axesInput);
  if (axesInput && !constant) refuseForm(node, 'computed-axes', {});
  const axes = axesInput ? constant : intsOf(node, 'axes', undefined);
  const all = X.axes.map((_, i) => i);
  if (!axes || axes.length === 0) return intOf(node, 'noop_with_empty_axes', 0) === 1 ? [] : all;
  return axes.map((axis) => positiveAxis(axis, X.axes.length)).sort((a, b) => a - b);
}

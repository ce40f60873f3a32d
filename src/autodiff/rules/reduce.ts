/** Reductions: the gradient goes back to every entry that was summed. */
import { InjertoError } from '../../errors.ts';
import { intOf, intsOf, type NodeProto } from '../../onnx/index.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { positiveAxis, type Value } from '../value.ts';

/** ReduceSum over axes.  ONNX ReduceSum-1, 11, 13.   dX = dY, stretched */
export const reduceSum = defineRule('ReduceSum', { versions: [1, 11, 13] }, (context) => [
  () => stretch(context, context.grads[0]),
]);

/** ReduceMean over axes.  ONNX ReduceMean-1, 11, 13, 18.   dX = dY / n, stretched; n entries fall on one of Y */
export const reduceMean = defineRule('ReduceMean', { versions: [1, 11, 13, 18] }, (context) => [
  () => {
    const { inputs, outputs, grads, op } = context;
    return stretch(context, op.div(grads[0], op.countRatio(inputs[0], outputs[0])));
  },
]);

/** Puts the reduced axes back with size 1, then broadcasts to X. */
function stretch({ node, inputs, op }: RuleContext, gradient: Value): Value {
  const X = inputs[0];
  const reduced = reducedAxes(node, X, inputs[1], op.constantInts(inputs[1]));
  const aligned =
    intOf(node, 'keepdims', 1) === 1
      ? gradient
      : op.unsqueeze(
          gradient,
          [...reduced].sort((a, b) => a - b),
        );
  return op.expandLike(aligned, X);
}

function reducedAxes(
  node: NodeProto,
  X: Value,
  axesInput: Value | undefined,
  constant: readonly number[] | undefined,
): Set<number> {
  if (axesInput && !constant) {
    throw new InjertoError('GRADIENT_UNSUPPORTED', {
      what: `${node.opType} over axes that the graph computes has no gradient rule.`,
      where: `node "${node.name}"`,
      hint: 'Export the model with constant axes, or train only what lies above this node.',
    });
  }
  const axes = axesInput ? constant : intsOf(node, 'axes', undefined);
  const all = X.axes.map((_, i) => i);
  if (!axes || axes.length === 0) return new Set(intOf(node, 'noop_with_empty_axes', 0) === 1 ? [] : all);
  return new Set(axes.map((axis) => positiveAxis(axis, X.axes.length)));
}

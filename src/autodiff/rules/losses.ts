/** Losses of classes that are numbers. X is [N, C, …], the targets t are [N, …]. */
import { intOf, stringOf } from '../../onnx/index.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import type { Value } from '../value.ts';

/** NegativeLogLikelihoodLoss: Yₙ = −w[tₙ]·X[n,tₙ], or the sum of all, or that over Σ w[tₙ].  ONNX NegativeLogLikelihoodLoss-12, 13, 22.
 *    dX[n,c] = −w[c]·[tₙ = c]·dY, over Σ w[tₙ] for the mean; 0 where tₙ is ignore_index */
export const negativeLogLikelihoodLoss = defineRule(
  'NegativeLogLikelihoodLoss',
  { versions: [12, 13, 22] },
  (context) => [() => likelihoodGradient(context, context.grads[0]), undefined, undefined],
);

/** SoftmaxCrossEntropyLoss: the same of L = log softmax(X), which is the second output.  ONNX SoftmaxCrossEntropyLoss-12, 13.
 *    dX = dL − eᴸ·Σ_c dL, where dL is the gradient above and that of the second output */
export const softmaxCrossEntropyLoss = defineRule('SoftmaxCrossEntropyLoss', { versions: [12, 13] }, (context) => [
  () => {
    const { inputs, grads, op, save } = context;
    const logits = inputs[0];
    const parts = [...(grads[0] ? [likelihoodGradient(context, grads[0])] : []), ...(grads[1] ? [grads[1]] : [])];
    const dL = parts.reduce((a, b) => op.add(a, b));
    const probabilities = op.exp(save(1, logits.dtype, logits.axes));
    return op.sub(dL, op.mul(probabilities, op.reduceSum(dL, { axes: [1], keepdims: 1 })));
  },
  undefined,
  undefined,
]);

function likelihoodGradient(
  { node, inputs: [X, target, weight], op }: RuleContext<'NegativeLogLikelihoodLoss' | 'SoftmaxCrossEntropyLoss'>,
  dY: Value,
): Value {
  const reduction = stringOf(node, 'reduction', 'mean');
  const ignored = intOf(node, 'ignore_index', undefined);
  const t = op.unsqueeze(op.cast(target, 'int64'), [1]);
  const ones = X.axes.slice(2).map(() => 1);
  const perClass = (v: Value) => (ones.length === 0 ? v : op.reshape(v, [op.sizeOf(v, 0), ...ones]));
  let chosen = op.mask(op.equal(t, perClass(op.range(op.sizeOf(X, 1)))), X);
  if (weight) chosen = op.mul(chosen, perClass(weight));
  if (ignored !== undefined) chosen = op.mul(chosen, op.mask(op.not(op.equal(t, op.scalar(ignored, t))), X));
  const g = op.neg(reduction === 'none' ? op.unsqueeze(dY, [1]) : dY);
  return op.mul(chosen, reduction === 'mean' ? op.div(g, op.reduceSum(chosen)) : g);
}

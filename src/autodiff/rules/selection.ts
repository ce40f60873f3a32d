/** Operators that pick one of their operands, entry by entry. The gradient goes to the one that was picked. */
import { floatOf } from '../../onnx/index.ts';
import { defineRule, type Gradients, type RuleContext } from '../rule.ts';
import type { Value } from '../value.ts';

/** Where: Y = A where the condition holds, else B; operands broadcast.  ONNX Where-9, 16.
 *    dA = unbroadcast(dY·[condition], A)   dB = unbroadcast(dY·[not condition], B) */
export const where = defineRule('Where', { versions: [9, 16] }, ({ inputs: [condition, A, B], grads: [dY], op }) => [
  undefined,
  () => op.unbroadcast(op.mul(dY, op.mask(condition, dY)), A),
  () => op.unbroadcast(op.mul(dY, op.mask(op.not(condition), dY)), B),
]);

/** Max and Min of operands that broadcast.  ONNX Max-8, 12, 13, Min-8, 12, 13.
 *    dXᵢ = unbroadcast(dY·[Xᵢ = Y] / Σⱼ [Xⱼ = Y], Xᵢ)
 *  Operands that tie share the gradient evenly: half and half between two, as in torch.maximum. */
export const max = defineRule('Max', { versions: [8, 12, 13] }, extremeGradients);
export const min = defineRule('Min', { versions: [8, 12, 13] }, extremeGradients);

function extremeGradients({ inputs, outputs: [Y], grads: [dY], op }: RuleContext<'Max' | 'Min'>): Gradients {
  if (inputs.length === 1) return [() => dY];
  const chosen = (X: Value) => op.mask(op.equal(X, Y), dY);
  return inputs.map((X) => () => {
    const share = op.div(
      dY,
      inputs.map(chosen).reduce((a, b) => op.add(a, b)),
    );
    return op.unbroadcast(op.mul(share, chosen(X)), X);
  });
}

/** Clip: Y = min(max(X, low), high).  ONNX Clip-6 (attributes), 11, 12, 13 (inputs).
 *    dX = dY·[low < Y < high]   dlow = [low < high]·Σ dY·[Y ≤ low]   dhigh = Σ dY·[Y ≥ high]
 *  Where X equals a bound exactly, the gradient is the bound's and that of X is 0, as in torch.nn.functional.hardtanh and relu6. */
export const clip = defineRule('Clip', { versions: [6, 11, 12, 13] }, (context) => {
  const { inputs, outputs, grads, op } = context;
  const [, lowest, highest] = inputs;
  const [Y, dY] = [outputs[0], grads[0]];
  const low = lowest ?? bound(context, 'min');
  const high = highest ?? bound(context, 'max');
  const sumWhere = (held: Value, like: Value) => op.reshapeLike(op.reduceSum(op.mul(dY, op.mask(held, dY))), like);
  return [
    () => {
      const above = low && op.greater(Y, low);
      const below = high && op.less(Y, high);
      const inside = above && below ? op.and(above, below) : (above ?? below);
      return inside ? op.mul(dY, op.mask(inside, dY)) : dY;
    },
    lowest &&
      (() => {
        const sum = sumWhere(op.lessOrEqual(Y, lowest), lowest);
        return high ? op.mul(sum, op.mask(op.less(lowest, high), dY)) : sum;
      }),
    highest && (() => sumWhere(op.greaterOrEqual(Y, highest), highest)),
  ];
});

/** The bound that an attribute sets. */
function bound({ node, inputs, op }: RuleContext<'Clip'>, name: 'min' | 'max'): Value | undefined {
  const attribute = floatOf(node, name, undefined);
  return attribute === undefined ? undefined : op.scalar(attribute, inputs[0]);
}

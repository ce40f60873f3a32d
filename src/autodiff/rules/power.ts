/** Powers. The exponent is most often a number that the file stores: squares, roots and cubes need no Pow. */
import { defineRule, type RuleContext } from '../rule.ts';
import type { Value } from '../value.ts';

/** Y = X^E of operands that broadcast; an integer E is never differentiated.  ONNX Pow-7, 12, 13, 15.
 *    dX = unbroadcast(dY·E·X^(E−1), X), 0 where E = 0
 *    dE = unbroadcast(dY·Y·ln X, E), 0 where X = 0 and E ≥ 0; NaN where X < 0
 *  as PyTorch has them. */
export const pow = defineRule('Pow', { versions: [7, 12, 13, 15] }, (context) => {
  const { inputs, outputs, grads, op } = context;
  const [X, E] = inputs;
  const [Y, dY] = [outputs[0], grads[0]];
  const stored = op.constantNumber(E);
  return [
    stored === 0
      ? 'zero'
      : () => op.unbroadcast(stored === undefined ? baseGradient(context) : storedGradient(context, stored), X),
    () => {
      const zero = op.scalar(0, Y);
      const atZero = op.and(op.equal(X, op.scalar(0, X)), op.greaterOrEqual(E, op.scalar(0, E)));
      const slope = op.where(atZero, zero, op.mul(Y, op.log(X)));
      return op.unbroadcast(op.cast(op.mul(dY, slope), E.dtype), E);
    },
  ];
});

/** E·X^(E−1); where E = 0 it is 0·X⁰, for 0·X⁻¹ is no number at X = 0. */
function baseGradient({ inputs: [X, E], grads: [dY], op }: RuleContext<'Pow'>): Value {
  const exponent = op.shift(op.where(op.equal(E, op.scalar(0, E)), op.scalar(1, E), E), -1);
  return op.mul(dY, op.mul(op.pow(X, exponent), op.cast(E, X.dtype)));
}

function storedGradient({ inputs: [X], outputs: [Y], grads: [dY], op }: RuleContext<'Pow'>, exponent: number): Value {
  if (exponent === 1) return dY;
  if (exponent === 0.5) return op.div(op.scale(dY, 0.5), Y);
  if (exponent < 0) return op.scale(op.div(op.mul(dY, Y), X), exponent);
  const power = (n: number) => {
    if (n === 1) return X;
    if (n === 2) return op.mul(X, X);
    return n === 0.5 ? op.sqrt(X) : op.pow(X, op.scalar(n, X));
  };
  return op.scale(op.mul(dY, power(exponent - 1)), exponent);
}

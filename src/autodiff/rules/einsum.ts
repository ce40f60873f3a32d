import { stringOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { parseEinsum } from '../lowerings/einsum-equation.ts';
import { defineRule } from '../rule.ts';
import type { Value } from '../value.ts';

/** Operands of an Einsum with the letters of their axes. */
interface Term {
  readonly value: Value;
  readonly letters: readonly string[];
}

/** Einsum: Y = the sum of products of the operands over the letters that the output lacks.  ONNX Einsum-12.
 *    dA = Einsum of dY and the other operands, summed over the letters that A lacks
 *  Letters that A alone has were summed there: the gradient is the same all along them. A letter twice in A is its diagonal. */
export const einsum = defineRule('Einsum', { versions: [12] }, ({ node, inputs, grads: [dY], op }) => {
  const operands = inputs.slice(0, node.input.length);
  const { terms, output } = parseEinsum(
    stringOf(node, 'equation', ''),
    operands.map((v) => v.axes.length),
  );
  const all: Term[] = operands.map((value, i) => ({ value, letters: terms[i]! }));
  const wide = new Set(
    [...all, { value: dY, letters: output }].flatMap(({ value, letters }) =>
      letters.filter((_, i) => value.axes[i] !== 1),
    ),
  );
  // A sum over nothing is 0. ONNX Runtime 1.30 may divide by that size and end the process.
  const empty = [dY, ...operands].some((v) => v.axes.includes(0));
  return all.map((A, at) => () => {
    if (empty) return op.zerosLike(A.value);
    const others = all.filter((_, i) => i !== at).map((term) => withoutStretched(op, term, wide));
    const own = [...new Set(A.letters)];
    const stretched = (letter: string) => wide.has(letter) && A.value.axes[A.letters.indexOf(letter)] === 1;
    const present = new Set([output, ...others.map((term) => term.letters)].flat());
    const kept = own.filter((letter) => present.has(letter) && !stretched(letter));
    const missing = own.flatMap((letter, i) => (kept.includes(letter) ? [] : [i]));
    const summed = productOf(op, { value: dY, letters: output }, others, kept);
    const aligned = missing.length > 0 ? op.unsqueeze(summed, missing) : summed;
    const sizes = own.map((letter) => op.sizeOf(A.value, A.letters.indexOf(letter)));
    const whole = missing.some((i) => sizes[i] !== 1) ? op.expand(aligned, sizes) : aligned;
    return own.length < A.letters.length ? ontoDiagonals(op, whole, A) : whole;
  });
});

/** Axes of size 1 that were stretched to the size of others change nothing in a product, and are taken out. */
function withoutStretched(op: GraphBuilder, { value, letters }: Term, wide: ReadonlySet<string>): Term {
  const stretched = letters.flatMap((letter, i) => (value.axes[i] === 1 && wide.has(letter) ? [i] : []));
  if (stretched.length === 0) return { value, letters };
  return { value: op.squeeze(value, stretched), letters: letters.filter((_, i) => !stretched.includes(i)) };
}

/** Σ dY·others over all letters but `kept`. */
function productOf(op: GraphBuilder, dY: Term, others: readonly Term[], kept: readonly string[]): Value {
  if (others.length === 0) {
    return op.transpose(
      dY.value,
      kept.map((letter) => dY.letters.indexOf(letter)),
    );
  }
  const operands = [...(dY.letters.length > 0 ? [dY] : []), ...others];
  const equation = `${operands.map((term) => term.letters.join('')).join()}->${kept.join('')}`;
  const axisOf = (letter: string) => {
    const term = operands.find(({ letters }) => letters.includes(letter))!;
    return term.value.axes[term.letters.indexOf(letter)]!;
  };
  const values = operands.map((term) => term.value);
  const product = op.emit('Einsum', values, { equation }, kept.map(axisOf));
  return dY.letters.length > 0 ? product : op.mul(product, dY.value);
}

/** Puts a letter that occurs again on the diagonal: 0 wherever its axes differ. */
function ontoDiagonals(op: GraphBuilder, x: Value, { value, letters }: Term): Value {
  const again = letters.flatMap((letter, i) => (letters.indexOf(letter) < i ? [i] : []));
  const along = (axis: number) =>
    op.reshape(
      op.range(op.sizeOf(value, axis)),
      letters.map((_, i) => (i === axis ? op.sizeOf(value, axis) : 1)),
    );
  return again.reduce(
    (spread, axis) => {
      const first = letters.indexOf(letters[axis]!);
      return op.mul(spread, op.mask(op.equal(along(first), along(axis)), x));
    },
    op.unsqueeze(x, again),
  );
}

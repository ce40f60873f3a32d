/** The equation of an Einsum, one letter per axis. */
import { largestOf } from '../../extremes.ts';

export interface EinsumEquation {
  /** Letters of the axes of each operand. */
  readonly terms: readonly (readonly string[])[];
  readonly output: readonly string[];
}

const alphabet = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Spells out ellipses with letters of their own, aligned at the back, and the output if it is left out: the ellipsis, then what occurs
 *  once, in alphabetical order (ONNX Einsum-12, as numpy.einsum).
 *  @param ndims number of axes of each operand. */
export function parseEinsum(equation: string, ndims: readonly number[]): EinsumEquation {
  const [left, right] = equation.replaceAll(' ', '').split('->') as [string, string | undefined];
  const written = left.split(',');
  const lettersOf = (term: string) => [...term.replace('...', '')];
  const dots = written.map((term, i) => (term.includes('...') ? ndims[i]! - lettersOf(term).length : 0));
  const used = new Set(lettersOf(equation.replace(/[^a-zA-Z]/g, '')));
  const free = alphabet.filter((letter) => !used.has(letter)).slice(0, largestOf(dots));
  const spelled = (term: string, count: number) => {
    const [before, behind] = term.split('...') as [string, string | undefined];
    if (behind === undefined) return [...before];
    return [...before, ...free.slice(free.length - count), ...behind];
  };
  const once = [...used].filter((letter) => left.split(letter).length === 2).sort();
  return {
    terms: written.map((term, i) => spelled(term, dots[i]!)),
    output: right === undefined ? [...free, ...once] : spelled(right, free.length),
  };
}

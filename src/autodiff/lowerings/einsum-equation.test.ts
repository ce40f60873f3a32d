import { expect, test } from 'vitest';
import { parseEinsum } from './einsum-equation.ts';

const spelled = (equation: string, ...ndims: number[]) => {
  const { terms, output } = parseEinsum(equation, ndims);
  return `${terms.map((term) => term.join('')).join()}->${output.join('')}`;
};

test('an equation is spelled out: spaces, ellipses, the output that is left out', () => {
  expect(spelled('b i j, b j k -> b i k', 3, 3)).toBe('bij,bjk->bik');
  expect(spelled('ij,jk', 2, 2)).toBe('ij,jk->ik');
  expect(spelled('bA', 2)).toBe('bA->Ab');
  expect(spelled('ii', 2)).toBe('ii->');
  expect(spelled('i,i->', 1, 1)).toBe('i,i->');
  expect(spelled('...ij,...jk->...ik', 4, 3)).toBe('abij,bjk->abik');
  expect(spelled('z...a,...y', 3, 1)).toBe('zba,y->bayz');
});

import fc from 'fast-check';
import { makeNode } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();
const opset = opsets(13, 17, 18, 21, 22, 25);
const letters = ['a', 'b', 'c', 'D'];
const sizes = fc.record(Object.fromEntries(letters.map((letter) => [letter, fc.integer({ min: 1, max: 3 })])));

/** Operands of any letters in any order, and an output of some letters that they have. */
const equations = fc
  .tuple(sizes, fc.array(fc.shuffledSubarray(letters, { minLength: 1 }), { minLength: 1, maxLength: 3 }))
  .chain(([sizes, terms]) =>
    fc.record({
      sizes: fc.constant(sizes),
      terms: fc.constant(terms),
      // ONNX Runtime 1.30 refuses capital letters where the output is left out.
      output: fc.option(fc.shuffledSubarray([...new Set(terms.flat())]), {
        nil: undefined,
        freq: terms.flat().includes('D') ? Number.MAX_SAFE_INTEGER : 2,
      }),
    }),
  );
const inputsOf = (count: number) => Array.from({ length: count }, (_, i) => `X${i}`);

check.property(
  'Einsum',
  'of one to three operands, output given or not',
  fc.tuple(equations, fc.boolean(), opset),
  ([{ sizes, terms, output }, moves, opset], draw) => {
    const names = inputsOf(terms.length);
    const left = terms.map((term) => term.join('')).join(', ');
    return {
      nodes: [makeNode('Einsum', names, ['Y'], { equation: output ? `${left} -> ${output.join('')}` : left })],
      inputs: Object.fromEntries(
        names.map((name, i) => [name, draw.values(terms[i]!.map((letter) => sizes[letter]!))]),
      ),
      ...(moves && {
        movingAxes: Object.fromEntries(
          names.map((name, i) => [
            name,
            ['a', 'b'].flatMap((l) => (terms[i]!.includes(l) ? [terms[i]!.indexOf(l)] : [])),
          ]),
        ),
      }),
      opset,
    };
  },
  100,
);

const stretch = fc.array(fc.constantFrom(1, 2), { minLength: 2, maxLength: 2 });
check.property(
  'Einsum',
  'of ellipses that broadcast, at any place',
  fc.tuple(
    stretch,
    stretch,
    // ONNX Runtime wants as many axes in each ellipsis.
    fc.nat(2),
    fc.constantFrom<readonly [string, string, string?]>(
      ['...ij', '...jk', '...ik'],
      ['i...j', 'jk...', 'ki...'],
      ['ij...', '...j', 'i...'],
      ['...i', '...i', '...'],
      ['...i', 'i', undefined as never],
      ['...ij', 'kj', '...ik'],
      ['i...', 'j...', undefined as never],
    ),
    fc.boolean(),
    opset,
  ),
  ([first, second, from, [A, B, output], moves, opset], draw) => {
    const shapeOf = (term: string, dots: number[]) => {
      const axes = [...term.replace('...', '.')];
      return axes.flatMap((letter) => (letter === '.' ? dots : [{ i: 2, j: 3, k: 4 }[letter]!]));
    };
    return {
      nodes: [
        makeNode('Einsum', ['A', 'B'], ['Y'], {
          equation: output === undefined ? `${A},${B}` : `${A},${B}->${output}`,
        }),
      ],
      inputs: {
        A: draw.values(shapeOf(A, first.slice(from))),
        B: draw.values(shapeOf(B, second.slice(from))),
      },
      ...(moves && A.startsWith('i') && { moving: ['A'] }),
      opset,
    };
  },
  80,
);
check.property(
  'Einsum',
  'of diagonals and traces, alone and in products',
  fc.tuple(
    fc.constantFrom('ii->i', 'ii->', 'ii', 'iji->j', 'iij->ji', 'jiijj->i', 'ii,ij->j', 'ij,jj->ij'),
    fc.boolean(),
    opset,
  ),
  ([equation, moves, opset], draw) => {
    const terms = equation.split('->')[0]!.split(',');
    const names = inputsOf(terms.length);
    return {
      nodes: [makeNode('Einsum', names, ['Y'], { equation })],
      inputs: Object.fromEntries(
        names.map((name, i) => [name, draw.values([...terms[i]!].map((l) => (l === 'i' ? 3 : 2)))]),
      ),
      ...(moves && {
        movingAxes: Object.fromEntries(
          names.map((name, i) => [name, [...terms[i]!].flatMap((letter, axis) => (letter === 'i' ? [axis] : []))]),
        ),
      }),
      opset,
    };
  },
  40,
);
check.property(
  'Einsum',
  'of no elements',
  fc.constantFrom([0, 2, 3], [2, 0, 3], [2, 3, 0]),
  ([i, j, k], draw) => ({
    nodes: [makeNode('Einsum', ['A', 'B'], ['Y'], { equation: 'ij,jk->ik' })],
    inputs: { A: draw.values([i!, j!]), B: draw.values([j!, k!]) },
  }),
  3,
);

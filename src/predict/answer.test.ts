import { expect, test } from 'vitest';
import { tensor } from '../onnx/index.ts';
import { answersOf, type ClassOutput, withTop } from './answer.ts';

const output = (classes: readonly string[], more: Partial<ClassOutput> = {}) =>
  ({ classes, output: 'logits', probabilities: false, ...more }) as ClassOutput;
const rows = (...values: number[][]) =>
  tensor('float32', [values.length, values[0]!.length], Float32Array.from(values.flat()));

const digits = Array.from({ length: 10 }, (_, k) => String(k));

test.each([
  ['digits', digits],
  ['star ratings', ['1', '2', '3', '4', '5']],
  ['years and words', ['2019', 'unknown', '1999', '-1', '1.5', '007']],
  ['numbers past 2³²', ['4294967296', '3', '99999999999']],
  ['names that objects have already', ['__proto__', 'constructor', 'toString', 'hasOwnProperty']],
])('the likeliest class comes first: %s', (_, classes) => {
  for (const best of classes.keys()) {
    const logits = classes.map((_name, k) => (k === best ? 4 : -k));
    const [answer] = answersOf(output(classes), rows(logits), 1);
    expect(answer!.label).toBe(classes[best]);
    expect(answer!.scores[0]!.label).toBe(classes[best]);
    expect(answer!.scores.map(({ label }) => label).sort()).toEqual([...classes].sort());
    const scores = answer!.scores.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
  }
});

test('two classes of one name keep their scores apart', () => {
  const [answer] = answersOf(output(['red', 'red', 'blue']), rows([0, Math.log(2), 0]), 1);
  expect(answer!.scores.map(({ label }) => label)).toEqual(['red', 'red', 'blue']);
  expect(answer!.scores[0]!.score).toBeCloseTo(0.5, 6);
});

test('of several labels, `label` is the first of `labels`, whatever they are called', () => {
  const [answer] = answersOf(output(['1', '2', '10'], { task: 'multi-label' }), rows([1, -1, 3]), 1);
  expect(answer).toMatchObject({ label: '10', labels: ['10', '1'] });
  expect(answersOf(output(['1', '2'], { task: 'multi-label' }), rows([-1, -2]), 1)[0]).toMatchObject({
    label: '1',
    labels: [],
  });
});

test('equal scores stand in class order', () => {
  const [answer] = answersOf(output(['b', '0', 'a']), rows([1, 1, 1]), 1);
  expect(answer!.scores.map(({ label }) => label)).toEqual(['b', '0', 'a']);
});

test('the first few, and of several labels at least those that apply', () => {
  const [one] = answersOf(output(digits), rows(digits.map(Number)), 1);
  expect(withTop(one!, 2).scores.map(({ label }) => label)).toEqual(['9', '8']);
  const [several] = answersOf(output(['a', 'b', 'c'], { task: 'multi-label' }), rows([1, 2, -1]), 1);
  expect(withTop(several!, 1).scores).toHaveLength(2);
});

test('another number of rows or classes, and what is no number, is an error', () => {
  const refused = (classes: string[], values: number[][], count: number, more?: Partial<ClassOutput>) => () =>
    answersOf(output(classes, more), rows(...values), count);
  expect(refused(['a', 'b'], [[1, 2]], 2)).toThrow(expect.objectContaining({ code: 'OUTPUT_MISMATCH' }));
  expect(refused(['a', 'b'], [[1, 2, 3]], 1)).toThrow(expect.objectContaining({ code: 'OUTPUT_MISMATCH' }));
  expect(refused([], [[1], [2]], 1, { task: 'regression' })).toThrow(
    expect.objectContaining({ code: 'OUTPUT_MISMATCH' }),
  );
  expect(refused(['a', 'b'], [[1, Number.NaN]], 1)).toThrow(expect.objectContaining({ code: 'OUTPUT_NOT_FINITE' }));
});

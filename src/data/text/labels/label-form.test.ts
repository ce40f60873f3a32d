import { describe, expect, test } from 'vitest';
import { labeled } from '../test-labels.ts';
import { openFile, rowsOf, warnings } from '../test-texts.ts';
import { labelForm } from './label-form.ts';
import { itemsOf, readLabel } from './read-label.ts';

describe('lists in a field', () => {
  test.each([
    ['JSON', '["a", "b"]', ['a', 'b']],
    ['JSON without blanks', '["a","b"]', ['a', 'b']],
    ['Python', "['a', 'b c']", ['a', 'b c']],
    ['Python, with a quote inside', `["it's", 'b']`, ["it's", 'b']],
    ['a tuple', "('a', 'b')", ['a', 'b']],
    ['a tuple of one', "('a',)", ['a']],
    ['a set', "{'a', 'b'}", ['a', 'b']],
    ['an empty set', 'set()', []],
    ['NumPy, of words', "['a' 'b']", ['a', 'b']],
    ['NumPy, of numbers', '[1 2]', ['1', '2']],
    ['NumPy, of floats', '[ 1. 0. 10.]', ['1', '0', '10']],
    ['NumPy, over two lines', "['a'\n 'b']", ['a', 'b']],
    ['nothing', '[]', []],
  ])('%s', (_, written, items) => {
    expect(itemsOf(written)).toEqual(items);
  });

  test.each(['[URGENT]', '(2020)', '{1}', '(a)', 'a [b]', '[a] b', '{"a": 1}', '[a, b'])('%s is a name', (written) => {
    expect(itemsOf(written)).toBeUndefined();
  });

  test('names without quotes are a list where one of them has a comma', async () => {
    expect((await labeled(['[red, blue]', '[red]', '[green]'])).classes).toEqual(['blue', 'green', 'red']);
    expect((await labeled(['[URGENT]', '[LATER]', '[URGENT]'])).classes).toEqual(['[LATER]', '[URGENT]']);
  });
});

describe('a zero or a one for each class', () => {
  const open = (lists: readonly unknown[]) =>
    openFile('a.jsonl', lists.map((labels, i) => `${JSON.stringify({ text: `${i} of them`, labels })}\n`).join(''));

  test.each<[string, readonly unknown[]]>([
    [
      'numbers',
      [
        [1, 0, 1],
        [0, 0, 1],
        [0, 1, 0],
      ],
    ],
    [
      'floats',
      [
        [1.0, 0.0, 1.0],
        [0.0, 0.0, 1.0],
        [0.0, 1.0, 0.0],
      ],
    ],
    [
      'booleans',
      [
        [true, false, true],
        [false, false, true],
        [false, true, false],
      ],
    ],
    ['in texts', ['[1, 0, 1]', '[0 0 1]', '[0. 1. 0.]']],
  ])('%s', async (_, lists) => {
    const dataset = await open(lists);
    expect((await rowsOf(dataset)).map(([, label]) => label)).toEqual(['0+2', '2', '1']);
    expect(warnings(dataset).join()).toContain('LABELS_BY_PLACE: Each label is a list of 3 zeros and ones');
  });

  test('numbers of classes are none', async () => {
    expect(
      (
        await rowsOf(
          await open([
            [0, 1],
            [1, 0],
            [0, 1],
          ]),
        )
      ).map(([, label]) => label),
    ).toEqual(['0+1', '0+1', '0+1']);
    expect((await rowsOf(await open([[0, 1], [1], [0]]))).map(([, label]) => label)).toEqual(['0+1', '1', '0']);
  });

  test('one of another length is named', () => {
    const { form } = labelForm({ columns: ['l'], head: [[[1, 0, 0]], [[0, 0, 1]]] }, ['l']);
    expect(readLabel([[1, 0]], ['l'], form)).toMatchObject({ invalid: { code: 'LABEL_INVALID' } });
  });
});

describe('columns of their own', () => {
  const csv = (rows: readonly string[]) => ['text,a,b,c', ...rows.map((row, i) => `text ${i} here,${row}`)].join('\n');
  const labels = async (rows: readonly string[]) =>
    (await rowsOf(await openFile('a.csv', csv(rows)))).map(([, label]) => label);

  test.each([
    ['0 and 1', ['1,0,0', '0,1,1', '0,0,0', '1,1,0', '0,1,0', '1,0,0']],
    ['floats', ['1.0,0.0,0.0', '0.0,1.0,1.0', '0.0,0.0,0.0', '1.0,1.0,0.0', '0.0,1.0,0.0', '1.0,0.0,0.0']],
    [
      'true and false',
      [
        'True,False,False',
        'False,True,True',
        'False,False,False',
        'True,True,False',
        'False,True,False',
        'True,False,False',
      ],
    ],
    ['with blanks', ['1, 0, 0', '0, 1, 1', '0, 0, 0', '1, 1, 0', '0, 1, 0', '1, 0, 0']],
    ['1 and -1', ['1,-1,-1', '-1,1,1', '-1,-1,-1', '1,1,-1', '-1,1,-1', '1,-1,-1']],
  ])('%s', async (_, rows) => {
    expect(await labels(rows)).toEqual(['a', 'b+c', '', 'a+b', 'b', 'a']);
  });

  test('what was taken is said; one that is always 0 belongs to them', async () => {
    const dataset = await openFile('a.csv', csv(['1,0,0', '0,1,0', '1,1,0', '0,0,0', '1,0,0', '0,1,0']));
    expect(dataset.columns!.label).toEqual(['a', 'b', 'c']);
    expect(warnings(dataset)[0]).toContain('TASK_GUESSED: "a", "b", and "c" hold 0 and 1');
  });
});

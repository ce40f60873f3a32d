import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Answer } from '../../predict/answer.ts';
import { catalogues } from '../messages/index.ts';
import { answerWords } from '../reports/answer-words.ts';
import { processConsole } from './console.ts';
import { numberFormat } from './number-format.ts';
import { textTable } from './text-table.ts';

afterEach(() => vi.restoreAllMocks());

function written(stream: 'stdout' | 'stderr', work: (console: ReturnType<typeof processConsole>) => void): string {
  const pieces: string[] = [];
  vi.spyOn(process[stream], 'write').mockImplementation((text) => {
    pieces.push(String(text));
    return true;
  });
  work(processConsole());
  vi.restoreAllMocks();
  return pieces.join('');
}

/** Names as they may come from files, tables and models, and as they are shown. */
const hostile: readonly (readonly [string, string, string])[] = [
  ['a color', 'cat\u001b[31m', 'cat\\u001b[31m'],
  ['a color that hides what follows', '\u001b[8mcat', '\\u001b[8mcat'],
  ['a new title of the window', '\u001b]0;pwned\u0007', '\\u001b]0;pwned\\u0007'],
  ['a cleared screen, as one C1 control', '\u009b2J', '\\u009b2J'],
  ['a carriage return, which writes over the line', 'dog\rcat', 'dog\\rcat'],
  ['a line feed, which makes a line of its own', 'cat\ndog 100 %', 'cat\\ndog 100 %'],
  ['a tab', 'cat\tdog', 'cat\\tdog'],
  ['a backspace', 'dog\b\b\bcat', 'dog\\u0008\\u0008\\u0008cat'],
  ['NUL', 'cat\u0000', 'cat\\u0000'],
  ['writing from right to left', 'gpj.\u202etac', 'gpj.\\u202etac'],
  ['an isolate', '\u2067cat', '\\u2067cat'],
  ['a line separator', 'cat\u2028dog', 'cat\\u2028dog'],
  ['half of a pair', 'cat\ud83d', 'cat\\ud83d'],
];

describe.each(hostile)('%s in a name', (_, name, shown) => {
  test('is shown on stdout and on stderr, not obeyed', () => {
    expect(written('stdout', (console) => console.out(`${name}: 1`))).toBe(`${shown}: 1\n`);
    expect(written('stdout', (console) => console.out(['one', name]))).toBe(`one\n${shown}\n`);
    expect(written('stderr', (console) => console.err(name))).toBe(`${shown}\n`);
  });

  test('is shown in a table, whose columns stand in line', () => {
    const columns = [
      { heading: 'class', align: 'left' as const },
      { heading: 'n', align: 'right' as const },
    ];
    const [, first, second] = textTable(columns, [
      [name, '1'],
      ['cat', '2'],
    ]);
    expect(first).toBe(`  ${shown.padEnd(5)}  1`);
    expect(second!.length).toBe(first!.length);
  });

  test('is shown where a name is printed bold on a terminal that has colors', () => {
    const { stdout } = process;
    const before = [stdout.isTTY, stdout.hasColors] as const;
    Object.assign(stdout, { isTTY: true, hasColors: () => true });
    try {
      const answer = { label: name, scores: [{ label: name, score: 0.9 }] } as unknown as Answer;
      const text = written('stdout', (console) =>
        console.out(answerWords(answer, { console, format: numberFormat('en'), messages: catalogues.en }, 1)),
      );
      expect(text).toBe(`\u001b[1m${shown}\u001b[22m 90.0 %\n`);
    } finally {
      Object.assign(stdout, { isTTY: before[0], hasColors: before[1] });
    }
  });
});

test('a text that a model writes keeps its lines, and nothing else', () => {
  expect(written('stdout', (console) => console.piece('one\ntwo\u001b[2J'))).toBe('one\ntwo\\u001b[2J');
});

test('many consoles of one process listen once', () => {
  processConsole();
  const listening = process.stdout.listenerCount('error');
  for (let i = 0; i < 20; i++) processConsole();
  expect(process.stdout.listenerCount('error')).toBe(listening);
});

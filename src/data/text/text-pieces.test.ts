import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonElements } from './tables/json-elements.ts';
import { textLines } from './tables/text-lines.ts';
import { UnreadBytes } from './tables/unread-bytes.ts';

/** Cuts a text at random places. */
const inChunks = (text: string, cuts: readonly number[]): string[] => {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])].sort((a, b) => a - b);
  return places.slice(1).map((end, i) => text.slice(places[i], end));
};
async function* stream<T>(chunks: readonly T[]): AsyncGenerator<T> {
  yield* chunks;
}
async function all<T>(batches: AsyncIterable<T[]>): Promise<T[]> {
  const list: T[] = [];
  for await (const batch of batches) list.push(...batch);
  return list;
}
const cuts = fc.array(fc.nat(), { maxLength: 12 });

describe('textLines', () => {
  test('cuts at LF, CRLF and CR, wherever the chunks end', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'bc', '\n', '\r\n', '\r', 'é', '😀'), { maxLength: 40 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, cuts, async (whole, places) => {
        const expected = whole.split(/\r\n|\n|\r/);
        if (expected.at(-1) === '') expected.pop();
        expect(await all(textLines(stream(inChunks(whole, places)), 1000))).toEqual(
          expected.map((line, i) => ({ line: i + 1, text: line })),
        );
      }),
    );
  });

  test('a line over the bound is named, not held', async () => {
    const lines = await all(textLines(stream(['ab\n', 'x'.repeat(8), 'x'.repeat(8), '\ncd\n', 'y'.repeat(11)]), 10));
    expect(lines).toEqual([
      { line: 1, text: 'ab' },
      { line: 2, text: undefined },
      { line: 3, text: 'cd' },
      { line: 4, text: undefined },
    ]);
  });
});

describe('jsonElements', () => {
  test('gives the elements of any array, however it is written and cut', async () => {
    const value = fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.parse(JSON.stringify(json)) as unknown);
    await fc.assert(
      fc.asyncProperty(fc.array(value), cuts, fc.constantFrom(0, 1, '\t'), async (values, places, indent) => {
        const whole = JSON.stringify(values, null, indent);
        const found = await all(jsonElements(stream(inChunks(whole, places)), 100_000));
        expect(found.map(({ text }) => JSON.parse(text!) as unknown)).toEqual(values);
      }),
    );
  });

  test('knows the line on which each begins, and an element over the bound', async () => {
    const whole = '\n[\n  {"a": "[\\"]"},\n\n  {"b":\n 2}, {"c": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"},\n 4]';
    const found = await all(jsonElements(stream(inChunks(whole, [10, 20, 30, 40])), 30));
    expect(found.map(({ line, text }) => [line, text?.trim()])).toEqual([
      [3, '{"a": "[\\"]"}'],
      [5, '{"b":\n 2}'],
      [6, undefined],
      [7, '4'],
    ]);
  });

  test('says that an array is cut', async () => {
    await expect(all(jsonElements(stream(['[{"a":1},{"b"']), 100))).rejects.toThrow(SyntaxError);
  });
});

describe('UnreadBytes', () => {
  test('takes records and lines with the line on which each begins', async () => {
    const unread = new UnreadBytes(
      stream(['one\ntwo', '\r\n\r\n"a\nb",c\rlong', 'er\n', 'last'].map((text) => Buffer.from(text))),
    );
    await unread.more();
    expect(unread.take(4)).toBe(1);
    await unread.more();
    expect(unread.take(5)).toBe(2);
    expect(unread.take(2 + 7 + 1)).toBe(4);
    expect(await unread.takeLine(100)).toEqual({ line: 6, bytes: Buffer.from('longer') });
    expect(await unread.takeLine(3)).toEqual({ line: 7, bytes: undefined });
    expect(unread.bytes.length).toBe(0);
    await unread.close();
  });
});

import { createHash } from 'node:crypto';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { failure, lay, open, openFile, rowsOf, skips } from '../test-texts.ts';

const texts = Array.from(
  { length: 5000 },
  (_, i) => `${createHash('sha1').update(`${i}`).digest('hex').replace(/\d/g, ' ')} ñ😀 ${i}`,
);
const file = (options: object = {}) =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'text', data: texts, type: 'STRING' },
        { name: 'label', data: texts.map((_, i) => BigInt(i % 3)), type: 'INT64' },
        { name: 'other', data: texts.map((text) => text.length), type: 'INT32' },
      ],
      rowGroupSize: 700,
      ...options,
    }),
  );

describe('Parquet', () => {
  test('row groups are read one after the other', async () => {
    const dataset = await openFile('t.parquet', file());
    expect(dataset.classes).toEqual(['0', '1', '2']);
    expect(await rowsOf(dataset)).toEqual(texts.map((text, i) => [text, `${i % 3}`]));
    expect(dataset.samples.at(-1)!.id).toBe('t.parquet:5000');
  });

  test("classes have the names that Hugging Face's files give them; -1 is no label", async () => {
    const info = {
      info: {
        features: { text: { dtype: 'string', _type: 'Value' }, label: { names: ['neg', 'pos'], _type: 'ClassLabel' } },
      },
    };
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'text', data: ['bad', 'good', 'unknown', 'beyond'], type: 'STRING' },
        { name: 'label', data: [0n, 1n, -1n, 2n], type: 'INT64' },
      ],
      kvMetadata: [{ key: 'huggingface', value: JSON.stringify(info) }],
    });
    const dataset = await openFile('t.parquet', new Uint8Array(bytes));
    expect(await rowsOf(dataset)).toEqual([
      ['bad', 'neg'],
      ['good', 'pos'],
    ]);
    expect(skips(dataset)).toEqual([
      't.parquet:3: LABEL_MISSING: There is no label.',
      't.parquet:4: LABEL_INVALID: The file names 2 classes; the label is 2.',
    ]);
  });

  test('shards as the hub has them', async () => {
    const shard = (from: number) =>
      new Uint8Array(
        parquetWriteBuffer({
          columnData: [
            { name: 'text', data: texts.slice(from, from + 4), type: 'STRING' },
            { name: 'label', data: ['a', 'b', 'a', 'b'], type: 'STRING' },
          ],
        }),
      );
    await lay({
      'data/train-00000-of-00002.parquet': shard(0),
      'data/train-00001-of-00002.parquet': shard(4),
      'data/test-00000-of-00001.parquet': shard(8),
      'README.md': 'about',
    });
    const dataset = await open();
    expect(dataset.givenSplits).toEqual(['train', 'test']);
    expect(dataset.samples.map(({ id, split }) => `${id} ${split}`).filter((_, i) => i % 4 === 0)).toEqual([
      'train-00000-of-00002.parquet:1 train',
      'train-00001-of-00002.parquet:1 train',
      'test-00000-of-00001.parquet:1 test',
    ]);
  });

  test('a file that is cut, and one that is none', async () => {
    const whole = file();
    const cut = await failure(openFile('t.parquet', whole.subarray(0, whole.length >> 1)));
    expect(cut.split(':')[0]).toBe('PARQUET_UNREADABLE');
    expect(await failure(openFile('t.parquet', 'text,label\n'))).toMatchInlineSnapshot(`
      "PARQUET_UNREADABLE: The file cannot be read as Parquet: "parquet file invalid (footer != PAR1)".
        at: <root>/t.parquet
        try: It may be cut short or not be a Parquet file: compare its size with the original, or download it again."
    `);
    const middle = Uint8Array.from(whole);
    middle.fill(0xff, 200, 2000);
    expect((await failure(openFile('t.parquet', middle))).split(':')[0]).toBe('PARQUET_UNREADABLE');
  });
});

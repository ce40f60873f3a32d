import { describe, expect, test } from 'vitest';
import { wordsOf } from '../test-labels.ts';
import { failure, openFile, rowsOf, skips } from '../test-texts.ts';

const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const classes = ['fruit', 'car', 'sea'];
const twelve = <T>(row: (text: string, label: string, i: number) => T) =>
  Array.from({ length: 12 }, (_, i) => row(wordsOf(i), classes[i % 3]!, i));
const labelsOf = async (dataset: Awaited<ReturnType<typeof openFile>>) =>
  (await rowsOf(dataset)).map(([, label]) => label);
const expected = twelve((_, label) => label);

describe('Prodigy', () => {
  test('rejected and ignored answers are left out, counted and said', async () => {
    const rows = twelve((text, label, i) => ({
      text,
      label,
      answer: i === 1 ? 'reject' : i === 2 ? 'ignore' : 'accept',
    }));
    const dataset = await openFile('t.jsonl', lines(rows));
    expect(await labelsOf(dataset)).toEqual(expected.filter((_, i) => i !== 1 && i !== 2));
    expect(skips(dataset)).toMatchInlineSnapshot(`
      [
        "t.jsonl:2: ANSWER_REJECTED: The annotator's answer is "reject": the label does not hold.",
        "t.jsonl:3: ANSWER_REJECTED: The annotator's answer is "ignore": the label does not hold.",
      ]
    `);
    expect(dataset.notes[0]?.message).toBe('t.jsonl is read as Prodigy writes it.');
    const all = await openFile('u.jsonl', lines(rows), { task: 'unlabeled' });
    expect(all.samples).toHaveLength(12);
  });

  test('options that were accepted: by id, by text where ids are numbers, several', async () => {
    const options = (names: boolean) =>
      classes.map((name, id) => ({ id: names ? name : id, text: names ? name.toUpperCase() : name }));
    const one = (names: boolean) =>
      lines(
        twelve((text, label) => ({
          text,
          options: options(names),
          accept: [names ? label : classes.indexOf(label)],
          answer: 'accept',
        })),
      );
    expect(await labelsOf(await openFile('t.jsonl', one(true)))).toEqual(expected);
    expect(await labelsOf(await openFile('u.jsonl', one(false)))).toEqual(expected);
    const several = await openFile(
      'v.jsonl',
      lines(
        twelve((text, label, i) => ({
          text,
          options: options(true),
          accept: i % 2 ? [label] : ['fruit', 'car'],
          answer: 'accept',
        })),
      ),
    );
    expect(several.task).toBe('multi-label');
    const none = await openFile(
      'w.jsonl',
      lines(
        twelve((text, label, i) => ({
          text,
          config: { choice_style: 'multiple' },
          accept: i ? [label, 'x'] : [],
          answer: 'accept',
        })),
      ),
    );
    expect(await labelsOf(none)).toHaveLength(12);
  });

  test('spans are refused by name', async () => {
    const rows = twelve((text) => ({ text, spans: [{ start: 0, end: 2, label: 'X' }], answer: 'accept' }));
    expect(await failure(openFile('t.jsonl', lines(rows)))).toMatch(/^LABELS_ARE_SPANS: The column "spans"/);
  });

  test('a column of answers to questions is none of this', async () => {
    const rows = twelve((text, label, i) => ({ text, label, answer: `it is ${i}` }));
    expect((await openFile('t.jsonl', lines(rows))).samples).toHaveLength(12);
  });
});

describe('Label Studio', () => {
  const choice = (names: readonly string[], from_name = 'sentiment') => ({
    value: { choices: names },
    from_name,
    to_name: 'text',
    type: 'choices',
  });
  const task = (text: string, annotations: readonly object[], more: object = {}) => ({
    id: 1,
    data: { text },
    annotations,
    ...more,
  });

  test('a choice a task; predictions do not count', async () => {
    const rows = twelve((text, label) =>
      task(text, [{ result: [choice([label])] }], { predictions: [{ result: [choice(['wrong'])] }] }),
    );
    const dataset = await openFile('t.json', JSON.stringify(rows));
    expect(dataset.columns).toEqual({ text: ['text'], label: ['sentiment'] });
    expect(await labelsOf(dataset)).toEqual(expected);
  });

  test('several choices, ratings, paths of a taxonomy', async () => {
    const several = twelve((text, label, i) => task(text, [{ result: [choice(i % 2 ? [label] : ['a', 'b'])] }]));
    expect((await openFile('t.json', JSON.stringify(several))).task).toBe('multi-label');
    const rated = twelve((text, _, i) =>
      task(text, [{ result: [{ from_name: 'stars', type: 'rating', value: { rating: (i % 3) + 1 } }] }]),
    );
    expect((await openFile('u.json', JSON.stringify(rated))).classes).toEqual(['1', '2', '3']);
    const paths = twelve((text, label) =>
      task(text, [{ result: [{ from_name: 't', type: 'taxonomy', value: { taxonomy: [['all', label]] } }] }]),
    );
    expect((await openFile('v.json', JSON.stringify(paths))).classes).toEqual([
      'all / car',
      'all / fruit',
      'all / sea',
    ]);
  });

  test('cancelled, without annotation, and disputed ones are left out; a majority counts', async () => {
    const rows = twelve((text, label, i) =>
      task(
        text,
        i === 0
          ? [{ was_cancelled: true, result: [] }]
          : i === 1
            ? []
            : i === 2
              ? [{ result: [choice(['fruit'])] }, { result: [choice(['car'])] }]
              : [{ result: [choice([label])] }, { result: [choice([label])] }, { result: [choice(['sea'])] }],
      ),
    );
    const dataset = await openFile('t.json', JSON.stringify(rows));
    expect(skips(dataset)).toMatchInlineSnapshot(`
      [
        "t.json:1: ANSWER_REJECTED: The annotator skipped or discarded it.",
        "t.json:1: ANSWER_REJECTED: No answer has the majority of its 2 annotators.",
        "t.json:1: LABEL_MISSING: There is no label.",
      ]
    `);
    expect(await labelsOf(dataset)).toEqual(expected.slice(3));
  });

  test('JSON-MIN and CSV', async () => {
    const min = twelve((text, label, i) => ({
      id: i,
      text,
      sentiment: i % 4 ? label : { choices: [label, 'x'] },
      annotator: 1,
      annotation_id: i,
      created_at: '2024-01-01T00:00:00Z',
      lead_time: 1.5,
    }));
    const dataset = await openFile('t.json', JSON.stringify(min));
    expect([dataset.task, dataset.columns?.label]).toEqual(['multi-label', ['sentiment']]);
    const csv = twelve(
      (text, label, i) =>
        `${i},1,2024-01-01T00:00:00Z,${i},1.5,${i % 4 ? label : '"{""choices"": [""a"", ""b""]}"'},${text}\n`,
    ).join('');
    const table = await openFile('t.csv', `annotation_id,annotator,created_at,id,lead_time,mood,text\n${csv}`);
    expect([table.task, table.columns?.label]).toEqual(['multi-label', ['mood']]);
  });

  test('spans are refused by name; two questions are asked about', async () => {
    const spans = twelve((text) =>
      task(text, [{ result: [{ from_name: 'ner', value: { start: 0, end: 2, labels: ['X'] } }] }]),
    );
    expect(await failure(openFile('t.json', JSON.stringify(spans)))).toMatch(/^LABELS_ARE_SPANS/);
    const two = twelve((text, label, i) =>
      task(text, [{ result: [choice([label], 'thing'), choice([`${i % 2}`], 'mood')] }]),
    );
    expect(await failure(openFile('u.json', JSON.stringify(two)))).toMatch(/^COLUMN_AMBIGUOUS/);
    expect((await openFile('u.json', JSON.stringify(two), { labelColumn: 'mood' })).classes).toEqual(['0', '1']);
  });
});

describe('Argilla and doccano', () => {
  test('records with responses', async () => {
    const rows = twelve((text, label, i) => ({
      id: `${i}`,
      status: 'completed',
      fields: { text },
      responses: { topic: [{ user_id: 'u', value: label, status: i === 0 ? 'discarded' : 'submitted' }] },
      suggestions: { topic: { value: 'wrong' } },
    }));
    const dataset = await openFile('t.jsonl', lines(rows));
    expect(dataset.columns).toEqual({ text: ['text'], label: ['topic'] });
    expect(await labelsOf(dataset)).toEqual(expected.slice(1));
    expect(skips(dataset)).toEqual(['t.jsonl:1: ANSWER_REJECTED: The annotator skipped or discarded it.']);
  });

  test('the first version', async () => {
    const rows = twelve((text, label, i) => ({
      text,
      prediction: 'wrong',
      annotation: label,
      status: i === 0 ? 'Discarded' : 'Validated',
    }));
    expect(await labelsOf(await openFile('t.jsonl', lines(rows)))).toEqual(expected.slice(1));
  });

  test('lists of one label are classes, of several more than one; spans are refused', async () => {
    const dataset = await openFile(
      't.jsonl',
      lines(twelve((text, label, id) => ({ id, text, label: [label], Comments: [] }))),
    );
    expect([dataset.task, await labelsOf(dataset)]).toEqual(['single-label', expected]);
    expect(dataset.warnings.map(({ code }) => code)).toContain('TASK_GUESSED');
    const several = await openFile(
      'u.jsonl',
      lines(twelve((text, label, id) => ({ id, text, label: id % 2 ? [label] : ['a', 'b'] }))),
    );
    expect(several.task).toBe('multi-label');
    const spans = lines(twelve((text, label, id) => ({ id, text, label: [[0, 2, label]] })));
    expect(await failure(openFile('v.jsonl', spans))).toMatch(/^LABELS_ARE_SPANS/);
  });
});

describe('fastText', () => {
  test.each(['fasttext.txt', 'cooking.train', 'data.ft'])('%s', async (name) => {
    const dataset = await openFile(name, twelve((text, label) => `__label__${label} ${text}\n`).join(''));
    expect(await rowsOf(dataset)).toEqual(twelve((text, label) => [text, label]));
    expect(dataset.columns).toEqual({ text: ['text'], label: ['label'] });
  });

  test('several labels, at the end, and a line without', async () => {
    const several = await openFile(
      't.txt',
      twelve((text, label) => `__label__${label} __label__all ${text}\n`).join(''),
    );
    expect(several.task).toBe('multi-label');
    const ends = await openFile(
      'u.txt',
      `${twelve((text, label) => `${text} __label__${label}\n`).join('')}no label here\n`,
    );
    expect(await rowsOf(ends)).toEqual(twelve((text, label) => [text, label]));
    expect(skips(ends)).toEqual(['u.txt:13: LABEL_MISSING: There is no label.']);
  });
});

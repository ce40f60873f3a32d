import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { InjertoError } from '../errors.ts';
import { catalogue } from './catalogue.ts';
import { languages } from './language.ts';
import type { Details } from './message.ts';
import { remark } from './remark.ts';
import { sampleDetails } from './test-details.ts';
import { say, sentenceOf, translate } from './translate.ts';

const samples = await sampleDetails();

interface Rendered {
  readonly key: string;
  readonly language: string;
  readonly what: string;
  readonly hint: string;
}

/** Every message with each of its sample details, in every language. */
const rendered: Rendered[] = Object.keys(catalogue).flatMap((key) => {
  const [code, variant] = key.split('/');
  return (samples.get(key) ?? [{}]).flatMap((details: Details) =>
    languages.map((language) => {
      const { what, hint = '' } = sentenceOf({ code: code!, variant, details }, language)!;
      return { key, language, what, hint };
    }),
  );
});

const offenders = (isWrong: (text: string, of: Rendered) => boolean) => [
  ...new Set(
    rendered.flatMap((of) =>
      [of.what, of.hint]
        .filter((text) => text && isWrong(text, of))
        .map((text) => `${of.key} (${of.language}): ${text}`),
    ),
  ),
];

test('every key stands in one area, and details were made for those that take some', async () => {
  const takers = Object.entries(catalogue).filter(([, { en }]) => typeof en === 'function');
  expect(takers.map(([key]) => key).filter((key) => !samples.has(key))).toEqual([]);
  expect((await keysOfAreas()).sort()).toEqual(Object.keys(catalogue).sort());
});

/** The keys of every file's messages: one that stands in two files comes twice. */
async function keysOfAreas(): Promise<string[]> {
  const folder = new URL('.', import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !/test|catalogue/.test(file));
  const modules: Record<string, object>[] = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  return modules.flatMap((module) =>
    Object.entries(module).flatMap(([name, value]) => (name.endsWith('Messages') ? Object.keys(value) : [])),
  );
}

test('codes are written alike', () => {
  expect(Object.keys(catalogue).filter((key) => !/^[A-Z][A-Z0-9_]+(\/[a-z0-9-]+)?$/.test(key))).toEqual([]);
});

describe('every message, in every language,', () => {
  test('is whole sentences without gaps', () => {
    expect(offenders((text) => /undefined|\[object|NaN|null|=>/.test(text))).toEqual([]);
    expect(offenders((text) => / {2}|^\s|\s$|\(\)(?!`)|(?<!\()""|«»/.test(text))).toEqual([]);
    expect(offenders((text) => !/[.?!…)`:"»]$/.test(text) || /[^.]\.\.$|\.»\.$/.test(text))).toEqual([]);
    expect(offenders((text, { what }) => text === what && !/[.?!]$/.test(text))).toEqual([]);
  });

  test('begins with a capital, a number or a quotation', () => {
    expect(
      offenders((text) => !/^[\p{Lu}\d"«¿¡`{]|^(injerto|onnx|tokenizer|config|modules|npm|transformers)\b/u.test(text)),
    ).toEqual([]);
  });

  test('names options of the API, not flags', () => {
    expect(offenders((text) => / --[a-z]/.test(text))).toEqual([]);
  });
});

test('Spanish is not English', () => {
  const english = /\b(the|is|are|not|of|with|this|that|and|has|have|was|were|which|give|take|make|does|for|from)\b/i;
  // What another program says is quoted; code stands in backticks or between straight quotes.
  const own = (text: string) => text.replace(/«[^»]*»|`[^`]*`|"[^"]*"|\{[^}]*\}/g, '');
  expect(offenders((text, { language }) => language === 'es' && english.test(own(text)))).toEqual([]);
  const spanish = new Set(rendered.filter(({ language }) => language === 'es').map(({ what }) => what));
  expect(offenders((text, { language }) => language === 'en' && spanish.has(text))).toEqual([]);
});

describe('an error', () => {
  const error = new InjertoError('JSON_INVALID/lines', {
    details: { bad: 1200, rows: 1281 },
    where: { file: 'data/\u001b[31m.jsonl', line: 12 },
  });

  test('says in English what, where and what to do', () => {
    expect([error.code, error.variant]).toEqual(['JSON_INVALID', 'lines']);
    expect(error.message).toMatchInlineSnapshot(`
      "1,200 of the 1,281 rows read so far are not valid JSON.
        at: data/\\u001b[31m.jsonl, line 12
        try: JSON Lines has one object per line: {"text": "…", "label": "…"}. If the file is another kind of table, name it .csv or .tsv."
    `);
  });

  test('says the same in Spanish', () => {
    expect(error.in('es')).toMatchInlineSnapshot(`
      {
        "hint": "JSON Lines lleva un objeto por línea: {"text": "…", "label": "…"}. Si es otra clase de tabla, llámala .csv o .tsv.",
        "what": "1200 de las 1281 filas leídas hasta ahora no son JSON válido.",
        "where": "data/\\u001b[31m.jsonl, línea 12",
      }
    `);
  });

  test('goes through JSON and comes back', () => {
    const json = JSON.parse(JSON.stringify(error));
    expect(json).toMatchObject({ code: 'JSON_INVALID', variant: 'lines', details: { bad: 1200 } });
    expect(InjertoError.fromJSON(json).toJSON()).toEqual(error.toJSON());
    expect(translate(json, 'es')).toEqual(error.in('es'));
  });

  test('of a code that nobody knows keeps its own words', () => {
    expect(translate({ code: 'FUTURE', details: {}, what: 'New.', hint: 'Wait.' }, 'es')).toEqual({
      what: 'New.',
      hint: 'Wait.',
    });
  });
});

test('names with control characters are shown, and kept in the details', () => {
  const said = remark('ENCODING_UNKNOWN', { encoding: 'a\u001b]0;x\u0007\u202e\nb' });
  expect(said.message).toContain('"a\\u001b]0;x\\u0007\\u202e\\nb"');
  expect(say(said, 'es')).toContain('«a\\u001b]0;x\\u0007\\u202e\\nb»');
  expect(said.details).toEqual({ encoding: 'a\u001b]0;x\u0007\u202e\nb' });
});

test('an error of another version, whose code is not known, keeps its words', () => {
  const json = { code: 'OF_ANOTHER_VERSION', what: 'What it said.', hint: 'Do that.', details: { n: 1 } };
  const error = InjertoError.fromJSON(json);
  expect([error.what, error.hint]).toEqual(['What it said.', 'Do that.']);
  expect(error.in('es')).toEqual({ what: 'What it said.', hint: 'Do that.' });
  expect(InjertoError.fromJSON(error.toJSON()).what).toBe(error.what);
});

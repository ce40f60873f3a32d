import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeBytes, decodedChunks, utf8Chunks } from './decode-file.ts';
import { detectEncoding } from './encoding.ts';
import { encodeAs } from './test-encode.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'injerto-encoding-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(bytes: Uint8Array): Promise<string> {
  const name = path.join(folder, 'file.txt');
  await writeFile(name, bytes);
  return name;
}

async function read(bytes: Uint8Array): Promise<{ name: string | undefined; text: string }> {
  const name = await file(bytes);
  const encoding = await detectEncoding(name);
  let text = '';
  if (encoding) for await (const chunk of decodedChunks(name, encoding)) text += chunk;
  return { name: encoding?.name, text };
}

const marks = {
  'utf-8': [0xef, 0xbb, 0xbf],
  'utf-16le': [0xff, 0xfe],
  'utf-16be': [0xfe, 0xff],
  'utf-32le': [0xff, 0xfe, 0, 0],
  'utf-32be': [0, 0, 0xfe, 0xff],
} as const;
const words = fc
  .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 30 })
  .map((list) => list.join(' ').replace(/(?![\t\n\r])\p{Cc}|\ufeff/gu, ''))
  .filter((text) => !/\p{Surrogate}/u.test(text) && text.length > 0);

describe('detectEncoding', () => {
  test('any text with a byte order mark comes back', async () => {
    await fc.assert(
      fc.asyncProperty(
        words,
        fc.constantFrom(...(Object.keys(marks) as (keyof typeof marks)[])),
        async (text, name) => {
          const body = name === 'utf-8' ? Buffer.from(text) : encodeAs(text, name);
          const bytes = Buffer.concat([Uint8Array.from(marks[name]), body]);
          expect(await read(bytes)).toEqual({ name, text });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('any text in UTF-8 without one comes back', async () => {
    await fc.assert(
      fc.asyncProperty(words, async (text) => {
        expect(await read(Buffer.from(text))).toEqual({ name: 'utf-8', text });
      }),
      { numRuns: 60 },
    );
  });

  test('UTF-16 and UTF-32 without a mark are known by their zero bytes', async () => {
    for (const text of ['text,label\nQué tarde más gris,a\n', 'Цена 120, за штуку, с доставкой на дом и 3 %\n']) {
      for (const name of ['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])
        expect(await read(encodeAs(text, name))).toEqual({ name, text });
    }
  });

  test.each([
    ['windows-1252', 'Mañana llegará el señor Núñez con la caja “rota”: ¡qué decepción!\n'],
    ['windows-1252', 'text,label\nThe box was broken,bad\nMuy buena atención,good\n'],
    ['windows-1251', 'Посылка пришла поздно, коробка была сломана. Очень плохо.\n'],
    ['koi8-r', 'Посылка пришла поздно, коробка была сломана. Очень плохо.\n'],
    ['shift_jis', '配達が遅れて、箱が壊れていました。とても残念です。\n'],
    ['gbk', '快递来得很晚，盒子坏了。非常失望。\n'],
    ['euc-kr', '배송이 늦었고 상자가 부서져 있었습니다. 매우 실망했습니다.\n'],
  ])('%s is told by its statistics: %s', async (name, text) => {
    const found = await read(encodeAs(text.repeat(3), name));
    expect(found.text).toBe(text.repeat(3));
  });

  test('a letter that is no UTF-8 far into the file is not missed', async () => {
    const text = `${'plain words\n'.repeat(200_000)}añadido\n`;
    const found = await read(encodeAs(text, 'windows-1252'));
    expect(found.name).toBe('windows-1252');
    expect(found.text.endsWith('añadido\n')).toBe(true);
  });

  test('characters that lie across two chunks are whole', async () => {
    // 3-byte characters at every offset to the chunks of 2¹⁸ and 2²⁰ bytes
    for (const shift of [0, 1, 2]) {
      const text = `${'x'.repeat(shift)}${'水'.repeat(400_000)}`;
      const name = await file(Buffer.from(text));
      expect(await detectEncoding(name)).toEqual({ name: 'utf-8', bom: 0 });
      expect((await read(Buffer.from(text))).text).toBe(text);
    }
  });

  test('in UTF-32, across chunks and with what is no character', async () => {
    const text = 'año 😀\n'.repeat(100_000);
    expect((await read(encodeAs(text, 'utf-32le'))).text).toBe(text);
    const bytes = Buffer.concat([encodeAs('abc', 'utf-32be'), Uint8Array.of(0, 0x11, 0, 0, 0, 0, 0xd8, 0, 0, 0)]);
    expect(decodeBytes(bytes, { name: 'utf-32be', bom: 0 })).toBe('abc\ufffd\ufffd\ufffd');
  });

  test('UTF-8 with a few broken bytes stays UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from('niño, café, señor, canción, árbol, él, ñu, más, qué, así, '),
      Uint8Array.of(0xc3, 0x20),
    ]);
    const name = await file(bytes);
    expect(await detectEncoding(name)).toEqual({ name: 'utf-8', bom: 0, damaged: true });
  });

  describe('lines of two encodings', () => {
    const utf8 = 'señal über, él\n';
    test.each([
      ['windows-1252', 'café, niño y señor\n'],
      ['windows-1252', '“quoted” – naïve\n'],
      ['windows-1251', 'Посылка пришла поздно, коробка была сломана. Очень плохо.\n'],
      ['koi8-r', 'Посылка пришла поздно, коробка была сломана. Очень плохо.\n'],
      ['iso-8859-7', 'Το κουτί ήταν σπασμένο και το δέμα άργησε πολύ να φτάσει.\n'],
    ])('UTF-8 and %s: %s', async (other, line) => {
      const bytes = Buffer.concat([
        encodeAs(line, other),
        Buffer.from(utf8),
        encodeAs(line, other),
        Buffer.from('a\n'),
      ]);
      const name = await file(bytes);
      expect(await detectEncoding(name)).toMatchObject({ name: 'utf-8' });
      expect((await read(bytes)).text).toBe(`${line}${utf8}${line}a\n`);
    });

    test('one line among many, in a file of several blocks', async () => {
      const many = utf8.repeat(150_000);
      const bytes = Buffer.concat([Buffer.from(many), Buffer.from('café\n', 'latin1'), Buffer.from(many)]);
      expect(await detectEncoding(await file(bytes))).toEqual({ name: 'utf-8', bom: 0, mixedWith: 'windows-1252' });
      expect((await read(bytes)).text).toBe(`${many}café\n${many}`);
    });

    test('a line with both keeps its UTF-8, and what is none is damaged', async () => {
      const bytes = Buffer.concat([Buffer.from('más \n'), Buffer.from('é', 'latin1'), Buffer.from(' más\n')]);
      expect(await detectEncoding(await file(bytes))).toEqual({ name: 'utf-8', bom: 0, damaged: true });
      expect((await read(bytes)).text).toBe('más \n\ufffd más\n');
    });

    test('a letter cut in half is damage, not another encoding', async () => {
      const bytes = Buffer.concat([Buffer.from('año\ncaf'), Uint8Array.of(0xc3, 10)]);
      expect(await detectEncoding(await file(bytes))).toEqual({ name: 'utf-8', bom: 0, damaged: true });
    });

    test.each([
      ['gbk', '好\n中\n国\n快递来得很晚，盒子坏了。\n学\n非常失望。\n哪\n了\n'],
      ['shift_jis', '配達が遅れて、\n箱が\n壊れていました。\nとても\n残念です。\n'],
      ['euc-kr', '배송이 늦었고\n상자가\n부서져\n있었습니다.\n매우 실망했습니다.\n'],
    ])('%s is one encoding, though some of its lines may be valid UTF-8', async (other, text) => {
      const bytes = encodeAs(text.repeat(5), other);
      expect((await read(bytes)).text).toBe(text.repeat(5));
    });
  });

  test('binary files are no texts', async () => {
    const random = Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919 + (i >> 3) * 31) & 255));
    for (const bytes of [
      random,
      Buffer.from('PAR1xxxx'),
      Buffer.from('PK\x03\x04zip'),
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10]),
    ]) {
      expect(await detectEncoding(await file(bytes))).toBeUndefined();
    }
  });

  test('a stray NUL does not make a text binary, and an empty file is a text', async () => {
    expect((await read(Buffer.from(`a text with a \0 in it ${'and more words '.repeat(5)}`))).name).toBe('utf-8');
    expect((await read(Buffer.alloc(0))).name).toBe('utf-8');
  });

  test('utf8Chunks says the same in UTF-8', async () => {
    const text = 'Qué será, será 水 😀';
    const name = await file(Buffer.concat([Uint8Array.of(0xff, 0xfe), encodeAs(text, 'utf-16le')]));
    const chunks: Buffer[] = [];
    for await (const chunk of utf8Chunks(name, { name: 'utf-16le', bom: 2 })) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(text);
  });
});

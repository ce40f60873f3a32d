import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InjertoError } from '../../errors.ts';
import { optionRows } from '../../methods/options/option-table.ts';
import { catalogues } from '../messages/index.ts';
import { trainOptions } from '../options/train-options.ts';
import { atLineOfFile, readConfigFile, withFlags } from './config-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function read(text: string | Uint8Array, name = `${files++}.yaml`) {
  await writeFile(path.join(folder, name), text);
  return readConfigFile(path.join(folder, name), catalogues.en);
}

describe('what is read', () => {
  test('options under their names in the API, with values of any form', async () => {
    const { flags } = await read(`# a comment
method: lora
learningRate: 1e-4
epochs: 12
rank: 4
rsLora: true
targets: [query, value]
labelColumn: [spam, urgent]
missingLabels: []
augment: { flip: 0.5, crop: none }
background: "#ff8000"
memory: 2GB
C: auto
`);
    expect(flags).toEqual({
      ...{ method: 'lora', lr: 1e-4, epochs: 12, rank: 4, useRslora: true, targets: ['query', 'value'] },
      ...{ labelColumn: ['spam', 'urgent'], missingLabels: [], augment: { flip: 0.5, crop: 'none' } },
      ...{ background: [255, 128, 0], memory: 2e9, C: 'auto' },
    });
    expect(trainOptions(flags)).toMatchObject({ method: 'lora', learningRate: 1e-4, rsLora: true, C: 'auto' });
  });

  test('every option of training, under its name and as its flag', async () => {
    const values: Readonly<Record<string, unknown>> = {
      ...{ integer: 3, number: 0.5, bytes: 1e9, text: 'words', blocks: 'all', patterns: 'query' },
      ...{ 'auto-number': 'auto', switch: true },
    };
    for (const { option, flag, kind } of optionRows) {
      const value = kind.choices?.[0] ?? values[kind.read];
      for (const key of [option, flag]) {
        const { flags } = await read(JSON.stringify({ [key]: value }));
        const wanted = option === 'cacheDir' ? path.join(folder, 'words') : value;
        expect(trainOptions(flags), key).toEqual({ [option]: wanted });
      }
    }
  });

  test.each([
    ['JSON with tabs', '{\n\t"learningRate": 0.001,\n\t"epochs": 3\n}\n'],
    ['JSON on one line', '{"learningRate":1e-3,"epochs":3}'],
    ['a byte order mark and Windows line ends', '\uFEFFlearningRate: 0.001\r\nepochs: 3\r\n'],
    ['flags as keys, in quotes', '"lr": 0.001\n\'epochs\': 3'],
    ['an anchor', 'epochs: &three 3\nlearningRate: 0.001'],
  ])('%s', async (_, text) => {
    expect((await read(text)).flags).toEqual({ lr: 1e-3, epochs: 3 });
  });

  test('relative paths start at the file', async () => {
    await mkdir(path.join(folder, 'my-model'));
    const { flags } = await read('data: ../photos\nout: m\ncacheDir: /cache\nimageRoot: .\nmodel: my-model\n');
    expect(flags).toEqual({
      data: path.resolve(folder, '../photos'),
      out: path.join(folder, 'm'),
      cache: path.resolve('/cache'),
      imageRoot: folder,
      model: path.join(folder, 'my-model'),
    });
    for (const model of ['mobilenet-v2', 'owner/name', 'owner/name@main'])
      expect((await read(`model: ${model}`)).flags.model).toBe(model);
    expect((await read('model: ./none')).flags.model).toBe(path.join(folder, 'none'));
  });

  test('flags win, whatever they are called', async () => {
    const config = await read('learningRate: 0.1\nepochs: 3\ndropout: 0.5\n');
    expect(withFlags(config, { lr: 1e-3, loraDropout: 0.1 })).toEqual({ lr: 1e-3, epochs: 3, loraDropout: 0.1 });
  });
});

describe('what is refused, with file and line', () => {
  test.each<[string, string, number, RegExp]>([
    ['an unknown key', 'epochs: 3\n\nepohcs: 3', 3, /There is no option "epohcs"[\s\S]*Did you mean "epochs"/],
    ['the spelling of Python', 'learning_rate: 1e-4', 1, /Did you mean "learningRate"/],
    ['what is like no other', 'gradientCheckpointing: 1', 1, /There is no option[\s\S]*The options are/],
    ['__proto__', '__proto__: { epochs: 3 }', 1, /There is no option "__proto__"/],
    ['a merge key', 'x: &a { epochs: 3 }', 1, /There is no option "x"/],
    ['a key twice', 'epochs: 3\nrank: 4\nepochs: 5', 3, /"epochs" is given twice: it stands in line 1 already\./],
    ['a key twice in JSON', '{\n"epochs": 3,\n"epochs": 5}', 3, /"epochs" is given twice: it stands in line 2/],
    ['an option and its flag', 'lr: 1e-3\nlearningRate: 1e-4', 2, /twice: it stands in line 1 already, as "lr"/],
    ['a key twice inside', 'augment:\n  flip: 0.1\n  flip: 0.2', 3, /"flip" is given twice: it stands in line 2/],
    ['a word for a number', 'seed: 1\nepochs: three', 2, /"epochs" must be a number; got "three"/],
    ['a number in quotes', 'epochs: "3"', 1, /"epochs" must be a number; got "3"/],
    ['no value', 'epochs:', 1, /"epochs" must be a number; got null/],
    ['out of range', 'seed: 1\nval: 1.5', 2, /"val" must be less than 1; got 1\.5/],
    ['a fraction', 'rank: 1.5', 1, /"rank" must be a whole number/],
    ['another choice', 'schedule: cosin', 1, /"schedule" must be "constant", "linear", "cosine", or "one-cycle"/],
    ['a list for one', 'out: [a, b]', 1, /"out" must be text/],
    ['null in a list', 'missingLabels: [NA, null]', 1, /"missingLabels" must be text/],
    ['no size', 'memory: much', 1, /"memory" must be a size such as 2GB/],
    ['no color', 'background: reddish', 1, /"background" must be a color such as "#rrggbb"/],
    ['a color that is a comment', 'background: #fff', 1, /"background" must be/],
    ['broken YAML', 'epochs: 3\naugment: [a', 2, /cannot be read as YAML or JSON/],
    ['two documents', 'epochs: 3\n---\nepochs: 4', 2, /cannot be read as YAML or JSON/],
    ['a tag', 'epochs: !!js/function 3', 1, /cannot be read as YAML or JSON/],
  ])('%s', async (_, text, line, message) => {
    const error = await read(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InjertoError);
    const { code, where, message: said } = error as InjertoError;
    expect({ code, said, where }).toEqual({
      code: 'CONFIG_FILE_INVALID',
      said: expect.stringMatching(message),
      where: expect.stringMatching(new RegExp(`\\.yaml, line ${line}$`)),
    });
  });

  test.each([
    ['nothing', ''],
    ['a list', '- epochs: 3'],
    ['a word', 'epochs'],
  ])('%s', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'CONFIG_FILE_INVALID', variant: 'mapping' });
  });

  test('a bomb of aliases', async () => {
    const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]'];
    for (let i = 1; i < 9; i++) lines.push(`a${i}: &a${i} [${Array(10).fill(`*a${i - 1}`)}]`);
    await expect(read(`augment:\n  ${lines.join('\n  ')}`)).rejects.toMatchObject({ code: 'CONFIG_FILE_INVALID' });
  });

  test('no file', async () => {
    await expect(readConfigFile(path.join(folder, 'none.yaml'), catalogues.en)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      where: path.join(folder, 'none.yaml'),
    });
  });
});

test('what the library refuses later is said at the line, unless the command line gave it', async () => {
  const config = await read('seed: 1\nrank: 4\n', 'later.yaml');
  const error = new InjertoError('CONFIG_INVALID/unknown', {
    details: { option: 'rank', method: 'transfer', options: [], methods: ['lora'] },
    where: { option: 'rank' },
  });
  const moved = atLineOfFile(error, config, {}) as InjertoError;
  expect(moved.where).toBe(`${path.join(folder, 'later.yaml')}, line 2, rank`);
  expect(moved.in('es').where).toContain('línea 2');
  expect(atLineOfFile(error, config, { rank: 4 })).toBe(error);
});

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

let folder: string;
let model: string;
const at = (name: string) => join(folder, name);
const lamps = ['turn on the lamp', 'dim the kitchen light', 'make the bulb brighter', 'switch the lights off'];
const lists = ['put eggs on the list', 'we are out of bread', 'add rice to the shopping list', 'buy some milk'];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-cli-predict-texts-'));
  model = join(folder, 'model');
  const rows = [...lamps.map((text) => `${text},lamp`), ...lists.map((text) => `${text},list`)];
  await writeFile(join(folder, 'few.csv'), `text,label\n${rows.join('\n')}\n`);
  const { code, stderr } = await runCli([
    'train',
    at('few.csv'),
    '--rank',
    '2',
    '--epochs',
    '1',
    '--out',
    model,
    '--adapter-out',
    at('adapter'),
    '--json',
  ]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a flag that LoRA alone has chooses it', async () => {
  expect(JSON.parse(await readFile(join(model, 'injerto.json'), 'utf8'))).toMatchObject({ method: 'lora' });
});

test('what holds no text is named and left out, the rest is whole JSON', async () => {
  const texts = join(folder, 'texts');
  await mkdir(texts);
  await writeFile(join(texts, 'a.txt'), 'turn the lamp off');
  await writeFile(join(texts, 'b.txt'), ' \n');
  await writeFile(join(folder, 'empty.txt'), '');
  await writeFile(
    join(folder, 'noise.txt'),
    Uint8Array.from({ length: 3000 }, (_, i) => (i * 2654435761) >>> 11),
  );
  await writeFile(
    join(folder, 'lines.jsonl'),
    '{"id":1,"text":"buy bread"}\n{"id":2,"text":"cut\n{"id":3,"text":5}\n{"id":4,"text":""}\nplain words\n',
  );
  const { code, stdout, stderr } = await runCli([
    'predict',
    model,
    ...['texts', 'empty.txt', 'noise.txt', 'lines.jsonl'].map(at),
    '--json',
  ]);
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as { id?: number; text: string }[]).map(({ id, text }) => id ?? text)).toEqual([
    'turn the lamp off',
    1,
    'plain words',
  ]);
  for (const left of ['b.txt', 'empty.txt: there is no text', 'noise.txt: it is no text']) {
    expect(stderr).toContain(left);
  }
  expect(stderr).toContain('lines.jsonl:2: it begins as a JSON object and is not valid JSON');
  expect(stderr).toContain('lines.jsonl:3: the JSON object has no text in that field');
  expect(stderr).toContain('lines.jsonl:4: there is no text in it');
});

test('a .txt file is a text a line, and one text on --whole-files; what was taken for granted is said', async () => {
  await writeFile(join(folder, 'two.txt'), 'buy bread\nturn the lamp off\n');
  const lines = await runCli(['predict', model, at('two.txt'), '--json']);
  expect((JSON.parse(lines.stdout) as { text: string }[]).map(({ text }) => text)).toEqual([
    'buy bread',
    'turn the lamp off',
  ]);
  expect(lines.stderr).toContain('two.txt: each line is a text of its own');
  const whole = await runCli(['predict', model, at('two.txt'), '--whole-files', '--json']);
  expect(JSON.parse(whole.stdout)).toHaveLength(1);
  await writeFile(
    join(folder, 'semicolons.csv'),
    'remark;note\nbuy bread and more of it;x\nturn the lamp off, please;y\n',
  );
  const table = await runCli(['embed', 'all-minilm-l6-v2', at('semicolons.csv')]);
  expect(table.stderr).toContain('fields are separated by ";"');
  expect(table.stderr).toContain('Texts are read from "remark"');
});

test('a file that is not there is said before the first answer', async () => {
  const { code, stdout } = await runCli(['predict', model, at('few.csv'), at('gone.csv'), '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'FILE_UNREADABLE', where: at('gone.csv') });
});

test('texts for a model of photos', async () => {
  const { code, stderr } = await runCli(['predict', 'squeezenet-1.1', at('few.csv')]);
  expect(code).toBe(1);
  expect(stderr).toContain('error [MODALITY_MISMATCH]: The model reads photos, but texts were given.');
});

test('nothing is saved over what it is made of', async () => {
  const refused = async (args: readonly string[], code: string, what: string) => {
    const { stderr } = await runCli(args);
    expect(stderr).toContain(`error [${code}]: ${what}`);
  };
  await refused(
    ['merge', at('adapter'), '--out', at('adapter')],
    'OUTPUT_EXISTS',
    'The merged model cannot take the place',
  );
  await refused(
    ['merge', at('adapter'), `${at('adapter')}/.`, '--out', at('sum')],
    'OPTION_INVALID',
    'The same adapter is named twice',
  );
  const lora = ['train', at('few.csv'), '--method', 'lora', '--out', at('same'), '--adapter-out', at('same')];
  await refused(lora, 'OPTION_INVALID', 'The model and its adapter cannot be saved in the same folder.');
  const zeroShot = ['zero-shot', at('few.csv'), '--labels', 'lamp, list', '--write'];
  await refused([...zeroShot, at('few.csv')], 'OUTPUT_EXISTS', 'There is already a file of that name.');
  await refused(
    [...zeroShot, join(folder, 'none', 'labelled.csv')],
    'WRITE_FAILED',
    'The folder for the labeled set does not exist.',
  );
  expect(await readFile(join(folder, 'few.csv'), 'utf8')).toContain('turn on the lamp,lamp');
  expect(await readFile(join(folder, 'adapter', 'adapter_config.json'), 'utf8')).toContain('LORA');
});

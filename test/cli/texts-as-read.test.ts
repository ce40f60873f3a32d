/** What a model does not read of a text, and what is put before it: said once by each command, counted, and in the JSON. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const starter = fileURLToPath(new URL('../../models/all-minilm-l6-v2', import.meta.url));
const long = 'word '.repeat(300).trim();
let folder: string;
/** The starter, with a prompt of its own. */
let prompted: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-cli-read-'));
  prompted = join(folder, 'prompted');
  await cp(starter, prompted, { recursive: true });
  const file = join(prompted, 'config_sentence_transformers.json');
  const config = JSON.parse(await readFile(file, 'utf8')) as object;
  const prompts = { query: 'query: ', document: 'text: ' };
  await writeFile(file, JSON.stringify({ ...config, prompts, default_prompt_name: 'query' }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const times = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;
const cutNote = /have more than \d+ tokens/g;

test('embed: each line says what was cut, stderr once how many', async () => {
  const run = await runCli(['embed', 'all-minilm-l6-v2', '--text', long, 'short', long]);
  const lines = run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { truncated?: number });
  // 300 words and two special tokens, of which 256 are read
  expect(lines.map(({ truncated }) => truncated)).toEqual([46, undefined, 46]);
  expect(run.stderr).toContain('2 of 3 texts have more than 256 tokens');
  expect(times(run.stderr, cutNote)).toBe(1);
  const out = join(folder, 'vectors.npy');
  const file = await runCli(['embed', 'all-minilm-l6-v2', '--text', long, '--out', out, '--json']);
  expect(JSON.parse(file.stdout)).toMatchObject({ texts: 1, truncated: 1 });
});

test('embed: the prompt that the files put before every text is put, and said; another is not', async () => {
  const vectorOf = async (...args: string[]) => {
    const { stdout, stderr } = await runCli(['embed', ...args]);
    return { vector: (JSON.parse(stdout) as { embedding: number[] }).embedding, stderr };
  };
  const assumed = await vectorOf(prompted, '--text', 'a fox');
  const written = await vectorOf('all-minilm-l6-v2', '--text', 'query: a fox');
  expect(assumed.vector).toEqual(written.vector);
  expect(assumed.stderr).toContain('"query: " is put before each');
  expect(assumed.stderr).toContain('`--prompt`'.replaceAll('`', ''));
  const none = await vectorOf(prompted, '--text', 'a fox', '--prompt', '');
  expect(none.vector).toEqual((await vectorOf('all-minilm-l6-v2', '--text', 'a fox')).vector);
  expect(none.stderr).not.toContain('is put before');
});

test('zero-shot: cut texts are counted, in the JSON too; a prompt is said', async () => {
  const args = ['--text', long, 'a striker', '--labels', 'sport, politics', '--json'];
  const run = await runCli(['zero-shot', ...args, '--model', prompted]);
  const { predictions } = JSON.parse(run.stdout) as { predictions: { truncated?: number }[] };
  expect(predictions.map(({ truncated }) => truncated !== undefined)).toEqual([true, false]);
  expect(run.stderr).toContain('1 of 2 texts have more than 256 tokens');
  expect(run.stderr).toContain('"query: " is put before each text and each label');
});

test('train and predict: the warnings stand in the JSON, and texts are read alike in both', async () => {
  const table = join(folder, 'texts.csv');
  const rows = Array.from({ length: 24 }, (_, i) =>
    i % 2 === 0 ? `the goal number ${i},sport` : `parliament votes again today on the bill ${i},politics`,
  );
  await writeFile(table, ['text,label', ...rows].join('\n'));
  const out = join(folder, 'trained');
  const trained = await runCli([
    'train',
    table,
    '--model',
    prompted,
    '--method',
    'transfer',
    '--max-length',
    '10',
    '--out',
    out,
    '--json',
  ]);
  const { remarks: warnings } = JSON.parse(trained.stdout) as {
    remarks: { code: string; details?: Record<string, unknown> }[];
  };
  expect(warnings.find(({ code }) => code === 'PROMPT_ASSUMED')).toMatchObject({ details: { prompt: 'query: ' } });
  expect(warnings.filter(({ code }) => code === 'TEXTS_TRUNCATED')).toEqual([
    expect.objectContaining({ details: { truncated: 12, texts: 24, maxLength: 10 } }),
  ]);
  expect(trained.stderr).toContain('"query: " is put before each');
  const record = JSON.parse(await readFile(join(out, 'injerto.json'), 'utf8'));
  expect(record.settings.prompt).toBe('query: ');
  expect(record.embedding).toMatchObject({ modules: ['Pooling (mean)', 'Normalize'], normalize: false });
  expect(await readFile(join(out, 'README.md'), 'utf8')).toContain('tokenizer.encode("query: Some text")');

  const { stdout, stderr } = await runCli(['predict', out, '--text', 'the goal', long, '--json']);
  const answers = JSON.parse(stdout) as { truncated?: number }[];
  // 300 words, two of the prompt and two special tokens, of which ten are read
  expect(answers.map(({ truncated }) => truncated)).toEqual([undefined, 294]);
  expect(stderr).toContain('1 of 2 texts have more than 10 tokens');
});

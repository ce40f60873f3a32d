import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const model = fileURLToPath(new URL('../../conformance/fixtures/tiny-llama', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-generate-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const generate = (...args: string[]) => runCli(['generate', model, ...args]);

test('a prompt: the text alone on stdout, or one object', async () => {
  const args = ['--raw', '--prompt', 'the cat sat', '--max-new-tokens', '5'];
  const plain = await generate(...args);
  const json = await generate(...args, '--json');
  expect([plain.code, json.code]).toEqual([0, 0]);
  const { seconds: _, ...result } = JSON.parse(json.stdout);
  expect(result).toEqual({
    prompt: 'the cat sat',
    text: plain.stdout.slice(0, -1),
    tokens: 5,
    promptTokens: 4,
    finish: 'length',
  });
});

test('a file of chats: a line of JSON for each', async () => {
  const chats = join(folder, 'chats.jsonl');
  const messages = [{ role: 'user', content: 'where is the cat' }];
  const answered = [...messages, { role: 'assistant', content: 'on the mat' }];
  await writeFile(chats, [{ messages: answered }, { prompt: 'el gato' }].map((l) => JSON.stringify(l)).join('\n'));
  const { code, stdout } = await generate('--chat', chats, '--max-new-tokens', '3', '--json');
  expect(code).toBe(0);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0].messages).toEqual(messages);
  // the model has a chat template, so that a prompt is asked as a user's message
  expect(lines[1].messages).toEqual([{ role: 'user', content: 'el gato' }]);
  expect(lines.map(({ tokens }) => tokens)).toEqual([3, 3]);
});

test('choices: a table, or their scores', async () => {
  const args = ['--raw', '--prompt', 'the cat sat', '--choices', 'cat, mat'];
  const { stdout } = await generate(...args);
  expect(stdout).toMatch(/p {2}Σ log p\n {2}mat {2}100\.0 % {3}-2\.840\n {2}cat/);
  const { choice, scores } = JSON.parse((await generate(...args, '--json')).stdout);
  expect(choice).toBe('mat');
  expect(scores.map((s: { choice: string }) => s.choice)).toEqual(['cat', 'mat']);
});

test('what is missing, given twice, or no language model is said', async () => {
  const results = await Promise.all([
    generate(),
    generate('-', '--prompt', 'x'),
    generate('--prompt', 'x', '--top-p', '2'),
    runCli(['generate', folder, '--prompt', 'x']),
  ]);
  expect(results.map(({ code, stderr }) => [code, stderr.split('\n')[0]])).toEqual([
    [2, 'error [OPTION_INVALID]: There is nothing to go on with.'],
    [2, 'error [OPTION_INVALID]: The prompt is given in two ways.'],
    [2, 'error [CONFIG_INVALID]: --top-p must be at most 1; got 2.'],
    [1, 'error [MODEL_NOT_GENERATIVE]: The folder holds no tokenizer.json.'],
  ]);
});

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runCli } from './run-cli.ts';

const model = fileURLToPath(new URL('../../conformance/fixtures/tiny-llama', import.meta.url));
let folder: string;
let chats: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-language-'));
  chats = join(folder, 'chats.jsonl');
  const lines = Array.from({ length: 30 }, (_, i) => ({
    messages: [
      { role: 'user', content: `where is cat ${i}` },
      { role: 'assistant', content: 'on the mat' },
    ],
  }));
  await writeFile(chats, lines.map((line) => JSON.stringify(line)).join('\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const train = (...args: string[]) => runCli(['train', chats, '--task', 'causal-lm', '--threads', '1', ...args]);

test('chats are learned, measured before and after, and saved as model and adapter', async () => {
  const out = join(folder, 'model');
  const adapterOut = join(folder, 'adapter');
  const { code, stdout, stderr } = await train(
    ...['--model', model, '--lr', '1e-2', '--epochs', '2', '--out', out, '--adapter-out', adapterOut, '--json'],
  );
  expect([code, stderr.includes('error')]).toEqual([0, false]);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({
    method: 'lora',
    task: 'causal-lm',
    samples: { train: { rows: 24 }, validation: { rows: 3 }, test: { rows: 3 } },
    out,
    adapterOut,
  });
  expect(result.test.after.perplexity).toBeLessThan(result.test.before.perplexity);
  expect(existsSync(join(out, 'onnx', 'model.onnx'))).toBe(true);
  expect(existsSync(join(adapterOut, 'adapter_model.safetensors'))).toBe(true);
  expect(existsSync(`${out}.checkpoint`)).toBe(false);

  const again = join(folder, 'again');
  const repeated = await runCli(['train', '--config', join(out, 'training.yaml'), '--threads', '1', '--out', again]);
  expect([repeated.code, repeated.stderr.includes('error')]).toEqual([0, false]);
  const weights = (name: string) => readFile(join(name, 'onnx', 'model.onnx'));
  expect(await weights(again)).toEqual(await weights(out));
  const options = async (name: string) => parse(await readFile(join(name, 'training.yaml'), 'utf8'));
  expect(await options(again)).toEqual(await options(out));
});

test('lines of a .txt are texts, or the file is one; the training repeats so', async () => {
  const texts = join(folder, 'texts.txt');
  await writeFile(texts, Array.from({ length: 40 }, (_, i) => `the cat number ${i} is on the mat`).join('\n'));
  const run = (out: string, ...args: string[]) =>
    runCli([
      ...[
        'train',
        texts,
        '--task',
        'causal-lm',
        '--model',
        model,
        '--threads',
        '1',
        '--epochs',
        '1',
        '--max-length',
        '16',
      ],
      ...['--out', join(folder, out), ...args],
    ]);
  const lines = await run('lines');
  expect(lines.code, lines.stderr).toBe(0);
  expect(lines.stderr).toContain(
    'texts.txt: each of its 40 lines is a text of its own. If the file is one text, set --whole-files',
  );
  const whole = await run('whole', '--whole-files');
  expect(whole.code, whole.stderr).toBe(0);
  expect(whole.stderr).not.toContain('is a text of its own');
  expect(parse(await readFile(join(folder, 'whole', 'training.yaml'), 'utf8'))).toMatchObject({ wholeFiles: true });
});

test('options of other methods are refused without naming another method', async () => {
  const { code, stderr } = await train('--model', model, '--wise-ft', '0.5');
  expect([code, stderr.includes('use the method')]).toEqual([2, false]);
  expect(stderr).toContain('Its options are');
});

test('a model must be named, and LoRA is the only method', async () => {
  const results = await Promise.all([train(), train('--model', model, '--method', 'transfer', '--lang', 'es')]);
  expect(results.map(({ code, stderr }) => [code, stderr.split('\n')[0]])).toEqual([
    [2, 'error [OPTION_INVALID]: Which language model is to be trained?'],
    [2, 'error [OPTION_INVALID]: Los modelos de lenguaje solo se entrenan con LoRA.'],
  ]);
});

/** `train --config`: a run described by a file, repeated from what it left behind, and resumed. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Console } from '../../src/cli/output/console.ts';
import { runCommandLine } from '../../src/cli/program.ts';
import { imageFolder, openModel, train } from '../../src/index.ts';
import { layOutFood } from '../../src/methods/test-food-folder.ts';
import { writeTinyModel } from '../../src/methods/test-tiny-model.ts';

let folder: string;
const at = (...names: string[]) => path.join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-train-config-'));
  await layOutFood(at('photos'), ['A', 'D', 'E'], 8);
  await writeTinyModel(at('tiny.onnx'));
  await writeFile(
    at('run.yaml'),
    `data: ./photos
model: tiny.onnx
method: fine-tune
epochs: 2
batch: 4
schedule: linear
warmupRatio: 0.25
augment: { flip: 0.5 }
labelFrom: folder
cache: ./cache
out: ./first
`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The command line in this process. */
async function injerto(...words: string[]) {
  let stdout = '';
  let stderr = '';
  const style = (_: string, text: string) => text;
  const console: Console = {
    out: (text) => {
      stdout += `${text}\n`;
    },
    piece: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += `${text}\n`;
    },
    styleOut: style,
    styleErr: style,
    stderr: { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream,
    resultsOnScreen: false,
  };
  const code = await runCommandLine([...words, '--lang', 'en'], console);
  return { code, stdout, stderr };
}

const weights = (name: string) => readFile(at(name, 'onnx', 'model.onnx'));

test('a file describes a run, and what the run leaves repeats it', async () => {
  const first = await injerto('train', '--config', at('run.yaml'), '--seed', '5', '--json', '--quiet');
  expect(first).toMatchObject({ code: 0 });
  const { out, config } = JSON.parse(first.stdout);
  expect(out).toBe(at('first'));
  const options = { method: 'fine-tune', epochs: 2, batchSize: 4, schedule: 'linear', warmupRatio: 0.25, seed: 5 };
  expect(config).toMatchObject({ ...options, augment: { flip: 0.5, crop: 'none' }, learningRate: 3e-5 });

  const left = await readFile(at('first', 'training.yaml'), 'utf8');
  expect(left).toMatch(/^# .*injerto train --config training\.yaml --out FOLDER\n/);
  expect(parse(left)).toEqual({ data: '../photos', model: '../tiny.onnx', labelFrom: 'folder', ...config });
  expect(left).not.toContain(folder);

  const repeated = ['train', '--config', at('first', 'training.yaml'), '--cache', at('cache'), '--quiet'];
  expect(await injerto(...repeated, '--out', at('second'))).toMatchObject({ code: 0 });
  expect(await weights('second')).toEqual(await weights('first'));
  expect(await readFile(at('second', 'training.yaml'), 'utf8')).toBe(left);

  // a flag wins over the file, and a folder that Injerto wrote may be written over
  expect(await injerto(...repeated, '--seed', '6', '--overwrite', '--out', at('second'))).toMatchObject({ code: 0 });
  expect(await weights('second')).not.toEqual(await weights('first'));
});

test('an interrupted run goes on from the file', async () => {
  const file = at('resumed.yaml');
  await writeFile(file, `${await readFile(at('run.yaml'), 'utf8')}seed: 5\n`.replace('./first', './third'));
  const stop = new AbortController();
  const interrupted = train(await openModel(at('tiny.onnx')), await imageFolder(at('photos')), {
    ...{ method: 'fine-tune', epochs: 2, batchSize: 4, schedule: 'linear', warmupRatio: 0.25, seed: 5 },
    augment: { ...(parse(await readFile(at('first', 'training.yaml'), 'utf8')).augment as object) } as never,
    checkpointDir: at('third.checkpoint'),
    cacheDir: at('cache'),
    signal: stop.signal,
    onEvent: ({ type }) => type === 'epoch' && stop.abort(),
  });
  await expect(interrupted).rejects.toMatchObject({ code: 'ABORTED' });
  const { code, stdout } = await injerto('train', '--config', file, '--resume', '--json', '--quiet');
  expect(code).toBe(0);
  expect(JSON.parse(stdout).out).toBe(at('third'));
  expect(await weights('third')).toEqual(await weights('first'));
});

test('what the file has wrong is said with its line, and ends with 2', async () => {
  await writeFile(at('wrong.yaml'), 'data: ./photos\nepohcs: 3\n');
  const { code, stderr } = await injerto('train', '--config', at('wrong.yaml'));
  expect(code).toBe(2);
  expect(stderr).toContain(
    `error [CONFIG_FILE_INVALID]: There is no option "epohcs".\n  at: ${at('wrong.yaml')}, line 2`,
  );

  await writeFile(at('misfit.yaml'), 'data: ./photos\nmodel: tiny.onnx\nmethod: transfer\nrank: 4\n');
  const misfit = await injerto('train', '--config', at('misfit.yaml'), '--out', at('none'), '--quiet');
  expect(misfit.code).toBe(2);
  expect(misfit.stderr).toContain(`--rank`);
  expect(misfit.stderr).toContain(`at: ${at('misfit.yaml')}, line 4`);
  const given = await injerto('train', '--config', at('run.yaml'), '--rank', '4', '--out', at('none'), '--quiet');
  expect(given.code).toBe(2);
  expect(given.stderr).toContain('at: --rank');
});

test('a switch that the file turns on is turned off by a flag', async () => {
  await writeFile(at('joined.yaml'), 'data: ./kinds.csv\nmergeLabels: true\nmethod: fine-tune\n');
  await writeFile(at('kinds.csv'), 'text,label\na,x\nb,X\n');
  const run = async (...flags: string[]) =>
    (await injerto('train', '--config', at('joined.yaml'), '--out', at('none'), '--quiet', ...flags)).stderr;
  expect(await run()).toContain('LABEL_CONSTANT');
  expect(await run('--no-merge-labels')).not.toContain('LABEL_CONSTANT');
});

test('data must come from somewhere', async () => {
  await writeFile(at('no-data.yaml'), 'epochs: 3\n');
  expect(await injerto('train', '--config', at('no-data.yaml'))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('DATA is missing'),
  });
});

test('a language model refuses how tables are read, which it would not look at', async () => {
  const { code, stderr } = await injerto(
    'train',
    at('chats.jsonl'),
    '--task',
    'causal-lm',
    '--model',
    'x',
    '--text-column',
    'a',
  );
  expect(code).toBe(2);
  expect(stderr).toContain('The method "causal-lm" has no option --text-column');
});

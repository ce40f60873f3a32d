import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { photoFolder } from '../../src/data/images/test-photos.ts';
import { readImage } from '../../src/data/pixels/read-image.ts';
import { tensor } from '../../src/onnx/index.ts';
import type { ScoredLabel } from '../../src/predict/ranked-labels.ts';
import { openNodeRuntime } from '../../src/runtime/node/index.ts';
import { runCli } from './run-cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto export '));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const exported = (out: string, ...args: string[]) =>
  runCli(['export', 'squeezenet-1.1', '--with-preprocessing', '--out', join(folder, out), ...args]);

test('one graph from bytes to scores, with its card; it answers as predict does, and is replaced only with --overwrite', async () => {
  const { code, stdout, stderr } = await exported('squeeze.onnx', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const file = join(folder, 'squeeze.onnx');
  expect(JSON.parse(stdout)).toEqual({ model: 'squeezenet-1.1', file });
  expect((await readdir(folder)).sort()).toEqual(['squeeze.md', 'squeeze.onnx']);

  const photo = join(photoFolder, 'A001.jpeg');
  const { data, width, height } = await readImage(photo);
  const runtime = await openNodeRuntime({ threads: 1 });
  const session = await runtime.createSession(new Uint8Array(await readFile(file)));
  const [logits] = Object.values(await session.run({ images: tensor('uint8', [1, height, width, 3], data) }));
  await runtime.close();
  const values = Array.from(logits!.data as Float32Array);
  const largest = Math.max(...values);
  const total = values.reduce((sum, value) => sum + Math.exp(value - largest), 0);
  const predicted = await runCli(['predict', 'squeezenet-1.1', photo, '--json', '--top', '1']);
  const [{ scores }] = JSON.parse(predicted.stdout) as [{ scores: ScoredLabel[] }];
  // a few pixels round otherwise in the graph
  expect(1 / total).toBeCloseTo(scores[0]!.score, 2);

  const before = await readFile(file);
  const refused = await exported('squeeze.onnx', '--dtype', 'float16');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^error \[OUTPUT_EXISTS\].*\n.*\n.*--overwrite/);
  expect((await readFile(file)).equals(before)).toBe(true);
  expect((await exported('squeeze.onnx', '--dtype', 'float16', '--overwrite', '--lang', 'es')).stdout).toContain(
    'Entrada: uint8 [lote, alto, ancho, 3]',
  );
  expect((await readFile(file)).length).toBeLessThan(0.6 * before.length);
});

test('what it refuses', async () => {
  const wayless = await runCli(['export', 'squeezenet-1.1', '--out', join(folder, 'x.onnx')]);
  expect(wayless).toMatchObject({ code: 2, stderr: expect.stringContaining('--with-preprocessing') });
  const texts = await runCli(['export', 'all-minilm-l6-v2', '--with-preprocessing', '--out', join(folder, 'x.onnx')]);
  expect(texts.code).toBe(1);
  expect(texts.stderr).toMatch(/^error \[[A-Z_]+\]/);
  await writeFile(join(folder, 'file'), 'mine');
  const inside = await exported('file/x.onnx');
  expect(inside.code).toBe(1);
  expect(await readFile(join(folder, 'file'), 'utf8')).toBe('mine');
  expect(await readdir(folder)).not.toContain('x.onnx');
});

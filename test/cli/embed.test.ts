import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeSafetensors } from '../../src/safetensors.ts';
import { runCli } from './run-cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-cli-embed-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const model = 'all-minilm-l6-v2';

test('a JSON object a line, with its own fields; as --out writes them', async () => {
  const file = join(folder, 'questions.jsonl');
  await writeFile(file, '{"id": 7, "text": "Where is my parcel?"}\n\nplain words\n');
  const { code, stdout, stderr } = await runCli(['embed', model, file, '--text', 'first']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id?: number; text: string; embedding: number[] });
  expect(lines.map(({ embedding, ...rest }) => ({ ...rest, size: embedding.length }))).toEqual([
    { text: 'first', size: 384 },
    { id: 7, text: 'Where is my parcel?', size: 384 },
    { text: 'plain words', size: 384 },
  ]);

  const out = join(folder, 'vectors.safetensors');
  const written = await runCli(['embed', model, file, '--text', 'first', '--out', out, '--json', '--quiet']);
  expect(JSON.parse(written.stdout)).toEqual({ out, texts: 3, dimension: 384 });
  const { embeddings } = decodeSafetensors(await readFile(out), out);
  expect(embeddings!.shape).toEqual([3, 384]);
  // The digits that are printed are those of the very float32.
  expect([...(embeddings!.data as Float32Array)]).toEqual(lines.flatMap((line) => line.embedding.map(Math.fround)));
});

test('.npy has the header that NumPy reads; what is cut is said', async () => {
  const out = join(folder, 'vectors.npy');
  const { code, stdout, stderr } = await runCli([
    'embed',
    model,
    '--text',
    'word '.repeat(400),
    '--out',
    out,
    '--lang',
    'es',
  ]);
  expect(code).toBe(0);
  expect(stdout).toBe(`1 vector de 384 números en ${out}\n`);
  expect(stderr).toContain('1 de 1 textos tienen más de 256 tokens: de ellos solo se lee el comienzo.');
  const bytes = await readFile(out);
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0]));
  const start = 10 + bytes.readUInt16LE(8);
  expect(start % 64).toBe(0);
  expect(bytes.toString('latin1', 10, start).trimEnd()).toBe(
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 384), }",
  );
  expect(bytes.length - start).toBe(4 * 384);
  const again = ['embed', model, '--text', 'a', '--out', out, '--json'];
  expect(JSON.parse((await runCli(again)).stdout).error.code).toBe('OUTPUT_EXISTS');
  expect((await runCli([...again, '--overwrite'])).code).toBe(0);
});

test.each([
  ['a model of photos', ['mobilenet-v2', '--text', 'a'], 'MODALITY_MISMATCH'],
  ['another kind of file', [model, '--text', 'a', '--out', 'vectors.txt'], 'OPTION_INVALID'],
  ['no texts to read', [model, join(tmpdir(), 'injerto', 'missing.jsonl')], 'FILE_UNREADABLE'],
])('%s is refused', async (_, args, wanted) => {
  const { code, stderr, stdout } = await runCli(['embed', ...args, '--json']);
  // 2 where an option is wrong, else 1
  expect(code).toBe(wanted === 'OPTION_INVALID' ? 2 : 1);
  expect(stderr + stdout).toContain(wanted);
});

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zipOf } from '../../src/data/archives/test-zip.ts';
import type { ScoredLabel } from '../../src/predict/ranked-labels.ts';
import { byLabel } from '../../src/predict/test-scores.ts';
import { runCli } from './run-cli.ts';

const fixtures = fileURLToPath(new URL('../../conformance/fixtures/zero-shot', import.meta.url));
const nli = join(fixtures, 'nli');
const clip = join(fixtures, 'clip');
const expected = JSON.parse(await readFile(join(fixtures, 'expected.json'), 'utf8')) as {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
  readonly nli: Readonly<Record<'single' | 'multi', readonly (readonly number[])[]>>;
  readonly clip: readonly (readonly number[])[];
};
const labels = expected.labels.join(', ');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-cli-zero-shot-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Answer {
  readonly labels: readonly string[];
  readonly predictions: readonly {
    readonly input: string;
    readonly label: string | null;
    readonly labels?: readonly string[];
    readonly scores: readonly ScoredLabel[];
  }[];
  readonly evaluation?: { readonly accuracy: number; readonly count: number };
  readonly written?: { readonly count: number };
}

async function answer(args: readonly string[]): Promise<Answer> {
  const { code, stdout, stderr } = await runCli(['zero-shot', ...args, '--json', '--quiet']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^(note: .+\n)*$/) });
  return JSON.parse(stdout) as Answer;
}

/** Name of the highest of a row that transformers computed. */
const best = (row: readonly number[]) => expected.labels[row.indexOf(Math.max(...row))]!;

test('texts from the command line and from a table, with the scores of transformers', async () => {
  const { predictions } = await answer([
    ...expected.texts.flatMap((text) => ['--text', text]),
    '--model',
    nli,
    '--labels',
    labels,
  ]);
  expect(predictions.map(({ label }) => label)).toEqual(expected.nli.single.map(best));
  for (const [n, { scores }] of predictions.entries()) {
    // 1e-4: float32 through two engines
    for (const [k, name] of expected.labels.entries())
      expect(byLabel(scores)[name]).toBeCloseTo(expected.nli.single[n]![k]!, 4);
  }
  const table = join(folder, 'texts.jsonl');
  await writeFile(table, expected.texts.map((text) => `${JSON.stringify({ text })}\n`).join(''));
  const each = await answer([table, '--model', nli, '--labels', labels, '--multi-label', '--threshold', '0.9']);
  expect(each.predictions.map((prediction) => prediction.labels?.length)).toEqual(
    expected.nli.multi.map((row) => row.filter((p) => p >= 0.9).length),
  );
});

test('labelled texts are measured, and answers are written for training', async () => {
  const table = join(folder, 'known.csv');
  const names = expected.nli.single.map(best);
  // the last row is labelled otherwise than the model answers
  const wrong = expected.labels.find((name) => name !== names[2])!;
  const rows = expected.texts.map((text, i) => `"${text}",${i < 2 ? names[i] : wrong}\n`);
  await writeFile(table, `text,label\n${rows.join('')}`);
  const out = join(folder, 'labelled.csv');
  const { evaluation, written } = await answer([
    '--evaluate',
    table,
    '--model',
    nli,
    '--labels',
    labels,
    '--write',
    out,
  ]);
  expect(evaluation).toMatchObject({ count: 3, accuracy: 2 / 3 });
  expect(written?.count).toBe(3);
  expect((await readFile(out, 'utf8')).split('\n')[0]).toBe('text,label,score');
});

test('photos with CLIP, sorted into a folder per label', async () => {
  const out = join(folder, 'sorted');
  const photos = ['wide.png', 'tall.png', 'square.png'].map((name) => join(fixtures, 'photos', name));
  const broken = join(folder, 'broken.png');
  await writeFile(broken, 'no image');
  const result = await runCli(['zero-shot', ...photos, broken, '--model', clip, '--labels', labels, '--write', out]);
  expect(result.code).toBe(0);
  expect(result.stderr).toContain('broken.png');
  expect(result.stdout.trimEnd()).toBe(`3 inputs labeled in ${out}`);
  const found = await readdir(out, { recursive: true });
  expect(found.filter((name) => name.endsWith('.png'))).toHaveLength(3);
  expect(found).toContain(join(best(expected.clip[0]!), 'wide.png'));
});

test('photos in an archive are called by the archive and their place in it; what is transparent is said', async () => {
  const archive = join(folder, 'photos.zip');
  const paper = {
    create: { width: 40, height: 30, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0.5 } },
  } as const;
  await writeFile(
    archive,
    zipOf({
      'in/wide.png': await readFile(join(fixtures, 'photos', 'wide.png')),
      'in/clear.png': await sharp(paper).png().toBuffer(),
      'in/broken.png': Buffer.from('no image'),
    }),
  );
  const args = ['zero-shot', archive, '--model', clip, '--labels', labels, '--background', '#000000'];
  const { stderr, code } = await runCli(args);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('broken.png');
  expect(stderr).toContain('clear.png is transparent in places: there the background of the model shows, rgb(0, 0, 0)');
  expect(stderr).not.toMatch(/unpacked|cache/i);
  const { predictions } = JSON.parse((await runCli([...args, '--json', '--quiet'])).stdout) as Answer;
  expect(predictions.map(({ input }) => input)).toEqual([`${archive}/in/clear.png`, `${archive}/in/wide.png`]);
});

test('what it says to people, and where no label is sure enough', async () => {
  const text = expected.texts[0]!;
  const { stdout } = await runCli([
    'zero-shot',
    '--text',
    text,
    '--model',
    nli,
    '--labels',
    labels,
    '--abstain',
    '1',
    '--quiet',
    '--lang',
    'es',
  ]);
  expect(stdout).toMatch(/^The striker scored twice in the second half\.: sin etiqueta {2}\(/);
});

test('refusals: no label, photos for a model of texts', async () => {
  const code = async (args: readonly string[]) => {
    const { stdout } = await runCli(['zero-shot', ...args, '--json']);
    return (JSON.parse(stdout) as { error: { code: string } }).error.code;
  };
  expect(await code(['--text', 'x', '--model', nli])).toBe('LABELS_INVALID');
  expect(await code([join(fixtures, 'photos', 'wide.png'), '--model', nli, '--labels', 'a'])).toBe('MODALITY_MISMATCH');
});

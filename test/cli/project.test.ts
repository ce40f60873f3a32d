/** `injerto project` as a person uses it, a process each. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTinyModel } from '../../src/methods/test-tiny-model.ts';
import { projectStatusSchema } from '../../src/project/index.ts';
import { foodFolder } from './food-folder.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let project: string;
let photos: string;

const run = (...args: string[]) => runCli(['project', ...args], { env: { INJERTO_CACHE: join(folder, 'cache') } });
async function json(...args: string[]) {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto project '));
  project = join(folder, 'food');
  photos = await foodFolder(join(folder, 'photos'), { A: 14, D: 14 });
  await writeTinyModel(join(folder, 'tiny.onnx'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('from nothing to a corrected model', async () => {
  const made = await run('new', project, '--model', join(folder, 'tiny.onnx'));
  expect(made.stdout, made.stderr).toContain(`The project is in ${project}. Add data with injerto project add.`);
  const none = await run('train', project);
  expect(none.code).toBe(1);
  expect(none.stderr).toContain('PROJECT_TOO_FEW');
  expect(none.stderr).toContain('Nothing is labeled yet.');
  const added = await run('add', project, photos, '--quiet');
  expect(added.stdout, added.stderr).toBe('28 samples added, 28 of all labeled anew; 0 were there already.\n');
  const again = await json('add', project, photos, '--quiet');
  expect(again).toMatchObject({ new: 0, known: 28, labeled: 0, skipped: [] });

  const trained = await json('train', project, '--quiet');
  expect(trained).toMatchObject({ method: 'transfer', parent: null, promoted: true });
  expect(trained.samples.train + trained.samples.validation + trained.samples.test).toBe(28);
  const [answer] = await json('predict', project, join(photos, 'A'));
  expect(answer.model).toBe(trained.model);
  const corrected = await run('label', project, 'Z', answer.sample.slice(0, 12), '--author', 'ana');
  expect(corrected.stdout, corrected.stderr).toBe('1 label changed, of 1.\n');

  const status = projectStatusSchema.parse(await json('status', project));
  expect(status.inUse).toEqual({ judged: 1, right: 0 });
  expect(status.classes.map(({ name }) => name)).toEqual(['A', 'D', 'Z']);
  expect((await run('status', project, '--json')).stdout).toBe(`${JSON.stringify(status)}\n`);
  const report = await run('status', project, '--lang', 'es');
  expect(report.stdout).toContain('food: fotos');
  expect(report.stdout).toContain('En el uso, 0 de 1 respuestas que una persona juzgó eran correctas.');

  const { steps } = await json('advise', project, '--quiet');
  expect(steps[0]).toMatchObject({ code: 'ADVICE', variant: 'train', details: { labels: 1 } });
  expect(await json('merge', project, 'Z', 'A')).toEqual({ from: 'Z', into: 'A', samples: 1 });
  const more = await json('train', project, '--quiet');
  expect(more.parent).toBe(trained.model);
  const back = await run('promote', project, trained.model, '--reason', 'to look at it');
  expect(back.stdout).toBe(`${trained.model} is in service.\n`);
});

test('unlabeled photos are proposed, labelled, exported and forgotten', async () => {
  const more = await foodFolder(join(folder, 'more'), { E: 10 });
  expect(await json('add', project, join(more, 'E'), '--label', 'new', '--quiet')).toMatchObject({
    new: 10,
    labeled: 10,
  });
  // a flat folder, and one class alone
  await run('new', join(folder, 'single'));
  const flat = await run('add', project, join(more, 'E'), '--unlabeled', '--json', '--quiet');
  expect(JSON.parse(flat.stdout)).toMatchObject({ new: 0, known: 10, labeled: 0 });
  const single = await json('add', join(folder, 'single'), more, '--quiet');
  expect(single).toMatchObject({ new: 10, labeled: 10 });
  const ids = (await json('predict', project, join(more, 'E'))).map(({ sample }: { sample: string }) => sample);
  expect(await json('unlabel', project, ...ids)).toHaveLength(10);
  const { proposals, unlabeled } = await json('next', project, '--count', '5', '--quiet');
  expect(unlabeled).toBe(10);
  expect(proposals.map(({ reason }: { reason: string }) => reason).slice(-1)).toEqual(['random']);
  for (const { sample } of proposals) expect(ids).toContain(sample);
  const shown = await run('next', project, '--count', '5', '--lang', 'es', '--quiet');
  expect(shown.stdout, shown.stderr).toMatch(/^ *muestra +por qué +sugerencia/);
  await json('label', project, 'soup, hot', proposals[0].sample);

  const out = join(folder, 'exported');
  const exported = await json('export', project, out);
  expect(exported.samples).toBe(29);
  const metadata = await readFile(join(out, 'metadata.csv'), 'utf8');
  expect(metadata.split('\n')[0]).toBe('file_name,label,split');
  expect(metadata).toContain('"soup, hot",train');
  const check = await runCli(['project', 'new', join(folder, 'copy')]);
  expect(check.code).toBe(0);
  expect(await json('add', join(folder, 'copy'), out, '--quiet')).toMatchObject({ new: 29, labeled: 29 });
  expect((await run('export', project, out)).stderr).toContain('OUTPUT_EXISTS');

  const forgotten = await run('forget', project, '--from', 'more');
  expect(forgotten.stdout, forgotten.stderr).toContain('10 samples are deleted.');
  expect((await run('repair', project, '--now')).stdout).toContain('The database is whole.');
});

test('wrong use is told from wrong data', async () => {
  expect((await run('forget', project)).code).toBe(2);
  expect((await run('forget', project, 'abcd', '--class', 'A')).code).toBe(2);
  expect((await run('label', project, 'A')).code).toBe(2);
  const missing = await run('status', folder, '--json');
  expect(missing.code).toBe(1);
  expect(JSON.parse(missing.stdout).error.code).toBe('PROJECT_MISSING');
  expect(missing.stderr).toContain('injerto project new');
  const texts = join(folder, 'texts.csv');
  await writeFile(texts, 'text,label\nhello there,a\ngood bye,b\nso long,b\nhi you,a\n');
  expect((await run('add', project, texts)).stderr).toContain('PROJECT_MODALITY');
  const unknown = await run('merge', project, 'AA', 'A');
  expect(unknown.stderr).toMatch(/PROJECT_CLASS_UNKNOWN.*"AA"/);
});

/** The loop on photos: data in, a model into service, corrections back, a better one. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { imageDataset, openDataset } from '../data/node/index.ts';
import type { InjertoError } from '../errors.ts';
import { layOutFood } from '../methods/test-food-folder.ts';
import { layOutRedAndGreen } from '../methods/test-red-and-green.ts';
import { writeTinyModel } from '../methods/test-tiny-model.ts';
import {
  championOf,
  createProject,
  learnedFrom,
  modelsOf,
  type Project,
  projectStatus,
  samplesOf,
} from '../project/index.ts';
import { addData, advise, labelSamples, learn, predictInProject, proposeSamples } from './index.ts';

let folder: string;
let files: readonly string[];
let project: Project;
const cacheDir = () => path.join(folder, 'cache');

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto mixed '));
  files = await layOutRedAndGreen(path.join(folder, 'photos'), 30, 32);
  await writeTinyModel(path.join(folder, 'tiny.onnx'));
  project = await createProject(path.join(folder, 'project'), { reference: path.join(folder, 'tiny.onnx') });
});
afterAll(async () => {
  await project.close();
  await rm(folder, { recursive: true, force: true });
});

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error as InjertoError).code,
  );

async function add(some: readonly string[], label?: string) {
  const dataset = await imageDataset(
    some.map((image) => ({ image, id: image })),
    { nearDuplicates: false },
  );
  return addData(project, dataset, label === undefined ? {} : { label });
}

test('nothing is learned from one example, and nothing answers before a model is in service', async () => {
  await add(files.slice(0, 1), 'red');
  expect(await codeOf(learn(project, { cacheDir: cacheDir() }))).toBe('PROJECT_TOO_FEW');
  expect(await codeOf(predictInProject(project, { photos: [files[0]!] }))).toBe('PROJECT_NO_MODEL');
});

test('texts and several labels are refused in a project of photos', async () => {
  const texts = await openDataset(path.resolve('examples/data/intents-en.csv'));
  expect(await codeOf(addData(project, texts))).toBe('PROJECT_MODALITY');
  await texts.close();
  const several = await imageDataset([
    { image: files[0]!, labels: ['a', 'b'] },
    { image: files[1]!, labels: ['a'] },
  ]);
  expect(await codeOf(addData(project, several))).toBe('PROJECT_TASK');
});

test('a photo in another format is kin of the first and stands on its side', async () => {
  await layOutFood(path.join(folder, 'food'), ['A'], 1);
  const [name] = await readdir(path.join(folder, 'food', 'A'));
  const photo = path.join(folder, 'food', 'A', name!);
  const copy = path.join(folder, 'copy.webp');
  await sharp(photo).resize(200).webp({ quality: 70 }).toFile(copy);
  const own = await createProject(path.join(folder, 'kin'));
  const add = async (image: string) => addData(own, await imageDataset([{ image }]), { label: 'rice' });
  expect(await add(photo)).toMatchObject({ new: 1, nearCopies: 0 });
  // whoever opens the project anew finds it too
  expect(await add(copy)).toMatchObject({ new: 1, nearCopies: 1 });
  const kin = await own.db.selectFrom('sample').select(['kin', 'side']).execute();
  expect(kin[1]).toEqual(kin[0]);
  await own.close();
});

test('the first model goes into service, and answers; a correction counts against it and is learned from', async () => {
  await add(files.slice(1, 4), 'red');
  await add(files.slice(30, 34), 'green');
  const first = await learn(project, { cacheDir: cacheDir() });
  expect(first).toMatchObject({ promoted: true, why: { code: 'PROMOTED' } });
  expect(await championOf(project)).toBe(first.model.id);
  const broken = path.join(folder, 'broken.jpg');
  await writeFile(broken, 'no photo');
  const skipped: string[] = [];
  const answers = await predictInProject(
    project,
    { photos: [files[40]!, broken, files[10]!] },
    { onSkipped: ({ input, reason }) => skipped.push(`${path.basename(input)} ${reason.code}`) },
  );
  expect(answers.map(({ input, label }) => [input, label])).toEqual([
    [files[40], 'green'],
    [files[10], 'red'],
  ]);
  expect(skipped).toEqual(['broken.jpg IMAGE_UNREADABLE']);
  await labelSamples(
    project,
    answers.map(({ sample, label }, n) => ({ sample, class: n === 0 ? label : 'blue' })),
    'ana',
  );
  expect((await projectStatus(project)).inUse).toEqual({ judged: 2, right: 1 });
  // once more the same label: it judges no answer a second time
  await labelSamples(project, [{ sample: answers[0]!.sample, class: answers[0]!.label }]);
  expect((await projectStatus(project)).inUse).toEqual({ judged: 2, right: 1 });
  expect((await projectStatus(project)).newLabels).toBe(2);
});

test('samples are proposed, copies of labelled ones never, a fifth at random; the same until something changes', async () => {
  await add(files.slice(4));
  const proposed = await proposeSamples(project, { count: 10, cacheDir: cacheDir() });
  expect(proposed.proposals.map(({ reason }) => reason)).toEqual([...Array(8).fill('margin'), 'random', 'random']);
  expect(
    proposed.proposals.every(({ suggestion }) => suggestion && ['red', 'green', 'blue'].includes(suggestion.label)),
  ).toBe(true);
  const labeled = new Set<string>();
  for await (const { kin } of samplesOf(project, 'labeled')) labeled.add(kin);
  expect(proposed.proposals.some(({ sample }) => labeled.has(sample.kin))).toBe(false);
  expect(new Set(proposed.proposals.map(({ sample }) => sample.id)).size).toBe(10);
  expect(await proposeSamples(project, { count: 10, cacheDir: cacheDir() })).toEqual(proposed);
});

test('before anything is labelled typical samples are proposed', async () => {
  const own = await createProject(path.join(folder, 'unlabelled'), { reference: path.join(folder, 'tiny.onnx') });
  await addData(
    own,
    await imageDataset(
      files.map((image) => ({ image })),
      { nearDuplicates: false },
    ),
  );
  const { proposals, unlabeled, considered } = await proposeSamples(own, { count: 5, cacheDir: cacheDir() });
  expect(proposals.map(({ reason, suggestion }) => [reason, suggestion])).toEqual([
    ...Array(4).fill(['typical', undefined]),
    ['random', undefined],
  ]);
  expect([unlabeled, considered]).toEqual([60, 60]);
  await own.close();
});

test('more labels of the same method replace the model; a method that shows nothing better does not', async () => {
  const before = await championOf(project);
  // the corrected photo was no third colour after all
  const origins = await project.db.selectFrom('source').select(['sample', 'name']).execute();
  expect(origins.length).toBeGreaterThan(59);
  const labels = origins.map(({ sample, name }) => ({ sample, class: name.includes('red') ? 'red' : 'green' }));
  await labelSamples(project, labels);
  const more = await learn(project, { cacheDir: cacheDir() });
  expect(more.why.code).toBe('PROMOTED');
  expect(more.model.parent).toBe(before);
  const tested = (await projectStatus(project)).sides.test;
  expect(tested).toBeGreaterThan(0);
  const other = await learn(project, { method: 'fine-tune', epochs: 1, cacheDir: cacheDir() });
  expect(other).toMatchObject({ promoted: false, why: { code: 'NOT_PROMOTED' } });
  expect(await championOf(project)).toBe(more.model.id);
  expect(await modelsOf(project)).toHaveLength(3);
  const learned = await learnedFrom(project, more.model.id);
  for await (const { id, side } of samplesOf(project, 'labeled')) expect(learned.has(id)).toBe(side !== 'test');
});

test('a training goes on where the model in service was deleted, and says so', async () => {
  const gone = (await championOf(project))!;
  await rm(project.modelFolder(gone), { recursive: true });
  expect(await codeOf(predictInProject(project, { photos: [files[0]!] }))).toBe('PROJECT_MODEL_GONE');
  const next = await learn(project, { cacheDir: cacheDir() });
  expect(next).toMatchObject({ promoted: true, why: { variant: 'before-gone', details: { model: gone } } });
});

test('advice comes from a learning curve on the labels there are, and writes nothing', async () => {
  const before = JSON.stringify(await projectStatus(project));
  const { labels, expected, steps } = await advise(project, { cacheDir: cacheDir() });
  expect(labels).toBe((await projectStatus(project)).sides.train + (await projectStatus(project)).sides.validation);
  expect(expected.map(({ samples }) => samples / labels)).toEqual(
    [1, 1.5, 2, 4].map((times) => Math.round(times * labels) / labels),
  );
  for (const { accuracy, band } of expected) expect(band[0] <= accuracy && accuracy <= band[1]).toBe(true);
  // bright red and bright green are told apart by any head: labels bring no more, and there is nothing to tune for
  expect(steps.map(({ code, variant }) => `${code}/${variant}`)).toEqual(['ADVICE/enough-labels']);
  expect(JSON.stringify(await projectStatus(project))).toBe(before);
});

/** What a project keeps, and how it refuses what it cannot. */
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { textDataset } from '../data/node/index.ts';
import type { InjertoError } from '../errors.ts';
import { addData } from '../mixed/add-data.ts';
import { labelSamples } from '../mixed/label.ts';
import {
  championOf,
  classesOf,
  createProject,
  forgetSamples,
  mergeClasses,
  openProject,
  type Project,
  projectStatus,
  projectStatusSchema,
  promote,
  removeClass,
  renameClass,
  repairProject,
  rollBack,
  sampleCalled,
  samplesFrom,
  samplesOf,
  sayLabel,
  writing,
} from './index.ts';
import { addModel } from './models.ts';
import { addTexts, type OpenedForTest, projectForTest } from './test-project.ts';

let opened: OpenedForTest;
let project: Project;

beforeEach(async () => {
  opened = await projectForTest();
  ({ project } = opened);
});
afterEach(() => opened.close());

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error as InjertoError).code,
  );

async function all(which: 'all' | 'labeled' | 'unlabeled' = 'all') {
  const samples = [];
  for await (const sample of samplesOf(project, which)) samples.push(sample);
  return samples;
}

test('a project is made once, in a folder of its own, and nothing is left of a failure', async () => {
  expect(await codeOf(createProject(project.folder))).toBe('PROJECT_EXISTS');
  const taken = path.join(opened.root, 'taken');
  await mkdir(taken);
  await writeFile(path.join(taken, 'mine.txt'), 'mine');
  expect(await codeOf(createProject(taken))).toBe('PROJECT_FOLDER_TAKEN');
  const file = path.join(opened.root, 'file');
  await writeFile(file, '');
  expect(await codeOf(createProject(file))).not.toBe('none');
  await mkdir(path.join(opened.root, 'empty'));
  await (await createProject(path.join(opened.root, 'empty'))).close();
  await (await createProject(path.join(opened.root, 'a', 'b', 'deep'))).close();
  expect((await readdir(opened.root)).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('what is no project is refused by name', async () => {
  expect(await codeOf(openProject(path.join(opened.root, 'nowhere')))).toBe('PROJECT_MISSING');
  const broken = path.join(opened.root, 'broken');
  await mkdir(broken);
  await writeFile(
    path.join(broken, 'injerto.db'),
    'this is no database, but long enough to look at its first hundred bytes'.repeat(4),
  );
  expect(await codeOf(openProject(broken))).toBe('PROJECT_UNREADABLE');
});

test('each content is kept once, with every origin', async () => {
  await addTexts(project, { a: 3 });
  await addTexts(project, { a: 3 });
  const again = await textDataset([{ text: '  thing number 1 of a 1 ' }], { task: 'unlabeled' });
  expect(await addData(project, again)).toMatchObject({ new: 0, known: 1, labeled: 0 });
  expect((await all()).map(({ label }) => label)).toEqual(['a', 'a', 'a']);
});

test('a stronger source outranks a weaker one, whoever comes last', async () => {
  await addTexts(project, { a: 1, b: 1 });
  const [first] = await all();
  const say = (name: string | null, source: 'person' | 'import' | 'model') =>
    writing(project.db, (tx) => sayLabel(tx, { sample: first!.id, class: name, source }));
  expect(await say('b', 'model')).toBe('outranked');
  expect(await say('b', 'person')).toBe('counts');
  expect(await say('a', 'import')).toBe('outranked');
  expect(await say('b', 'person')).toBe('known');
  expect((await all())[0]!.label).toBe('b');
  expect(await say(null, 'person')).toBe('counts');
  expect((await all('unlabeled')).map(({ id }) => id)).toEqual([first!.id]);
  const history = await project.db.selectFrom('label').select('source').where('sample', '=', first!.id).execute();
  expect(history.map(({ source }) => source)).toEqual(['import', 'model', 'person', 'import', 'person']);
});

test('what a model says of a sample is no label to learn from', async () => {
  await addTexts(project, { '': 1 });
  const [sample] = await all();
  await writing(project.db, (tx) => sayLabel(tx, { sample: sample!.id, class: 'a', source: 'model' }));
  expect(await all('labeled')).toEqual([]);
  expect((await all('unlabeled')).map(({ label, side }) => [label, side])).toEqual([[null, null]]);
});

test('the first samples of a class learn; of the others about 15 % test and 15 % validate, the same in every project', async () => {
  await addTexts(project, { a: 3, b: 400 });
  const status = await projectStatus(project);
  expect(status.classes[0]).toEqual({ name: 'a', samples: 3, sides: { train: 3, validation: 0, test: 0 } });
  const { test: tested, validation } = status.classes[1]!.sides;
  // binomial: 400 × 0.15 within four deviations
  for (const count of [tested, validation]) expect(Math.abs(count - 60)).toBeLessThan(29);
  const other = await createProject(path.join(opened.root, 'other'));
  await addTexts(other, { a: 3, b: 400 });
  const sides = async (of: Project) => of.db.selectFrom('sample').select(['id', 'side']).orderBy('id').execute();
  expect(await sides(other)).toEqual(await sides(project));
  await other.close();
});

test('a side is for good, and kin share it', async () => {
  await addTexts(project, { a: 60 });
  const held = (await all()).find(({ side }) => side === 'test')!;
  await labelSamples(project, [{ sample: held.id, class: 'b' }]);
  expect((await all()).find(({ id }) => id === held.id)).toMatchObject({ label: 'b', side: 'test' });
  const copy = await textDataset([
    { text: `${held.text!.toUpperCase()}!`, label: 'b' },
    { text: 'another', label: 'a' },
  ]);
  expect(await addData(project, copy)).toMatchObject({ new: 2, nearCopies: 1 });
  expect((await all()).at(-2)).toMatchObject({ kin: held.kin, side: 'test' });
  await copy.close();
});

test('what was chosen because it teaches never tests', async () => {
  await addTexts(project, { a: 8, '': 60 });
  const proposed = (await all('unlabeled')).map(({ id }, n) => ({
    sample: id,
    reason: n < 40 ? ('margin' as const) : ('random' as const),
    proposed_at: '',
  }));
  await project.db.insertInto('proposal').values(proposed).execute();
  await labelSamples(
    project,
    proposed.map(({ sample }) => ({ sample, class: 'a' })),
  );
  const sideOf = new Map((await all()).map(({ id, side }) => [id, side]));
  expect(proposed.slice(0, 40).every(({ sample }) => sideOf.get(sample) === 'train')).toBe(true);
  expect(proposed.slice(40).filter(({ sample }) => sideOf.get(sample) === 'test').length).toBeGreaterThan(4);
});

test('classes are renamed, merged and removed', async () => {
  await addTexts(project, { apple: 2, aple: 3, pear: 2 });
  expect(await codeOf(renameClass(project, 'aple', 'apple'))).toBe('PROJECT_CLASS_TAKEN');
  expect(await codeOf(renameClass(project, 'appel', 'x'))).toBe('PROJECT_CLASS_UNKNOWN');
  expect(await mergeClasses(project, 'aple', 'apple')).toBe(3);
  expect((await classesOf(project)).map(({ name }) => name)).toEqual(['apple', 'pear']);
  await addTexts(project, { aple: 1 }, 'later');
  expect((await projectStatus(project)).classes.map(({ name, samples }) => [name, samples])).toEqual([
    ['apple', 6],
    ['pear', 2],
  ]);
  await renameClass(project, 'apple', 'fruit');
  // labels with a former name mean the class that it became
  await addTexts(project, { apple: 1, aple: 1 }, 'latest');
  expect(await removeClass(project, 'pear')).toBe(2);
  expect((await classesOf(project)).map(({ name }) => name)).toEqual(['fruit']);
  expect(await all('unlabeled')).toHaveLength(2);
  await addTexts(project, { pear: 1 }, 'new');
  expect((await projectStatus(project)).classes.map(({ name, samples }) => [name, samples])).toEqual([
    ['fruit', 8],
    ['pear', 1],
  ]);
});

test('samples are called by the beginning of their id', async () => {
  await addTexts(project, { a: 2 });
  const { id } = (await all())[0]!;
  expect(await sampleCalled(project, id.slice(0, 8))).toBe(id);
  for (const name of ['', 'abc', 'zzzz', '%%%%', '0000000000']) {
    expect(await codeOf(sampleCalled(project, name))).toBe('PROJECT_SAMPLE_UNKNOWN');
  }
  expect(
    await codeOf(
      labelSamples(project, [
        { sample: id, class: 'b' },
        { sample: 'ffffffffffff', class: 'b' },
      ]),
    ),
  ).toBe('PROJECT_SAMPLE_UNKNOWN');
  expect((await all()).map(({ label }) => label)).toEqual(['a', 'a']);
  expect(await codeOf(labelSamples(project, [{ sample: id, class: '  ' }]))).toBe('PROJECT_CLASS_NAME');
});

test('what is forgotten is gone, does not come back, and the models that knew it are named', async () => {
  await addTexts(project, { a: 2, b: 2 });
  const [first, second] = await all();
  const metrics = {
    samples: { train: 1, validation: 0, test: 0 },
    accuracy: null,
    champion: null,
    seconds: 1,
    lastLabel: 0,
  };
  for (const [id, learned] of [
    ['m1', [first!.id]],
    ['m2', [second!.id]],
  ] as const) {
    await mkdir(project.modelFolder(id));
    await addModel(project, { id, parent: undefined, method: 'transfer', reference: 'r', metrics }, learned);
  }
  expect(await samplesFrom(project, '%')).toEqual([]);
  expect(await forgetSamples(project, [first!.id], 'asked to')).toEqual({ samples: 1, models: ['m1'] });
  await addTexts(project, { a: 2 });
  expect((await all()).map(({ id }) => id)).not.toContain(first!.id);
  expect((await projectStatus(project)).samples).toEqual({ total: 3, labeled: 3, unlabeled: 0, forgotten: 1 });
  for (const table of ['label', 'source'] as const) {
    expect(await project.db.selectFrom(table).select('id').where('sample', '=', first!.id).execute()).toEqual([]);
  }
});

test('models go into service and back out of it', async () => {
  const metrics = {
    samples: { train: 1, validation: 0, test: 0 },
    accuracy: null,
    champion: null,
    seconds: 1,
    lastLabel: 0,
  };
  for (const id of ['m1', 'm2', 'm3']) {
    await mkdir(project.modelFolder(id));
    await addModel(project, { id, parent: await championOf(project), method: 'transfer', reference: 'r', metrics }, []);
    expect(await championOf(project)).toBe(id === 'm1' ? undefined : `m${Number(id[1]) - 1}`);
    await promote(project, id, 'test');
  }
  expect(await codeOf(promote(project, 'm4', ''))).toBe('PROJECT_MODEL_UNKNOWN');
  expect(await rollBack(project)).toBe('m2');
  expect(await rollBack(project)).toBe('m1');
  expect(await codeOf(rollBack(project))).toBe('PROJECT_NOTHING_BEFORE');
  expect(await championOf(project)).toBe('m1');
});

test('an answer that was right stays right when its class is renamed or merged', async () => {
  await addTexts(project, { a: 1, b: 1 });
  const metrics = {
    samples: { train: 1, validation: 0, test: 0 },
    accuracy: null,
    champion: null,
    seconds: 1,
    lastLabel: 0,
  };
  await mkdir(project.modelFolder('m'));
  await addModel(project, { id: 'm', parent: undefined, method: 'transfer', reference: 'r', metrics }, []);
  for (const [n, sample] of (await all()).entries()) {
    const row = { sample: sample.id, model: 'm', class_name: 'a', score: 1, scores: '[]', made_at: '' };
    await project.db.insertInto('prediction').values(row).execute();
    await labelSamples(project, [{ sample: sample.id, class: n === 0 ? 'a' : 'b' }]);
  }
  const inUse = async () => (await projectStatus(project)).inUse;
  expect(await inUse()).toEqual({ judged: 2, right: 1 });
  await renameClass(project, 'a', 'A');
  expect(await inUse()).toEqual({ judged: 2, right: 1 });
  await mergeClasses(project, 'b', 'A');
  expect(await inUse()).toEqual({ judged: 2, right: 2 });
});

test('a model whose folder was deleted does not go into service', async () => {
  const metrics = {
    samples: { train: 1, validation: 0, test: 0 },
    accuracy: null,
    champion: null,
    seconds: 1,
    lastLabel: 0,
  };
  for (const id of ['m1', 'm2']) {
    await mkdir(project.modelFolder(id));
    await addModel(project, { id, parent: undefined, method: 'transfer', reference: 'r', metrics }, []);
    await promote(project, id, 'test');
  }
  await rm(project.modelFolder('m1'), { recursive: true });
  expect(await codeOf(rollBack(project))).toBe('PROJECT_MODEL_GONE');
  expect(await codeOf(promote(project, 'm1', ''))).toBe('PROJECT_MODEL_GONE');
  expect(await championOf(project)).toBe('m2');
});

test('the status of the same content has the same bytes', async () => {
  await addTexts(project, { b: 3, a: 5, '': 2 });
  const status = projectStatusSchema.parse(await projectStatus(project));
  expect(status.samples).toEqual({ total: 10, labeled: 8, unlabeled: 2, forgotten: 0 });
  const other = await createProject(path.join(opened.root, 'elsewhere'), { name: 'my project' });
  await addTexts(other, { b: 3, a: 5, '': 2 });
  expect(JSON.stringify(await projectStatus(other))).toBe(JSON.stringify(status));
  await other.close();
});

test('repair removes what an interrupted process left, and nothing else', async () => {
  await addTexts(project, { a: 1 });
  const blobs = path.join(project.folder, 'blobs');
  await mkdir(path.join(blobs, 'ab'));
  const [orphan, half, young] = [
    path.join(blobs, 'ab', `${'ab'.padEnd(64, '0')}.jpg`),
    path.join(blobs, '.half.tmp'),
    path.join(blobs, 'ab', `${'ac'.padEnd(64, '0')}.jpg`),
  ];
  for (const file of [orphan, half, young]) await writeFile(file, 'x');
  await mkdir(project.modelFolder('checkpoint-1'));
  const longAgo = new Date(Date.now() - 7_200_000);
  for (const old of [orphan, half, project.modelFolder('checkpoint-1')]) await utimes(old, longAgo, longAgo);
  await project.db
    .insertInto('run')
    .values({ method: 'transfer', status: 'running', started_at: longAgo.toISOString() })
    .execute();
  expect(await repairProject(project)).toEqual({ orphans: 2, unfinishedModels: 1, stoppedRuns: 1, missing: [] });
  expect(await readdir(blobs)).toEqual(['ab']);
  expect(await readdir(path.join(blobs, 'ab'))).toEqual([path.basename(young)]);
});

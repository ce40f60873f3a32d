import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tensor } from '../onnx/index.ts';
import type { Checkpoint, Recipe } from './checkpoint.ts';
import { CheckpointFolder, removeCheckpointFolder } from './checkpoint-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-checkpoint-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const damaged: string[] = [];
const open = (recipe: Recipe = { seed: 1, data: 'abc' }) =>
  new CheckpointFolder(join(folder, 'deeper'), {
    recipe,
    version: '0.0.0',
    onDamaged: ({ message }) => damaged.push(message.replace(folder, '…')),
  });

function checkpoint(steps: number): Checkpoint {
  const values = (offset: number) => ({ w: tensor('float32', [2], [steps + offset, 0.1]) });
  return {
    progress: { epoch: 1, batch: steps, lossSum: 0.1 + 0.2, lossCount: 8, bestEpoch: 0, best: null, history: [] },
    trainer: { parameters: values(0), firstMoment: values(1), secondMoment: values(2), steps },
    best: values(3),
  };
}

test('gives back the newest, and keeps two', async () => {
  expect(await open().load()).toBeUndefined();
  for (const steps of [1, 2, 9, 10]) await open().save(checkpoint(steps));
  expect(await open().load()).toEqual(checkpoint(10));
  expect((await readdir(join(folder, 'deeper'))).sort()).toEqual([
    'step-000000009.json',
    'step-000000009.safetensors',
    'step-000000010.json',
    'step-000000010.safetensors',
  ]);
});

test('the same step can be saved again', async () => {
  await open().save(checkpoint(3));
  const again = { ...checkpoint(3), best: checkpoint(5).best };
  await open().save(again);
  expect(await open().load()).toEqual(again);
});

test.each(['json', 'safetensors'])('a damaged %s falls back to the checkpoint before', async (extension) => {
  await open().save(checkpoint(1));
  await open().save(checkpoint(2));
  const path = join(folder, 'deeper', `step-000000002.${extension}`);
  const content = await readFile(path);
  for (const at of [20, content.length - 3]) {
    const broken = Uint8Array.from(content);
    broken[at]! ^= 1;
    await writeFile(path, broken);
    expect(await open().load()).toEqual(checkpoint(1));
  }
  await writeFile(path, content.subarray(0, content.length - 1));
  expect(await open().load()).toEqual(extension === 'json' ? checkpoint(2) : checkpoint(1)); // only the newline is gone
  await rm(path);
  expect(await open().load()).toEqual(checkpoint(1));
  expect(damaged.splice(0)[0]).toContain('is damaged and was passed over');
});

test('another recipe is refused, and the difference named', async () => {
  await open().save(checkpoint(1));
  await expect(open({ seed: 2, data: 'abc', batchSize: 8 }).load()).rejects.toMatchObject({
    code: 'CHECKPOINT_MISMATCH',
    what: 'The checkpoint was made with other settings or data: batchSize was –, now 8; seed was 1, now 2.',
  });
});

test('clearing leaves the files of others', async () => {
  await open().save(checkpoint(1));
  await writeFile(join(folder, 'deeper', 'notes.txt'), 'mine');
  await open().clear();
  expect(await readdir(join(folder, 'deeper'))).toEqual(['notes.txt']);
});

test('losses that are no numbers come back as they were', async () => {
  const event = (epoch: number, loss: number) =>
    ({
      type: 'epoch',
      epoch,
      epochs: 3,
      trainLoss: 1,
      validation: { loss, metrics: { perplexity: loss } },
      learningRate: 1,
      best: false,
    }) as const;
  const { progress, ...rest } = checkpoint(4);
  const history = [event(1, Number.NaN), event(2, Number.POSITIVE_INFINITY), event(3, Number.NEGATIVE_INFINITY)];
  const saved = { ...rest, progress: { ...progress, history } };
  await open().save(saved);
  expect(await open().load()).toEqual(saved);
});

describe('removing', () => {
  const at = () => join(folder, 'deeper');

  test('takes the folder with it where nothing else is there', async () => {
    await open().save(checkpoint(1));
    await removeCheckpointFolder(at());
    expect(await readdir(folder)).toEqual([]);
    await removeCheckpointFolder(at()); // nothing to remove
  });

  test('leaves what others put there: files, folders, and names that only look alike', async () => {
    await open().save(checkpoint(1));
    const foreign = ['notes.txt', 'step-1.json', 'step-000000001.json.bak', 'my-step-000000001.safetensors', '.hidden'];
    for (const name of foreign) await writeFile(join(at(), name), name);
    await mkdir(join(at(), 'step-000000002.json'));
    await writeFile(join(at(), 'step-000000002.json', 'inside'), '');
    await removeCheckpointFolder(at());
    expect((await readdir(at())).sort()).toEqual([...foreign, 'step-000000002.json'].sort());
    await open().clear();
    expect(await readdir(at())).toHaveLength(6);
  });
});

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { removeCheckpointFolder } from '../../training/checkpoint-folder.ts';
import type { EpochEvent, TrainEvent } from '../../training/events.ts';
import { openTinyTraining } from '../test-tiny-training.ts';
import type { TrainingRun } from '../training-run.ts';

const { folder, trainTiny, savedWeights, close } = await openTinyTraining('soup');
afterAll(close);

// with next to no head at the start, whatever the body learns is a gain
const once = {
  method: 'fine-tune',
  epochs: 2,
  batchSize: 4,
  seed: 3,
  C: 1e-9,
  learningRate: 1e-2,
  augment: 'none',
  val: 0.4,
  wiseFt: 1,
} as const;
const soup = { ...once, soup: 3 } as const;

/** How many went in. */
const joined = (run: TrainingRun) => run.soup!.filter(({ joined }) => joined).length;

describe('what a soup is', () => {
  test('its first training is the one without a soup; the others differ in seed and rates', async () => {
    const events: TrainEvent[] = [];
    const run = await trainTiny({ ...soup, onEvent: (event) => events.push(event) });
    const alone = await trainTiny(once);
    expect(run.soup).toMatchObject([
      { seed: 3, learningRate: 1e-2, headLearningRate: 1e-2 },
      { learningRate: 7e-3, headLearningRate: 7e-3 },
      { learningRate: 1.4e-2, headLearningRate: 1.4e-2 },
    ]);
    expect(new Set(run.soup!.map(({ seed }) => seed)).size).toBe(3);
    const ofFirst = run.history.filter(({ training }) => training === 1);
    expect(ofFirst.map(({ training: _, ...epoch }) => epoch)).toEqual(alone.history);
    expect(run.history.map(({ training }) => training)).toEqual([1, 1, 2, 2, 3, 3]);
    expect(events.filter(({ type }) => type === 'soup')).toEqual([
      { type: 'soup', training: 1, trainings: 3, learningRate: 1e-2 },
      { type: 'soup', training: 2, trainings: 3, learningRate: 7e-3 },
      { type: 'soup', training: 3, trainings: 3, learningRate: 1.4e-2 },
    ]);
    const epochs = events.filter((event): event is EpochEvent => event.type === 'epoch');
    expect(epochs).toEqual(run.history);
    expect(alone.soup).toBeUndefined();
    expect(alone.history[0]).not.toHaveProperty('training');
  });

  test('is no worse on the validation photos than its best training; the same seed gives the same bytes', async () => {
    const [one, two] = [await trainTiny(soup), await trainTiny(soup)];
    const best = one.soup!.reduce((most, { score }) => Math.max(most, score!), 0);
    expect(one.val!.accuracy).toBeGreaterThanOrEqual(best);
    expect(joined(one)).toBeGreaterThanOrEqual(1);
    expect((await savedWeights(one)).equals(await savedWeights(two))).toBe(true);
    expect(two.soup).toEqual(one.soup);
  });

  test('stands in the settings of the model and in its options', async () => {
    const run = await trainTiny(soup);
    const out = path.join(folder, 'recorded');
    await run.save(out);
    const record = JSON.parse(await readFile(path.join(out, 'injerto.json'), 'utf8'));
    expect(record.settings).toMatchObject({ soup: 3, soupAveraged: joined(run), soupTrainings: run.soup });
    expect(run.config).toMatchObject({ soup: 3, seed: 3, learningRate: 1e-2 });
    expect(await readFile(path.join(out, 'README.md'), 'utf8')).toContain('`soupAveraged`');
  });
});

describe('without validation photos', () => {
  const unseen = { ...once, val: 0 } as const;

  test('all are averaged, and a warning says so', async () => {
    const codes: string[] = [];
    const onEvent = (event: TrainEvent) => event.type === 'warning' && codes.push(event.code);
    const run = await trainTiny({ ...unseen, soup: 2, onEvent });
    expect(codes).toContain('SOUP_UNSEEN');
    expect(run.soup!.map(({ joined }) => joined)).toEqual([true, true]);
    expect(run.soup![0]).not.toHaveProperty('score');
  });
});

describe('with other options', () => {
  test('nothing gained: the result is that of transfer, and none of the trainings went in', async () => {
    const run = await trainTiny({ ...soup, C: 'auto', learningRate: 1e-9, soup: 2 });
    const transferred = await trainTiny({ method: 'transfer', seed: 3, val: 0.4 });
    expect(run.remarks.map(({ code }) => code)).toContain('NOTHING_GAINED');
    expect(joined(run)).toBe(0);
    expect((await savedWeights(run)).equals(await savedWeights(transferred))).toBe(true);
  });

  test('wiseFt chooses for each training, before they are averaged', async () => {
    const run = await trainTiny({ ...soup, wiseFt: 0.5 });
    expect(run.soup!.map(({ wiseFt }) => wiseFt)).toEqual([0.5, 0.5, 0.5]);
  });

  test('refit trains those that joined again, each as long as it was best', async () => {
    const events: TrainEvent[] = [];
    const run = await trainTiny({ ...soup, refit: true, onEvent: (event) => events.push(event) });
    const first = await trainTiny(soup);
    const members = first.soup!.flatMap(({ joined, bestEpoch }, i) => (joined ? [{ training: i + 1, bestEpoch }] : []));
    const again = events.filter((event): event is EpochEvent => event.type === 'epoch').slice(6);
    const epochsOf = (wanted: number) => again.filter(({ training }) => training === wanted).length;
    expect(again.length).toBe(members.reduce((sum, { bestEpoch }) => sum + bestEpoch!, 0));
    for (const { training, bestEpoch } of members) expect(epochsOf(training)).toBe(bestEpoch);
    expect(run.soup).toEqual(first.soup);
    expect(run).toMatchObject({ val: first.val, history: first.history });
    expect((await savedWeights(run)).equals(await savedWeights(first))).toBe(false);
  });

  test('lora averages its paths: the adapter keeps its rank', async () => {
    const run = await trainTiny({
      ...{ method: 'lora', rank: 2, epochs: 2, batchSize: 4, learningRate: 1e-2, seed: 3 },
      ...{ C: 1e-9, val: 0.4, soup: 2 },
    });
    expect(run.soup).toHaveLength(2);
    const out = path.join(folder, 'adapter');
    await run.saveAdapter(out);
    expect(JSON.parse(await readFile(path.join(out, 'adapter_config.json'), 'utf8'))).toMatchObject({ r: 2 });
  });
});

describe('stopped', () => {
  test.each([1, 3, 5, 7])('after %s epochs, it goes on to the same bytes and trains nothing twice', async (after) => {
    const options = { ...soup, refit: true } as const;
    const checkpointDir = path.join(folder, `stopped-${after}`);
    let seen = 0;
    const controller = new AbortController();
    const onEvent = (event: TrainEvent) => {
      if (event.type === 'epoch' && ++seen === after) controller.abort();
    };
    await expect(trainTiny({ ...options, checkpointDir, onEvent, signal: controller.signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    let rest = 0;
    const resumed = await trainTiny({
      ...{ ...options, checkpointDir, resume: true },
      onEvent: (event) => event.type === 'epoch' && rest++,
    });
    const whole = await trainTiny(options);
    expect((await savedWeights(resumed)).equals(await savedWeights(whole))).toBe(true);
    expect(resumed).toMatchObject({ soup: whole.soup, history: whole.history, test: whole.test });
    const again = whole.soup!.reduce((sum, { joined, bestEpoch }) => sum + (joined ? bestEpoch! : 0), 0);
    expect(rest).toBe(6 + again - after);
    await removeCheckpointFolder(checkpointDir);
    expect(existsSync(checkpointDir)).toBe(false);
  });

  test('what an earlier training left in the folders of the others does no harm to a new one', async () => {
    const checkpointDir = path.join(folder, 'stale');
    await trainTiny({ ...soup, checkpointDir });
    await writeFile(path.join(checkpointDir, 'soup-2', 'mine.txt'), 'kept');
    await mkdir(path.join(checkpointDir, 'soup-x'));
    let seen = 0;
    const controller = new AbortController();
    const onEvent = (event: TrainEvent) => event.type === 'epoch' && ++seen === 1 && controller.abort();
    const other = { ...soup, weightDecay: 0 } as const;
    await expect(trainTiny({ ...other, checkpointDir, onEvent, signal: controller.signal })).rejects.toThrow();
    await trainTiny({ ...other, checkpointDir, resume: true });
    await removeCheckpointFolder(checkpointDir);
    expect((await readdir(checkpointDir)).sort()).toEqual(['soup-2', 'soup-x']);
    expect(await readdir(path.join(checkpointDir, 'soup-2'))).toEqual(['mine.txt']);
  });

  test('another number of trainings is another recipe', async () => {
    const checkpointDir = path.join(folder, 'other-number');
    await trainTiny({ ...soup, checkpointDir });
    await expect(trainTiny({ ...soup, soup: 2, checkpointDir, resume: true })).rejects.toMatchObject({
      code: 'CHECKPOINT_MISMATCH',
    });
  });
});

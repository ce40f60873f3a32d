import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openModel } from '../models/node/index.ts';
import type { ImageModel } from '../models/reference-model.ts';
import { predict } from './predict.ts';
import type { PredictOptions } from './prediction.ts';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../data/pixels/fixtures/transparency/${name}`, import.meta.url));

async function eventsOf(files: readonly string[], background?: readonly [number, number, number]) {
  const model = (await openModel('squeezenet-1.1', background ? { background } : {})) as ImageModel;
  const events: Parameters<NonNullable<PredictOptions['onEvent']>>[0][] = [];
  const scores: number[] = [];
  for await (const { scores: found } of predict(model, files, { threads: 1, onEvent: (event) => events.push(event) })) {
    scores.push(found![0]!.score);
  }
  return { events, scores };
}

test('transparency is told of once, with the background that shows; photos that are opaque all over are not', async () => {
  const { events, scores } = await eventsOf(['all-opaque.png', 'rgba.png', 'hole.gif'].map(fixture));
  expect(scores.length).toBe(3);
  expect(events).toMatchObject([
    { type: 'note', file: fixture('rgba.png'), code: 'TRANSPARENCY', details: { red: 255, green: 255, blue: 255 } },
  ]);
});

test('another background gives other scores, and is refused where it is no color', async () => {
  const white = await eventsOf([fixture('rgba.png')]);
  const teal = await eventsOf([fixture('rgba.png')], [0, 128, 120]);
  expect(teal.events[0]!.details).toEqual({ red: 0, green: 128, blue: 120 });
  expect(teal.scores).not.toEqual(white.scores);
  for (const background of [
    [0, 0, 256],
    [0, 0.5, 0],
    [1, 2],
  ] as never[]) {
    await expect(openModel('squeezenet-1.1', { background })).rejects.toMatchObject({ code: 'BACKGROUND_INVALID' });
  }
});

test('a HEIC photo is named, whatever the file is called', async () => {
  const { events } = await eventsOf([fixture('../../../decoding/fixtures/heic.jpg'), fixture('all-opaque.png')]);
  expect(events.map(({ type, code, details }) => ({ type, code, details }))).toEqual([
    { type: 'skipped', code: 'UNSUPPORTED_FORMAT', details: { format: 'heic' } },
  ]);
});

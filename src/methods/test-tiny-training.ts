/** For tests: all that a training of moments needs, and the bytes that it ends in. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ImageDataset, imageFolder } from '../data/node/index.ts';
import { openModel, type ReferenceModel } from '../models/node/index.ts';
import { graphOf, readModelFile, tensorFromProto } from '../onnx/node/index.ts';
import { openNodeRuntime, type Runtime } from '../runtime/node/index.ts';
import type { TrainOptions } from './options/train-options.ts';
import { layOutFood } from './test-food-folder.ts';
import { writeTinyModel } from './test-tiny-model.ts';
import { train } from './train.ts';
import type { TrainingRun } from './training-run.ts';

export interface TinyTraining {
  /** Has the photos in `photos/` and the model in `tiny.onnx`; goes with `close`. */
  readonly folder: string;
  readonly runtime: Runtime;
  readonly photos: ImageDataset;
  readonly tiny: ReferenceModel;
  /** Trains the tiny model, with one cache for all trainings. @param dataset @default photos */
  trainTiny(options: TrainOptions, dataset?: ImageDataset): Promise<TrainingRun>;
  /** The bytes of the model that a run saves. */
  savedWeights(run: TrainingRun): Promise<Buffer>;
  close(): Promise<void>;
}

/** Ten photos of each group of food, and the tiny model.
 * @param name of the temporary folder. @param model how the model is made. */
export async function openTinyTraining(
  name: string,
  groups: readonly string[] = ['A', 'D', 'E'],
  model: Parameters<typeof writeTinyModel>[1] = {},
): Promise<TinyTraining> {
  const folder = await mkdtemp(path.join(tmpdir(), `injerto-${name}-`));
  await layOutFood(path.join(folder, 'photos'), groups, 10);
  await writeTinyModel(path.join(folder, 'tiny.onnx'), model);
  const runtime = await openNodeRuntime({ threads: 1 });
  const photos = await imageFolder(path.join(folder, 'photos'));
  const tiny = await openModel(path.join(folder, 'tiny.onnx'));
  return {
    ...{ folder, runtime, photos, tiny },
    trainTiny: (options, dataset = photos) =>
      train(tiny, dataset, { runtime, cacheDir: path.join(folder, 'cache'), ...options }),
    savedWeights: (run) => savedWeights(run, folder),
    async close() {
      await runtime.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The weights of the model that a run saves, by name. @param folder where it may be written. */
export async function initializersOf(run: TrainingRun, folder: string): Promise<Map<string, Float32Array>> {
  const out = path.join(folder, `saved-${randomUUID()}`);
  await run.save(out);
  const { initializer } = graphOf(await readModelFile(path.join(out, 'onnx', 'model.onnx')));
  return new Map(
    initializer.flatMap((proto) => {
      const { dtype, data } = tensorFromProto(proto);
      return dtype === 'float32' ? [[proto.name, data as Float32Array] as const] : [];
    }),
  );
}

/** The bytes of the model that a run saves. @param folder where it may be written. */
export async function savedWeights(run: TrainingRun, folder: string): Promise<Buffer> {
  const out = path.join(folder, `saved-${randomUUID()}`);
  await run.save(out);
  return readFile(path.join(out, 'onnx', 'model.onnx'));
}

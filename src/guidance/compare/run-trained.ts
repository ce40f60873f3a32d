import * as z from 'zod';
import { closeAfter } from '../../close-after.ts';
import type { ImageDataset, ImageSample, TextDataset, TextSample } from '../../data/index.ts';
import { definedOnly } from '../../defined-only.ts';
import { peakDuring } from '../../memory/peak-during.ts';
import type { RunOptions, TransferOptions } from '../../methods/options/train-options.ts';
import { train } from '../../methods/train.ts';
import { openPredictor } from '../../predict/open-predictor.ts';
import { folderBytes } from '../../state-folder.ts';
import { removeCheckpointFolder } from '../../training/checkpoint-folder.ts';
import { answersOf } from '../trials/answers.ts';
import type { TimedWork } from '../trials/budget.ts';
import { measureLatency } from '../trials/measure-latency.ts';
import type { ResolvedCompareOptions } from './compare-options.ts';
import { type TrainedMethod, trainedMethods } from './compared-methods.ts';
import type { MethodRecord } from './method-record.ts';
import type { Scene } from './scene.ts';

/** Trains by one method, saves the model beside its record, and measures it. */
export async function runTrained(scene: Scene, method: TrainedMethod, timed: TimedWork): Promise<MethodRecord> {
  const { reference, dataset, options, state, emit } = scene;
  const began = performance.now();
  const checkpointDir = state.place(`${method}.checkpoint`);
  const before = z
    .number()
    .catch(0)
    .parse(await state.read(spent(method)));
  const elapsed = () => before + (performance.now() - began) / 1000;
  const { result: run, peak } = await peakDuring(() =>
    train(reference, dataset, {
      ...trainedMethods[method],
      ...trainingOptions(options),
      checkpointDir,
      resume: true,
      signal: timed.signal,
      onEvent: (event) => {
        if (event.type === 'progress') timed.progress(event.phase, event.secondsLeft);
        emit(event);
      },
    }),
  ).catch(async (error: unknown) => {
    // the call that goes on from the checkpoint must not look as if it had done all of it
    await state.write(spent(method), elapsed());
    throw error;
  });
  const seconds = elapsed();
  const folder = state.place(method);
  await run.save(folder);
  await removeCheckpointFolder(checkpointDir);
  return {
    validation: answersOf(run.predictions('validation'), run.classes),
    test: answersOf(run.predictions('test'), run.classes),
    seconds,
    peakMemory: peak,
    trainedWeights: run.trainedParameters,
    size: await folderBytes(folder),
    latency: await latencyOf(scene, method, folder),
  };
}

/** Seconds of earlier calls that were stopped. */
const spent = (method: TrainedMethod) => `${method}-spent`;

/** Those of the comparison that a training has too. */
export function trainingOptions(options: ResolvedCompareOptions): Omit<TransferOptions & RunOptions, 'method'> {
  const { seed, val, test, maxLength, prompt, cacheDir, threads, memory, runtime } = options;
  const given = { seed, val, test, maxLength, prompt, cacheDir, threads, memory, runtime };
  return definedOnly(given);
}

/** Measured once: whatever was trained, the graph that answers is the same, but for the network of its own that learns from scratch. */
async function latencyOf(
  { dataset, splits, options, state }: Scene,
  method: TrainedMethod,
  folder: string,
): Promise<number> {
  const name = method === 'scratch' ? 'latency-scratch' : 'latency';
  const known = z.number().safeParse(await state.read(name));
  if (known.success) return known.data;
  const { threads, runtime } = options;
  const predictor = await openPredictor(folder, { ...(threads && { threads }), ...(runtime && { runtime }) });
  const input = await inputOf(dataset, [...splits.validation, ...splits.train][0]!);
  const latency = await closeAfter(
    () => measureLatency(() => predictor.predict(input as never)),
    async () => predictor[Symbol.asyncDispose](),
  );
  await state.write(name, latency);
  return latency;
}

/** What a program would ask about: the file or the bytes of a photo, or a text. */
async function inputOf(dataset: ImageDataset | TextDataset, sample: ImageSample | TextSample) {
  if (dataset.modality === 'text') return (await dataset.read([sample as TextSample]))[0]!;
  const { path, read } = sample as ImageSample;
  return read ? await read() : path;
}

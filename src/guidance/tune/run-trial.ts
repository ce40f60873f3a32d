import * as z from 'zod';
import { definedOnly } from '../../defined-only.ts';
import type { TrainOptions } from '../../methods/options/train-options.ts';
import { train } from '../../methods/train.ts';
import { removeCheckpointFolder } from '../../training/checkpoint-folder.ts';
import { answersOf } from '../trials/answers.ts';
import type { TimedWork } from '../trials/budget.ts';
import type { Scene } from './scene.ts';
import type { TrialOptions } from './search-space.ts';
import { type TrialRecord, trialRecordSchema } from './trial-record.ts';

/** Trains with these options, or takes what an earlier call found; a training that was stopped goes on from its checkpoint. */
export async function runTrial(
  { reference, dataset, options, state, emit }: Scene,
  { trial, given, epochs }: { readonly trial: number; readonly given: TrialOptions; readonly epochs: number },
  timed: TimedWork,
): Promise<{ readonly record: TrialRecord; readonly kept: boolean }> {
  const name = `trial-${trial}-${epochs}`;
  const known = trialRecordSchema.safeParse(await state.read(name));
  if (known.success) return { record: known.data, kept: true };
  const checkpointDir = state.place(`${name}.checkpoint`);
  const spent = `${name}-spent`;
  const before = z
    .number()
    .catch(0)
    .parse(await state.read(spent));
  const began = performance.now();
  const elapsed = () => before + (performance.now() - began) / 1000;
  const { method, seed, maxLength, prompt, cacheDir, threads, memory, runtime } = options;
  const shared = { maxLength, prompt, cacheDir, threads, memory, runtime };
  const run = await train(reference, dataset, {
    method,
    seed,
    epochs,
    ...definedOnly(shared),
    ...given,
    checkpointDir,
    resume: true,
    signal: timed.signal,
    onEvent: (event) => {
      if (event.type === 'progress') timed.progress(event.phase, event.secondsLeft);
      emit(event);
    },
  } as TrainOptions).catch(async (error: unknown) => {
    // the call that goes on from the checkpoint must not look as if it had done all of it
    await state.write(spent, elapsed());
    throw error;
  });
  const record: TrialRecord = {
    selection: answersOf(run.predictions('validation'), run.classes),
    confirmation: answersOf(run.predictions('test'), run.classes),
    loss: run.val!.loss,
    bestEpoch: run.bestEpoch ?? null,
    seconds: elapsed(),
  };
  await state.write(name, record);
  await removeCheckpointFolder(checkpointDir);
  return { record, kept: false };
}

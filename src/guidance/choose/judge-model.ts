import { definedOnly } from '../../defined-only.ts';
import { storedBytes } from '../../methods/memory/stored-bytes.ts';
import type { ReferenceModel } from '../../models/index.ts';
import { type GroupFolds, outOfFold, type Probe, rowsAt, withProbe } from '../probe/index.ts';
import { hScore, logME } from '../transferability/index.ts';
import { likeliest } from '../trials/answers.ts';
import type { TimedWork } from '../trials/budget.ts';
import { measureLatency } from '../trials/measure-latency.ts';
import type { ModelRecord } from './model-record.ts';
import { neighborAccuracy } from './neighbor-accuracy.ts';
import type { Scene } from './scene.ts';

/** LogME and H-score look at so many samples at most: their cost grows with the cube. */
const mostScored = 500;

/** Judges a model on the first `count` samples, all of them read once.
 * @param latency measured before, seconds. @throws {InjertoError} what `withProbe` throws. */
export async function judgeModel(
  { dataset, samples, options, emit }: Scene,
  reference: ReferenceModel,
  count: number,
  { timed, latency }: { readonly timed: TimedWork; readonly latency: number | undefined },
): Promise<ModelRecord> {
  const began = performance.now();
  const { seed, cacheDir, threads, memory, runtime, maxLength } = options;
  const given = { cacheDir, threads, memory, runtime, maxLength };
  const part = { ...dataset, samples: samples.slice(0, count) } as typeof dataset;
  return withProbe(
    reference,
    part,
    {
      ...definedOnly(given),
      seed,
      signal: timed.signal,
      onEvent: (event) => {
        if (event.type === 'progress') timed.progress(event.phase, event.secondsLeft);
        emit(event);
      },
    },
    async (probe) => {
      const { folds, answers, loss } = await probabilitiesOf(probe, seed, timed.signal);
      const knn = await neighborAccuracy(probe, folds, timed.signal);
      const scored = Array.from({ length: Math.min(mostScored, probe.samples.length) }, (_, row) => row);
      const rows = {
        features: rowsAt(probe.features, scored),
        labels: probe.labels.slice(0, scored.length),
        classes: probe.classes.length,
      };
      return {
        answers,
        loss,
        knn,
        logme: logME(rows),
        hscore: hScore(rows),
        // taken first: how long an answer takes is no part of the work
        seconds: (performance.now() - began) / 1000,
        latency: latency ?? (await measureLatency(() => probe.run(probe.samples[0]!))),
        size: storedBytes(reference.model),
        license: reference.license ?? null,
      };
    },
  );
}

/** What the probe says of the samples that could be held out. */
async function probabilitiesOf(probe: Probe, seed: number, signal: AbortSignal) {
  const { runtime, features, labels, groups, classes, samples } = probe;
  const rows = { features, labels, classes: classes.length };
  const found = await outOfFold(runtime, rows, { groups, seed, signal, C: 'first-fold', gradientTolerance: 1e-3 });
  const held = heldOut(found.folds);
  const K = classes.length;
  const probabilities = new Float64Array(held.length * K);
  let loss = 0;
  for (const [at, row] of held.entries()) {
    const said = found.probabilities.subarray(row * K, (row + 1) * K);
    probabilities.set(said, at * K);
    loss -= Math.log(Math.max(said[labels[row]!]!, Number.MIN_VALUE)) / held.length;
  }
  const of = held.map((row) => samples[row]!);
  return { folds: found.folds, answers: likeliest(of, probabilities, K), loss };
}

/** Rows that are held out once; the only group of a class never is. */
export function heldOut({ foldOf }: GroupFolds): number[] {
  return Array.from(foldOf.keys()).filter((row) => foldOf[row]! >= 0);
}

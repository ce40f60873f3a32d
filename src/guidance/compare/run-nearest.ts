import { peakDuring } from '../../memory/peak-during.ts';
import { storedBytes } from '../../methods/memory/stored-bytes.ts';
import { type Probe, rowsAt } from '../probe/index.ts';
import { likeliest } from '../trials/answers.ts';
import type { MethodRecord } from './method-record.ts';
import { nearestVotes } from './nearest-votes.ts';
import { rowsOfSides } from './rows-of-sides.ts';
import type { Scene } from './scene.ts';

/** The class that most of the k nearest training samples have, by the cosine of their features; k by leaving one out of the training samples. */
export async function runNearest({ reference, splits, options }: Scene, probe: Probe): Promise<MethodRecord> {
  const began = performance.now();
  const { runtime, features, labels, groups, classes, samples } = probe;
  const { result, peak } = await peakDuring(async () => {
    const rows = rowsOfSides(probe, splits);
    const taught = {
      features: rowsAt(features, rows.train),
      labels: at(labels, rows.train),
      groups: at(groups, rows.train),
      classes: classes.length,
    };
    const sides = [rows.validation, rows.test];
    const votes = await nearestVotes(
      runtime,
      taught,
      sides.map((side) => rowsAt(features, side)),
      options.signal,
    );
    const [validation, test] = sides.map((side, i) =>
      likeliest(
        side.map((row) => samples[row]!),
        votes[i]!,
        classes.length,
      ),
    );
    return { validation: validation!, test: test!, bytes: taught.features.data.byteLength };
  });
  const { bytes, ...answers } = result;
  return {
    ...answers,
    seconds: (performance.now() - began) / 1000,
    peakMemory: peak,
    trainedWeights: 0,
    size: storedBytes(reference.model) + bytes,
    latency: null,
  };
}

/** Entries of a list by their places. */
export function at(numbers: Int32Array, places: readonly number[]): Int32Array {
  return Int32Array.from(places, (place) => numbers[place]!);
}

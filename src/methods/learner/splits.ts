import type { Sample } from '../../data/index.ts';
import type { Answered } from '../../training/tasks/index.ts';

/** A sample with what is true of it. */
export type AnsweredSample = Sample & Answered;

/** The labelled samples of each side. */
export interface Splits {
  readonly train: readonly AnsweredSample[];
  readonly validation: readonly AnsweredSample[];
  readonly test: readonly AnsweredSample[];
}

/** The same sides without some samples. @param ids of those that go. */
export function withoutSamples(splits: Splits, ids: ReadonlySet<string>): Splits {
  const keep = (samples: readonly AnsweredSample[]) => samples.filter(({ id }) => !ids.has(id));
  return { train: keep(splits.train), validation: keep(splits.validation), test: keep(splits.test) };
}

import type { Sample } from '../../data/index.ts';

/** The labelled samples of each side. */
export interface Splits {
  readonly train: readonly Sample[];
  readonly validation: readonly Sample[];
  readonly test: readonly Sample[];
}

/** The same sides without some samples. @param ids of those that go. */
export function withoutSamples(splits: Splits, ids: ReadonlySet<string>): Splits {
  const keep = (samples: readonly Sample[]) => samples.filter(({ id }) => !ids.has(id));
  return { train: keep(splits.train), validation: keep(splits.validation), test: keep(splits.test) };
}

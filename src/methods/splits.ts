import type { ImageSample } from '../data/index.ts';

/** The labelled photos of each side. */
export interface Splits {
  readonly train: readonly ImageSample[];
  readonly validation: readonly ImageSample[];
  readonly test: readonly ImageSample[];
}

/** The same sides without some photos. @param ids of those that go. */
export function withoutPhotos(splits: Splits, ids: ReadonlySet<string>): Splits {
  const keep = (samples: readonly ImageSample[]) => samples.filter(({ id }) => !ids.has(id));
  return { train: keep(splits.train), validation: keep(splits.validation), test: keep(splits.test) };
}

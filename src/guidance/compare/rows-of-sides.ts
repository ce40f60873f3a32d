import type { Probe } from '../probe/index.ts';
import type { Scene } from './scene.ts';

/** Rows of the features that belong to each side; samples that could not be read have none. */
export function rowsOfSides(
  { samples }: Pick<Probe, 'samples'>,
  splits: Scene['splits'],
): Readonly<Record<keyof Scene['splits'], readonly number[]>> {
  const row = new Map(samples.map(({ id }, n) => [id, n]));
  const rows = (side: Scene['splits']['train']) => side.flatMap(({ id }) => (row.has(id) ? [row.get(id)!] : []));
  return { train: rows(splits.train), validation: rows(splits.validation), test: rows(splits.test) };
}

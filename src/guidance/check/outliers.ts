/** Samples that are unlike all others. */
import { remark } from '../../messages/index.ts';
import type { Neighbors } from '../probe/index.ts';
import { needsSamples } from './applicable.ts';
import type { Check } from './context.ts';
import { finding } from './finding.ts';

const least = 30;
/** Neighbours whose mean distance is taken: one alone may be a copy. */
const nearest = 5;
/** Robust standard deviations beyond the median from which a distance is out of the ordinary. */
const far = 4;

/** Rows whose mean distance to their nearest neighbours is far beyond the others', the farthest first. (k-NN distance: Ramaswamy, Rastogi & Shim 2000;
 * median and MAD: Iglewicz & Hoaglin 1993.) */
export function outlyingRows({ k, similarity }: Neighbors): number[] {
  const each = Math.min(k, nearest);
  if (each === 0) return [];
  const distance = Float64Array.from({ length: similarity.length / k }, (_, row) => {
    let sum = 0;
    for (let n = 0; n < each; n++) sum += 1 - similarity[row * k + n]!;
    return sum / each;
  });
  const middle = median(distance);
  const spread = 1.4826 * median(distance.map((d) => Math.abs(d - middle)));
  const rows = [...distance.keys()].filter((row) => distance[row]! > middle + far * spread && spread > 0);
  return rows.sort((a, b) => distance[b]! - distance[a]!);
}

export const outliers: Check = {
  name: 'outliers',
  leftOut: (context) => needsSamples(context, least),
  run: async ({ dataset, samples, neighbors }) => {
    const rows = outlyingRows(await neighbors());
    const ids = rows.map((row) => samples[row]!.id);
    if (ids[0] === undefined) return [];
    const said = remark('OUTLIERS', { modality: dataset.modality, count: ids.length, first: ids[0] });
    return [finding('outliers', 'low', said, ids)];
  },
};

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

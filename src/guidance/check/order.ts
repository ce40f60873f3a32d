/** What the order of the samples tells: classes one after the other, or series of like samples. */
import { seededRandom } from '../../data/seeded-random.ts';
import { remark } from '../../messages/index.ts';
import { centeredUnitRows } from '../probe/index.ts';
import { needsClasses, needsSamples } from './applicable.ts';
import type { Check, CheckContext } from './context.ts';
import { type Finding, finding } from './finding.ts';

const least = 30;
const permutations = 199;
const level = 0.005;
/** By how much cosines of followers exceed those of others of the class before it matters. */
const more = 0.1;
/** Of the way from chance to wholly sorted. */
const sorted = 0.5;
const mostRows = 2000;

export const order: Check = {
  name: 'order',
  leftOut: (context) => needsClasses(context) ?? needsSamples(context, least),
  run: (context) => [...sortedByClass(context), ...series(context)],
};

/** Of tables and lists alone: files in class folders come by class anyhow. */
function sortedByClass({ dataset, labels, samples }: CheckContext): Finding[] {
  const folders =
    dataset.modality === 'image' ? /folders|file-names/.test(dataset.form) : dataset.columns === undefined;
  const own = samples.flatMap(({ split }, row) => (split === undefined || split === 'train' ? [labels[row]!] : []));
  const counts = new Map<number, number>();
  for (const label of own) counts.set(label, (counts.get(label) ?? 0) + 1);
  const n = own.length;
  if (folders || n < least || counts.size < 2) return [];
  const share = own.reduce((sum, label, row) => sum + (row > 0 && label === own[row - 1] ? 1 : 0), 0) / (n - 1);
  // the chance that two samples drawn without putting back are of one class
  const expected = [...counts.values()].reduce((sum, count) => sum + (count / n) * ((count - 1) / (n - 1)), 0);
  if (share - expected <= sorted * (1 - expected)) return [];
  const { modality } = dataset;
  return [finding('order', 'low', remark('SORTED_BY_CLASS', { modality, share, expected }))];
}

/** Whether followers of one class are more alike than others of it, by a permutation of the order within each class. Samples that share a group do not
 * count: those stay together anyhow. */
function series({ dataset, features, labels, groups, samples, seed }: CheckContext): Finding[] {
  if (samples.some(({ subject }) => subject !== undefined)) return [];
  const { data, columns } = centeredUnitRows(features);
  const cosine = (a: number, b: number) => {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += data[a * columns + c]! * data[b * columns + c]!;
    return sum;
  };
  const ofClass = new Map<number, number[]>();
  for (const row of [...labels.keys()].slice(0, mostRows)) {
    if (groups[row] !== row) continue;
    const label = labels[row]!;
    const found = ofClass.get(label);
    if (found) found.push(row);
    else ofClass.set(label, [row]);
  }
  const likeness = (ordered: Iterable<readonly number[]>) => {
    let [sum, count] = [0, 0];
    for (const rows of ordered) {
      for (let i = 1; i < rows.length; i++) {
        sum += cosine(rows[i - 1]!, rows[i]!);
        count++;
      }
    }
    return count > 0 ? sum / count : 0;
  };
  const similarity = likeness(ofClass.values());
  const random = seededRandom(seed, 'series');
  let [expected, asAlike] = [0, 1];
  for (let i = 0; i < permutations; i++) {
    const shuffled = likeness([...ofClass.values()].map((rows) => random.shuffled(rows)));
    expected += shuffled / permutations;
    if (shuffled >= similarity) asAlike++;
    // no use in going on where it cannot become significant or large
    if (i === 19 && (asAlike > 1 || similarity - (expected * permutations) / 20 < more / 2)) return [];
  }
  const p = asAlike / (permutations + 1);
  if (similarity - expected < more || p > level) return [];
  const { modality } = dataset;
  return [finding('order', 'medium', remark('SERIES', { modality, similarity, expected, p }))];
}

/** For tests: a check context of made-up features, in which faults are planted. */
import { seededRandom } from '../../data/seeded-random.ts';
import type { Runtime } from '../../runtime/types.ts';
import { groupNumbers } from '../probe/index.ts';
import { type CheckContext, checkContext } from './context.ts';

export interface MadeUp {
  readonly runtime: Runtime;
  readonly rows?: number;
  readonly classes?: number;
  readonly seed?: number;
  readonly form?: string;
  /** Changes features [D], or what is known of the sample. */
  readonly change?: (
    row: number,
    features: Float32Array,
    sample: { label: number; split?: string; id: string },
  ) => void;
}

/** As many that random directions are nearly at right angles, as those of networks are. */
const columns = 96;

/** Classes as clouds of unit spread about centers one apart in a quarter of the columns. Samples come class by class in turn. */
export function madeUpContext({
  runtime,
  rows = 240,
  classes = 4,
  seed = 0,
  form = 'table',
  change,
}: MadeUp): CheckContext {
  const random = seededRandom(seed, 'made-up');
  const data = new Float32Array(rows * columns);
  const samples = Array.from({ length: rows }, (_, row) => {
    const own = data.subarray(row * columns, (row + 1) * columns);
    const label = row % classes;
    for (let c = 0; c < columns; c++) own[c] = random.normal() + (c % classes === label ? 1 : 0);
    const sample = { id: `s${row}`, label, hash: `h${row}` };
    change?.(row, own, sample);
    return sample as typeof sample & { split?: 'train' | 'test' };
  });
  const names = Array.from({ length: classes }, (_, k) => `class ${k}`);
  const sides = [...new Set(samples.flatMap(({ split }) => (split ? [split] : [])))];
  const dataset = {
    modality: 'image',
    form,
    samples,
    classes: names,
    givenSplits: sides,
  } as unknown as CheckContext['dataset'];
  return checkContext(
    {
      runtime,
      samples,
      features: { data, rows, columns },
      labels: Int32Array.from(samples, ({ label }) => label),
      groups: groupNumbers(samples),
      classes: names,
      task: 'single-label',
      unreadable: new Set(),
      run: async () => {},
    },
    { dataset, reference: {} as CheckContext['reference'], options: {}, seed },
  );
}

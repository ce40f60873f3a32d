/** Labels that something beside the content gives away. */
import type { ImageDataset, ImageSample, TextDataset, TextSample } from '../../data/index.ts';
import { seededRandom } from '../../data/seeded-random.ts';
import { remark, type Trait } from '../../messages/index.ts';
import { countClasses } from '../../training/class-weights.ts';
import { needsClasses, needsSamples } from './applicable.ts';
import type { Check, CheckContext } from './context.ts';
import { type Finding, finding, type Severity } from './finding.ts';
import { photoColumns, textColumns } from './sample-traits.ts';
import { type TraitEvidence, tellByTrait } from './tell-by-trait.ts';

const least = 30;
/** Samples that are looked at, one of each group. */
const most = 1500;
/** Youden's J from which a trait gives the labels away, over all classes, or one class of at least `fewest`. Content has its own say in files' sizes, and
 * more in corners, where a table or a plate may tell what lies on it. */
const striking = { file: { all: 0.5, one: 0.85 }, corner: { all: 0.75, one: 0.9 } } as const;
const corners: ReadonlySet<Trait> = new Set(['top-left', 'top-right', 'bottom-left', 'bottom-right', 'border']);
const fewest = 10;
const level = 0.01;

export const shortcuts: Check = {
  name: 'shortcuts',
  leftOut: (context) => needsClasses(context) ?? needsSamples(context, least),
  run: async (context) => {
    const { dataset, classes, seed, labels } = context;
    const rows = representatives(context);
    const columns = await columnsOf(context, rows);
    const own = Int32Array.from(rows, (row) => labels[row]!);
    const sizes = countClasses(own, classes.length);
    const givenAway = ({ ofClass }: Pick<TraitEvidence, 'ofClass'>, from: number) =>
      ofClass.flatMap((J, k) => (J >= from && sizes[k]! >= fewest ? [k] : []));
    const findings: Finding[] = [];
    for (const [trait, values] of columns) {
      const there = [...values.keys()].filter((at) => values[at] !== undefined);
      if (there.length < Math.max(least, values.length / 2) || isConstant(values)) continue;
      const from = striking[corners.has(trait) ? 'corner' : 'file'];
      const width = values[there[0]!]!.length;
      const test = tellByTrait(
        {
          trait: Float64Array.from(there.flatMap((at) => [...values[at]!])),
          columns: width,
          labels: Int32Array.from(there, (at) => own[at]!),
          classes: classes.length,
        },
        { seed, isStriking: (found) => found.informedness >= from.all || givenAway(found, from.one).length > 0 },
      );
      // Bonferroni: as many tests as traits
      const p = Math.min(1, test.p * columns.size);
      if (p > level) continue;
      const given = givenAway(test, from.one);
      const said = remark('LABEL_SHORTCUT', {
        modality: dataset.modality,
        trait,
        informedness: test.informedness,
        p,
        classes: given.length < classes.length ? given.map((k) => classes[k]!) : [],
      });
      findings.push(finding('shortcuts', severityOf(trait), said));
    }
    return findings;
  },
};

/** What the model sees it may learn instead; what only the file has hints at sources that it may see otherwise. */
function severityOf(trait: Trait): Severity {
  if (trait === 'file-name' || trait === 'file-number' || trait === 'date') return 'low';
  return trait === 'file-size' || trait === 'format' ? 'medium' : 'high';
}

/** One sample of each group, at most so many, drawn at random. */
function representatives({ groups, seed }: CheckContext): number[] {
  const first = [...groups.keys()].filter((row) => groups[row] === row);
  return seededRandom(seed, 'shortcut-rows').shuffled(first).slice(0, most);
}

function columnsOf({ dataset, samples, options }: CheckContext, rows: readonly number[]) {
  const chosen = rows.map((row) => samples[row]!);
  return dataset.modality === 'image'
    ? photoColumns(dataset as ImageDataset, chosen as unknown as ImageSample[], options.signal)
    : textColumns(dataset as TextDataset, chosen as unknown as TextSample[]);
}

function isConstant(values: readonly (readonly number[] | undefined)[]): boolean {
  const first = values.find((value) => value !== undefined);
  return values.every((value) => value === undefined || value.every((number, at) => number === first![at]));
}

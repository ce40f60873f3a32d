import { largestOf } from '../../extremes.ts';
import { remark } from '../../messages/index.ts';
import { countClasses } from '../../training/class-weights.ts';
import { argMax } from '../../training/cross-entropy.ts';
import { wilsonInterval } from '../../training/metrics/index.ts';
import { needsClasses, needsSamples } from './applicable.ts';
import { confidentLearning, type LabelIssue } from './confident-learning.ts';
import type { Check, CheckContext } from './context.ts';
import { finding } from './finding.ts';

/** With fewer samples, what the others teach of a label is mostly chance. */
const least = 30;
/** Where classes are hard to tell apart, confident learning lists many that are right: a fifth of a set of photos on which 79 % are found. Those count as
 * wrong whose nearest neighbours bear out both halves: none has the given label, and half have the suggested one. Below so many it is silent. */
const leastSure = 2;
const leastShare = 0.005;
/** How many times likelier the suggested class must be. */
const surely = 5;

/** Labels that the other samples contradict. */
export const labelErrors: Check = {
  name: 'label-errors',
  leftOut: (context) => needsClasses(context) ?? needsSamples(context, least) ?? needsFolds(context),
  run: async (context) => {
    const { classes, samples, dataset } = context;
    const { issues, judged, hits } = await labelIssues(context);
    // whoever does not know the classes better than by guessing can't doubt a label
    const largest = largestOf(countClasses(context.labels, classes.length)) / samples.length;
    if (judged === 0 || wilsonInterval(hits, judged)[0] <= largest) return [];
    const { k, rows } = await context.neighbors();
    const votes = (row: number, label: number) =>
      rows.subarray(row * k, (row + 1) * k).reduce((sum, near) => sum + (context.labels[near] === label ? 1 : 0), 0);
    const isSure = ({ row, suggested, given, likelier }: LabelIssue) =>
      likelier >= surely * given && votes(row, context.labels[row]!) === 0 && votes(row, suggested) >= k / 2;
    const sure = issues.filter(isSure);
    const [first] = sure;
    if (!first || sure.length < Math.max(leastSure, leastShare * judged)) return [];
    const said = remark('LABEL_DOUBTS', {
      modality: dataset.modality,
      count: sure.length,
      judged,
      doubtful: issues.length - sure.length,
      first: samples[first.row]!.id,
      given: classes[samples[first.row]!.label]!,
      suggested: classes[first.suggested]!,
    });
    const severity = sure.length / judged > 0.03 ? 'high' : sure.length / judged > 0.01 ? 'medium' : 'low';
    const ordered = [...sure, ...issues.filter((issue) => !sure.includes(issue))];
    return [
      finding(
        'label-errors',
        severity,
        said,
        ordered.map(({ row }) => samples[row]!.id),
      ),
    ];
  },
};

/** The issues, the surest first. */
export async function labelIssues({
  labels,
  classes,
  outOfFold,
}: Pick<CheckContext, 'labels' | 'classes' | 'outOfFold'>): Promise<{
  readonly issues: readonly LabelIssue[];
  /** Samples that have probabilities, and those of them whose likeliest class is their label. */
  readonly judged: number;
  readonly hits: number;
}> {
  const { probabilities, folds } = await outOfFold();
  const likeliest = argMax(probabilities, classes.length);
  return {
    issues: confidentLearning(labels, probabilities, classes.length),
    hits: likeliest.reduce((sum, k, row) => sum + (folds.foldOf[row]! >= 0 && k === labels[row] ? 1 : 0), 0),
    judged: folds.foldOf.reduce((sum, fold) => sum + (fold >= 0 ? 1 : 0), 0),
  };
}

function needsFolds({ labels, groups }: CheckContext) {
  const groupsOf = new Map<number, Set<number>>();
  for (const [row, label] of labels.entries())
    groupsOf.set(label, (groupsOf.get(label) ?? new Set()).add(groups[row]!));
  return [...groupsOf.values()].some(({ size }) => size >= 2) ? undefined : remark('CHECK_LEFT_OUT/folds');
}

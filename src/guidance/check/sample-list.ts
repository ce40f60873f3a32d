/** Every sample with what the checks say of it. */
import type { CheckContext } from './context.ts';
import type { CheckName } from './finding.ts';
import { labelErrors, labelIssues } from './label-errors.ts';
import { copiesIn } from './leakage.ts';
import { outlyingRows } from './outliers.ts';

export interface ListedSample {
  readonly id: string;
  /** Class names, or the number; empty where there are no labels. */
  readonly label: readonly string[] | number;
  readonly split?: 'train' | 'validation' | 'test';
  /** The class that is likelier than the label. */
  readonly suggested?: string;
  /** The earlier sample, kept rather than this one, that this one repeats. */
  readonly copyOf?: string;
  readonly outlier: boolean;
}

/** @param made the checks that were asked for: the others say nothing. */
export async function listSamples(context: CheckContext, made: readonly CheckName[]): Promise<ListedSample[]> {
  const { samples, classes, task } = context;
  const suggested = new Map<number, number>();
  if (made.includes('label-errors') && !labelErrors.leftOut(context)) {
    for (const issue of (await labelIssues(context)).issues) suggested.set(issue.row, issue.suggested);
  }
  const groups = made.includes('leakage') ? (await copiesIn(context)).groups : undefined;
  const outlying = new Set(made.includes('outliers') ? outlyingRows(await context.neighbors()) : []);
  const kept = groups && keptOf(context, groups);
  return samples.map((sample, row) => {
    const likelier = suggested.get(row);
    const of = kept?.get(groups![row]!);
    return {
      id: sample.id,
      label:
        task === 'regression'
          ? sample.value!
          : (task === 'multi-label' ? (sample.labels ?? []) : [sample.label]).map((k) => classes[k]!),
      ...(sample.split && { split: sample.split }),
      ...(likelier !== undefined && { suggested: classes[likelier]! }),
      ...(of !== undefined && of !== row && { copyOf: samples[of]!.id }),
      outlier: outlying.has(row),
    };
  });
}

/** The row of each group that stays: a held-out one rather than a training one, as evaluation data are never cleaned by what training holds. */
function keptOf({ samples }: CheckContext, groups: Uint32Array): Map<number, number> {
  const rank = { test: 0, validation: 1, train: 2 } as const;
  const kept = new Map<number, number>();
  groups.forEach((group, row) => {
    const now = kept.get(group);
    const of = (at: number) => rank[samples[at]!.split ?? 'train'];
    if (now === undefined || of(row) < of(now)) kept.set(group, row);
  });
  return kept;
}

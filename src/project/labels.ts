/** What is said of samples, by whom, and which of it counts. */
import type { Transaction } from 'kysely';
import { classNamed } from './classes.ts';
import { now, type Project } from './project.ts';
import { sideFor } from './sides.ts';
import type { LabelSource, Tables } from './tables.ts';

export interface Saying {
  readonly sample: string;
  /** Name of the class; null takes the label back. */
  readonly class: string | null;
  readonly source: LabelSource;
  readonly author?: string | undefined;
  /** The prediction that this confirms or corrects. */
  readonly prediction?: number | undefined;
}

/** Whether it is the label now, was kept in the history because somebody who knows better has spoken, or had been said before. */
export type SaidOf = 'counts' | 'outranked' | 'known';

const ranks: Readonly<Record<LabelSource, number>> = { person: 4, rule: 3, import: 3, 'zero-shot': 1, model: 1 };

/** Labels that models are trained on: people's, and what came with the data. What a model said of a sample is not evidence. */
export const trustedSources = ['person', 'rule', 'import'] as const satisfies readonly LabelSource[];

/** Records a label. A sample's first trusted label decides its side. */
export async function sayLabel(tx: Transaction<Tables>, saying: Saying): Promise<SaidOf> {
  const { source, author = null, prediction = null } = saying;
  const sample = await tx
    .selectFrom('sample')
    .select(['id', 'kin', 'side', 'class_id', 'label_source'])
    .where('id', '=', saying.sample)
    .executeTakeFirstOrThrow();
  const classId = saying.class === null ? null : await classNamed(tx, saying.class);
  if (prediction === null && sample.label_source === source && sample.class_id === classId) return 'known';
  await tx
    .insertInto('label')
    .values({ sample: sample.id, class_id: classId, source, author, prediction, said_at: now() })
    .execute();
  if (sample.label_source !== null && ranks[source] < ranks[sample.label_source]) return 'outranked';
  const trusted = (trustedSources as readonly LabelSource[]).includes(source);
  const side = sample.side ?? (classId !== null && trusted ? await sideFor(tx, sample, classId) : null);
  await tx
    .updateTable('sample')
    .set({ class_id: classId, label_source: source, side })
    .where('id', '=', sample.id)
    .execute();
  return 'counts';
}

/** Number of the last label that was said; 0 before the first. */
export async function lastLabel({ db }: Pick<Project, 'db'>): Promise<number> {
  const last = await db
    .selectFrom('label')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  return last?.id ?? 0;
}

/** Samples of which somebody who can be trusted has said something since a label. */
export async function labeledSince({ db }: Pick<Project, 'db'>, label: number): Promise<number> {
  const found = await db
    .selectFrom('label')
    .select((eb) => eb.fn.count('sample').distinct().as('samples'))
    .where('id', '>', label)
    .where('source', 'in', trustedSources)
    .executeTakeFirstOrThrow();
  return Number(found.samples);
}

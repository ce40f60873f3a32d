/** Models of a project: where they come from, what was measured, which one is in service. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { InjertoError } from '../errors.ts';
import { replaceFile } from '../replace-file.ts';
import { writing } from './open-database.ts';
import { now, type Project } from './project.ts';

/** Ids of the samples that a model learned from, a line each, in its folder: what shows that it never saw a forgotten one. */
const learnedFile = 'learned-from.txt';

export const modelMetrics = z.strictObject({
  /** Samples that it learned from, chose by and was tested on. */
  samples: z.strictObject({ train: z.number(), validation: z.number(), test: z.number() }),
  /** Accuracy on the project's test samples when it was made; null without any. */
  accuracy: z.number().nullable(),
  /** The model in service on the same samples, and McNemar's mid-p of the difference; null without one, or without test samples. */
  champion: z.strictObject({ model: z.string(), accuracy: z.number(), p: z.number() }).nullable(),
  seconds: z.number(),
  /** Number of the last label that it knows: those that follow are new. */
  lastLabel: z.number(),
});

export type ModelMetrics = z.infer<typeof modelMetrics>;

export interface ProjectModel {
  readonly id: string;
  /** The model that was in service when it was made. */
  readonly parent: string | undefined;
  readonly method: string;
  readonly reference: string;
  readonly metrics: ModelMetrics;
  readonly createdAt: string;
}

/** All models, the oldest first. */
export async function modelsOf({ db }: Pick<Project, 'db'>): Promise<ProjectModel[]> {
  const rows = await db.selectFrom('model').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map(({ id, parent, method, reference, metrics, created_at }) => ({
    id,
    parent: parent ?? undefined,
    method,
    reference,
    metrics: modelMetrics.parse(JSON.parse(metrics)),
    createdAt: created_at,
  }));
}

/** The model in service; undefined before the first. */
export async function championOf({ db }: Pick<Project, 'db'>): Promise<string | undefined> {
  const last = await db.selectFrom('promotion').select('model').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return last?.model;
}

/** Enters a model whose folder is complete. */
export async function addModel(
  project: Project,
  model: Omit<ProjectModel, 'createdAt'>,
  learned: readonly string[],
): Promise<void> {
  await replaceFile(
    path.join(project.modelFolder(model.id), learnedFile),
    [...learned].sort().map((id) => `${id}\n`),
  );
  const { id, parent = null, method, reference, metrics } = model;
  await writing(project.db, (tx) =>
    tx
      .insertInto('model')
      .values({ id, parent, method, reference, metrics: JSON.stringify(metrics), created_at: now() })
      .execute(),
  );
}

/** Whether a model's folder is there: whoever forgets samples deletes those of the models that knew them. */
export async function isThere(project: Project, model: string): Promise<boolean> {
  return (await stat(project.modelFolder(model)).catch(() => undefined))?.isDirectory() ?? false;
}

/** Puts a model into service. @param reason why, as it is kept. @throws {InjertoError} PROJECT_MODEL_UNKNOWN · PROJECT_MODEL_GONE. */
export async function promote(project: Project, model: string, reason: string): Promise<void> {
  const models = await modelsOf(project);
  if (!models.some(({ id }) => id === model)) {
    throw new InjertoError('PROJECT_MODEL_UNKNOWN', { details: { model, models: models.map(({ id }) => id) } });
  }
  await requireFolder(project, model);
  await writing(project.db, async (tx) => {
    const previous = await championOf({ db: tx });
    if (previous === model) return;
    const values = { model, previous: previous ?? null, reason, promoted_at: now() };
    await tx.insertInto('promotion').values(values).execute();
  });
}

/** Puts the model that was in service before back. @returns it. @throws {InjertoError} PROJECT_NOTHING_BEFORE · PROJECT_MODEL_GONE. */
export async function rollBack(project: Project): Promise<string> {
  return writing(project.db, async (tx) => {
    const history = await tx.selectFrom('promotion').selectAll().orderBy('id', 'desc').execute();
    const [last] = history;
    if (!last?.previous) throw new InjertoError('PROJECT_NOTHING_BEFORE');
    await requireFolder(project, last.previous);
    // what is in service after a roll back remembers what was in service before it, so that a second one goes further back
    const earlier = history.find((one) => one.model === last.previous && one.id < last.id);
    const values = {
      model: last.previous,
      previous: earlier?.previous ?? null,
      reason: 'rollback',
      promoted_at: now(),
    };
    await tx.insertInto('promotion').values(values).execute();
    return last.previous;
  });
}

async function requireFolder(project: Project, model: string): Promise<void> {
  if (await isThere(project, model)) return;
  throw new InjertoError('PROJECT_MODEL_GONE', { details: { model }, where: project.modelFolder(model) });
}

/** Ids of the samples that a model learned from. */
export async function learnedFrom(project: Project, model: string): Promise<ReadonlySet<string>> {
  const text = await readFile(path.join(project.modelFolder(model), learnedFile), 'utf8').catch(() => '');
  return new Set(text.split('\n').filter((line) => line !== ''));
}

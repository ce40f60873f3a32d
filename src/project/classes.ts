/** The classes of a project: added by the first label that names them, renamed, merged and removed at any time. */
import type { Transaction } from 'kysely';
import { InjertoError } from '../errors.ts';
import { nearestName } from '../names/nearest-names.ts';
import { writing } from './open-database.ts';
import { now, type Project } from './project.ts';
import type { Tables } from './tables.ts';

export interface ProjectClass {
  readonly id: number;
  readonly name: string;
}

/** The classes that samples can have, by name. */
export async function classesOf({ db }: Pick<Project, 'db'>): Promise<ProjectClass[]> {
  return db
    .selectFrom('class')
    .select(['id', 'name'])
    .where('merged_into', 'is', null)
    .where('removed_at', 'is', null)
    .orderBy('name')
    .execute();
}

/** The class of this name, made if there is none. A name that was merged gives the class it was merged into; a removed one comes back. */
export async function classNamed(tx: Transaction<Tables>, name: string): Promise<number> {
  const found = await tx.selectFrom('class').selectAll().where('name', '=', name).executeTakeFirst();
  if (!found) {
    const values = { name, merged_into: null, removed_at: null, created_at: now() };
    return (await tx.insertInto('class').values(values).returning('id').executeTakeFirstOrThrow()).id;
  }
  if (found.removed_at !== null)
    await tx.updateTable('class').set({ removed_at: null }).where('id', '=', found.id).execute();
  return found.merged_into ?? found.id;
}

/** @throws {InjertoError} PROJECT_CLASS_UNKNOWN naming the nearest. */
export async function requireClass(project: Pick<Project, 'db'>, name: string): Promise<number> {
  const classes = await classesOf(project);
  const found = classes.find((one) => one.name === name);
  if (found) return found.id;
  const names = classes.map((one) => one.name);
  const near = nearestName(name, names);
  throw new InjertoError('PROJECT_CLASS_UNKNOWN', {
    details: { class: name, classes: names, ...(near !== undefined && { near }) },
  });
}

/** Gives a class another name. The former one stays as another name of it: labels that have it, and models that learned it, mean the same class.
 * @throws {InjertoError} PROJECT_CLASS_UNKNOWN · PROJECT_CLASS_TAKEN. */
export async function renameClass(project: Project, from: string, to: string): Promise<void> {
  const id = await requireClass(project, from);
  await writing(project.db, async (tx) => {
    const taken = await tx.selectFrom('class').select('id').where('name', '=', to).executeTakeFirst();
    if (taken) throw new InjertoError('PROJECT_CLASS_TAKEN', { details: { class: to, from } });
    await moveInto(tx, id, await classNamed(tx, to));
  });
}

/** Makes all samples of one class samples of another; labels that name the first mean the second from then on.
 * @returns samples that changed. @throws {InjertoError} PROJECT_CLASS_UNKNOWN. */
export async function mergeClasses(project: Project, from: string, into: string): Promise<number> {
  const [source, target] = [await requireClass(project, from), await requireClass(project, into)];
  if (source === target) return 0;
  return writing(project.db, (tx) => moveInto(tx, source, target));
}

/** @returns samples that changed their class. */
async function moveInto(tx: Transaction<Tables>, from: number, into: number): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('sample')
    .set({ class_id: into })
    .where('class_id', '=', from)
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('class')
    .set({ merged_into: into })
    .where((where) => where.or([where('id', '=', from), where('merged_into', '=', from)]))
    .execute();
  return Number(numUpdatedRows);
}

/** Removes a class; its samples stay, without a label. @returns samples that lost theirs. @throws {InjertoError} PROJECT_CLASS_UNKNOWN. */
export async function removeClass(project: Project, name: string): Promise<number> {
  const id = await requireClass(project, name);
  return writing(project.db, async (tx) => {
    const samples = await tx.selectFrom('sample').select('id').where('class_id', '=', id).execute();
    const labels = samples.map((sample) => ({
      sample: sample.id,
      class_id: null,
      source: 'person' as const,
      author: null,
      prediction: null,
      said_at: now(),
    }));
    for (let from = 0; from < labels.length; from += 500) {
      await tx
        .insertInto('label')
        .values(labels.slice(from, from + 500))
        .execute();
    }
    await tx.updateTable('sample').set({ class_id: null, label_source: null }).where('class_id', '=', id).execute();
    await tx.updateTable('class').set({ removed_at: now() }).where('id', '=', id).execute();
    return samples.length;
  });
}

/** A project: a folder with a database of samples, labels, predictions and models, and the photos and model folders beside it. */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Kysely } from 'kysely';
import { InjertoError, messageOf } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { openDatabase } from './open-database.ts';
import type { Tables } from './tables.ts';

/** File of the database in the project's folder. */
const databaseFile = 'injerto.db';

export interface Project {
  /** Absolute path. */
  readonly folder: string;
  readonly db: Kysely<Tables>;
  /** Folder of a model's files, whether it is there or not. */
  modelFolder(model: string): string;
  close(): Promise<void>;
}

export interface ProjectFacts {
  readonly name: string;
  /** Undefined until data are added. */
  readonly modality: 'image' | 'text' | undefined;
  /** Undefined for the usual starter of the modality. */
  readonly reference: string | undefined;
  readonly seed: number;
}

export interface NewProjectOptions {
  /** @default the folder's name */
  readonly name?: string | undefined;
  /** Reference model: a starter, a hub name or a folder. @default the usual starter for photos or texts */
  readonly reference?: string | undefined;
  /** @default 0 */
  readonly seed?: number | undefined;
}

/** Makes a project in a folder that does not exist yet, or is empty. The folder appears whole or not at all.
 * @throws {InjertoError} OUTPUT_EXISTS · WRITE_FAILED. */
export async function createProject(folder: string, options: NewProjectOptions = {}): Promise<Project> {
  const target = path.resolve(folder);
  const { name = path.basename(target), reference = null, seed = 0 } = options;
  if (await isProject(target)) throw new InjertoError('PROJECT_EXISTS', { where: target });
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await makeFolder(path.dirname(target));
    await mkdir(beside);
    for (const room of ['blobs', 'models']) await mkdir(path.join(beside, room));
    const db = await openDatabase(path.join(beside, databaseFile));
    await db
      .insertInto('project')
      .values({ id: 1, name, modality: null, reference, seed, created_at: now(), revision: 0 })
      .execute();
    await db.destroy();
    await removeEmpty(target);
    await rename(beside, target);
  } catch (cause) {
    await rm(beside, { recursive: true, force: true });
    if (cause instanceof InjertoError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR' || code === 'EPERM') {
      throw new InjertoError('PROJECT_FOLDER_TAKEN', { where: target, cause });
    }
    throw new InjertoError('WRITE_FAILED', { details: { reason: messageOf(cause) }, where: target, cause });
  }
  return openProject(target);
}

/** Windows renames nothing onto a folder, not even onto an empty one. @throws the system's error where it holds something, or is none. */
async function removeEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Opens a project. Several processes may have it open at once.
 * @throws {InjertoError} PROJECT_MISSING · PROJECT_UNREADABLE. */
export async function openProject(folder: string): Promise<Project> {
  const root = path.resolve(folder);
  if (!(await isProject(root))) throw new InjertoError('PROJECT_MISSING', { where: root });
  const db = await openDatabase(path.join(root, databaseFile));
  return {
    folder: root,
    db,
    modelFolder: (model) => path.join(root, 'models', model),
    close: () => db.destroy(),
  };
}

export async function projectFacts({ db }: Pick<Project, 'db'>): Promise<ProjectFacts> {
  const row = await db.selectFrom('project').selectAll().executeTakeFirstOrThrow();
  const { name, modality, reference, seed } = row;
  return { name, modality: modality ?? undefined, reference: reference ?? undefined, seed };
}

/** Whether the folder is a project. */
export async function isProject(folder: string): Promise<boolean> {
  const found = await stat(path.join(folder, databaseFile)).catch(() => undefined);
  return found?.isFile() ?? false;
}

/** The time as the tables have it. */
export function now(): string {
  return new Date().toISOString();
}

/** Looks whether a project is whole, and removes what an interrupted process left. */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { InjertoError } from '../errors.ts';
import { blobFile, blobFiles } from './blobs.ts';
import { modelsOf } from './models.ts';
import { now, type Project } from './project.ts';

export interface Repaired {
  /** Files of photos that no sample names, and unfinished ones. */
  readonly orphans: number;
  /** Folders of models that never were finished. */
  readonly unfinishedModels: number;
  /** Runs that had begun and whose process is gone. */
  readonly stoppedRuns: number;
  /** Samples whose photo is missing. Nothing is done about them: add the photos again, or forget the samples. */
  readonly missing: readonly string[];
}

/** Other processes must not be adding or training meanwhile: what they are writing looks unfinished.
 * @param youngerThan files changed in the last so many milliseconds are left alone. @default an hour
 * @throws {InjertoError} PROJECT_DAMAGED if SQLite finds the database itself damaged. */
export async function repairProject(project: Project, youngerThan = 3_600_000): Promise<Repaired> {
  const { db, folder } = project;
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
  const problems = rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  if (problems.length > 0) {
    throw new InjertoError('PROJECT_DAMAGED', { details: { problems: problems.slice(0, 5) }, where: folder });
  }
  const isOld = async (file: string) => Date.now() - (await stat(file)).mtimeMs >= youngerThan;
  let orphans = 0;
  for await (const { file, id } of blobFiles(folder)) {
    const named =
      id !== undefined && (await db.selectFrom('sample').select('id').where('id', '=', id).executeTakeFirst());
    if (named || !(await isOld(file))) continue;
    await rm(file, { force: true });
    orphans++;
  }
  const known = new Set((await modelsOf(project)).map(({ id }) => id));
  let unfinishedModels = 0;
  for (const name of await readdir(path.join(folder, 'models'))) {
    const place = project.modelFolder(name);
    if (known.has(name) || !(await isOld(place))) continue;
    await rm(place, { recursive: true, force: true });
    unfinishedModels++;
  }
  const oldest = new Date(Date.now() - youngerThan).toISOString();
  const { numUpdatedRows } = await db
    .updateTable('run')
    .set({ status: 'stopped', ended_at: now() })
    .where('status', '=', 'running')
    .where('started_at', '<=', oldest)
    .executeTakeFirstOrThrow();
  return { orphans, unfinishedModels, stoppedRuns: Number(numUpdatedRows), missing: await missingPhotos(project) };
}

async function missingPhotos({ db, folder }: Project): Promise<string[]> {
  const missing: string[] = [];
  const photos = db.selectFrom('sample').select(['id', 'extension']).where('text', 'is', null).orderBy('place');
  for (const { id, extension } of await photos.execute()) {
    const there = await stat(blobFile(folder, id, extension)).catch(() => undefined);
    if (!there?.isFile()) missing.push(id);
  }
  return missing;
}

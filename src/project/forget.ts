/** Forgetting: samples that are gone for good, and the models that still know them. */
import { rm } from 'node:fs/promises';
import { blobFile } from './blobs.ts';
import { learnedFrom, modelsOf } from './models.ts';
import { writing } from './open-database.ts';
import { now, type Project } from './project.ts';

export interface Forgotten {
  readonly samples: number;
  /** Models that learned from any of them, by id: train anew, and delete these. */
  readonly models: readonly string[];
}

/** Deletes samples: content, labels, predictions, origins. Their hashes stay, so that an import does not bring them back.
 * @param samples whole ids. @param reason why, as it is kept: no personal data. */
export async function forgetSamples(project: Project, samples: readonly string[], reason: string): Promise<Forgotten> {
  const gone: { id: string; extension: string; isPhoto: boolean }[] = [];
  await writing(project.db, async (tx) => {
    for (const id of new Set(samples)) {
      const found = await tx.selectFrom('sample').select(['extension', 'text']).where('id', '=', id).executeTakeFirst();
      if (!found) continue;
      await tx.deleteFrom('sample').where('id', '=', id).execute();
      await tx
        .insertInto('deletion')
        .values({ sample: id, reason, deleted_at: now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      gone.push({ id, extension: found.extension, isPhoto: found.text === null });
    }
  });
  // after the commit: a kill in between leaves a photo that no table names, which `repair` removes
  for (const { id, extension, isPhoto } of gone)
    if (isPhoto) await rm(blobFile(project.folder, id, extension), { force: true });
  return {
    samples: gone.length,
    models: await modelsThatKnow(
      project,
      gone.map(({ id }) => id),
    ),
  };
}

/** Samples that came from an origin: a person's folder or table. @param part of the origin or of the name there. */
export async function samplesFrom({ db }: Pick<Project, 'db'>, part: string): Promise<string[]> {
  const pattern = `%${part.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  const rows = await db
    .selectFrom('source')
    .select('sample')
    .distinct()
    .where((where) => {
      const like = (column: 'origin' | 'name') =>
        where.fn<boolean>('like', [where.val(pattern), where.ref(column), where.val('\\')]);
      return where.or([like('origin'), like('name')]);
    })
    .execute();
  return rows.map(({ sample }) => sample);
}

async function modelsThatKnow(project: Project, samples: readonly string[]): Promise<string[]> {
  const known: string[] = [];
  for (const { id } of await modelsOf(project)) {
    const learned = await learnedFrom(project, id);
    if (samples.some((sample) => learned.has(sample))) known.push(id);
  }
  return known;
}

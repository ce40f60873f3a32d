/** Samples in and out of a project. */
import type { Transaction } from 'kysely';
import type { SplitName } from '../data/node/index.ts';
import { InjertoError } from '../errors.ts';
import { trustedSources } from './labels.ts';
import { now, type Project } from './project.ts';
import type { Tables } from './tables.ts';

export interface NewSample {
  /** SHA-256 of the content, hex. */
  readonly id: string;
  readonly bytes: number;
  /** Of a photo; '' for a text. */
  readonly extension: string;
  readonly text: string | null;
  /** Id of a sample that it is nearly the same as; its own id where there is none. */
  readonly kin: string;
  /** What was added: a folder, a table, 'predict'. */
  readonly origin: string;
  /** Its name there: a path below the folder, a row. */
  readonly name: string;
}

export interface StoredSample {
  readonly id: string;
  readonly extension: string;
  readonly text: string | null;
  readonly kin: string;
  readonly side: SplitName | null;
  /** Name of its class; null without a label that can be trusted. */
  readonly label: string | null;
}

/** What became of a sample that was to be added: 'near-copy' is new and has kin; 'forgotten' was deleted on purpose, and is not taken back. */
export type AddedAs = 'new' | 'near-copy' | 'known' | 'forgotten';

/** Adds a sample, or another origin to one that is there. */
export async function addSample(tx: Transaction<Tables>, sample: NewSample): Promise<AddedAs> {
  const { id, origin, name, ...rest } = sample;
  const forgotten = await tx.selectFrom('deletion').select('sample').where('sample', '=', id).executeTakeFirst();
  if (forgotten) return 'forgotten';
  const known = await tx.selectFrom('sample').select('id').where('id', '=', id).executeTakeFirst();
  const kin = known
    ? undefined
    : await tx.selectFrom('sample').select('id').where('kin', '=', sample.kin).executeTakeFirst();
  if (!known) {
    const last = await tx
      .selectFrom('sample')
      .select((eb) => eb.fn.max('place').as('place'))
      .executeTakeFirst();
    const place = (last?.place ?? 0) + 1;
    const unlabeled = { side: null, class_id: null, label_source: null };
    await tx
      .insertInto('sample')
      .values({ id, place, ...rest, ...unlabeled, added_at: now() })
      .execute();
  }
  await tx
    .insertInto('source')
    .values({ sample: id, origin, name, added_at: now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (known) return 'known';
  return kin ? 'near-copy' : 'new';
}

export type WhichSamples = 'labeled' | 'unlabeled' | 'all';

/** Samples in the order in which they came, read in portions. */
export async function* samplesOf(
  { db }: Pick<Project, 'db'>,
  which: WhichSamples = 'all',
): AsyncGenerator<StoredSample> {
  const portion = 2000;
  for (let after = 0; ; ) {
    let query = storedSamples(db).where('place', '>', after).orderBy('place').limit(portion);
    if (which === 'labeled')
      query = query.where('class_id', 'is not', null).where('label_source', 'in', trustedSources);
    if (which === 'unlabeled') {
      query = query.where((where) =>
        where.or([where('class_id', 'is', null), where('label_source', 'not in', trustedSources)]),
      );
    }
    const rows = await query.execute();
    yield* rows.map(storedSample);
    if (rows.length < portion) return;
    after = rows.at(-1)!.place;
  }
}

/** Those of these samples that the project has, by their ids. */
export async function samplesWith(
  { db }: Pick<Project, 'db'>,
  ids: readonly string[],
): Promise<Map<string, StoredSample>> {
  const found = new Map<string, StoredSample>();
  const portion = 500; // of variables in a query SQLite takes 32,766
  for (let from = 0; from < ids.length; from += portion) {
    const rows = await storedSamples(db)
      .where('sample.id', 'in', ids.slice(from, from + portion))
      .execute();
    for (const row of rows) found.set(row.id, storedSample(row));
  }
  return found;
}

function storedSamples(db: Project['db']) {
  return db
    .selectFrom('sample')
    .leftJoin('class', 'class.id', 'sample.class_id')
    .select(['sample.id', 'place', 'extension', 'text', 'kin', 'side', 'class.name', 'label_source']);
}

type StoredRow = Awaited<ReturnType<ReturnType<typeof storedSamples>['execute']>>[number];

function storedSample({ id, extension, text, kin, side, name, label_source }: StoredRow): StoredSample {
  const trusted = (trustedSources as readonly (string | null)[]).includes(label_source);
  return { id, extension, text, kin, side, label: trusted ? name : null };
}

/** The sample whose id begins so, as `git` takes abbreviated names.
 * @throws {InjertoError} PROJECT_SAMPLE_UNKNOWN · PROJECT_SAMPLE_AMBIGUOUS. */
export async function sampleCalled({ db }: Pick<Project, 'db'>, prefix: string): Promise<string> {
  const isPrefix = /^[0-9a-f]{4,64}$/.test(prefix);
  const found = isPrefix
    ? await db
        .selectFrom('sample')
        .select('id')
        .where('id', '>=', prefix)
        .where('id', '<=', prefix.padEnd(64, 'f'))
        .limit(2)
        .execute()
    : [];
  if (found.length === 1) return found[0]!.id;
  throw found.length === 0
    ? new InjertoError('PROJECT_SAMPLE_UNKNOWN', { details: { sample: prefix } })
    : new InjertoError('PROJECT_SAMPLE_AMBIGUOUS', { details: { sample: prefix } });
}

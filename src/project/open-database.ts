/** The project's database: SQLite in one file, read and written by several processes at once. */

import { Kysely, Migrator, SqliteDialect, type Transaction } from 'kysely';
import { InjertoError, messageOf } from '../errors.ts';
import { migrations } from './migrations/index.ts';
import type { Tables } from './tables.ts';

/** How long a process waits for another that is writing. */
const busyMilliseconds = 30_000;

/** Opens the file, or makes it, and brings its tables to this version.
 * @throws {InjertoError} PROJECT_UNREADABLE if it is no database of a project, or of a newer version. */
export async function openDatabase(file: string): Promise<Kysely<Tables>> {
  const Database = await sqliteDriver();
  let db: Kysely<Tables> | undefined;
  try {
    const sqlite = new Database(file, { timeout: busyMilliseconds });
    // what is committed outlives a power cut (`synchronous = full`), readers do not wait for the writer (WAL)
    for (const setting of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON']) sqlite.pragma(setting);
    sqlite.exec(`PRAGMA busy_timeout = ${busyMilliseconds}`);
    // kysely asks for better-sqlite3's interface, which libsql has
    const database = sqlite as unknown as ConstructorParameters<typeof SqliteDialect>[0]['database'];
    db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
    return db;
  } catch (cause) {
    await db?.destroy();
    throw new InjertoError('PROJECT_UNREADABLE', { details: { reason: messageOf(cause) }, where: file, cause });
  }
}

/** Loaded when a project is opened: its binary is not there for every system, and whoever has no project needs none.
 * @throws {InjertoError} DATABASE_UNAVAILABLE. */
async function sqliteDriver(): Promise<typeof import('libsql')> {
  try {
    return (await import('libsql')).default;
  } catch (cause) {
    const details = { reason: messageOf(cause), system: `${process.platform} ${process.arch}` };
    throw new InjertoError('DATABASE_UNAVAILABLE', { details, cause });
  }
}

/** Does `work` as a whole or not at all. It takes the writers' lock first: a transaction that read before it wrote would be refused
 *  (SQLITE_BUSY_SNAPSHOT) if another process had written in between. */
export async function writing<T>(db: Kysely<Tables>, work: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await tx
      .updateTable('project')
      .set((eb) => ({ revision: eb('revision', '+', 1) }))
      .execute();
    return work(tx);
  });
}

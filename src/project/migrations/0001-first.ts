import { type Kysely, sql } from 'kysely';

/** The tables of the first version: see `../tables.ts`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('project')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('modality', 'text', (column) => column.check(sql`modality in ('image', 'text')`))
    .addColumn('reference', 'text')
    .addColumn('seed', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('class')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('merged_into', 'integer', (column) => column.references('class.id'))
    .addColumn('removed_at', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('sample')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('place', 'integer', (column) => column.notNull().unique())
    .addColumn('bytes', 'integer', (column) => column.notNull())
    .addColumn('extension', 'text', (column) => column.notNull())
    .addColumn('text', 'text')
    .addColumn('kin', 'text', (column) => column.notNull())
    .addColumn('side', 'text', (column) => column.check(sql`side in ('train', 'validation', 'test')`))
    .addColumn('class_id', 'integer', (column) => column.references('class.id'))
    .addColumn('label_source', 'text')
    .addColumn('added_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('sample_by_kin').on('sample').columns(['kin', 'side']).execute();
  await db.schema.createIndex('sample_by_class').on('sample').columns(['class_id', 'side']).execute();
  await db.schema
    .createTable('look')
    .addColumn('sample', 'text', (column) => column.primaryKey().references('sample.id').onDelete('cascade'))
    .addColumn('look', 'blob', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('source')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('sample', 'text', (column) => column.notNull().references('sample.id').onDelete('cascade'))
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('added_at', 'text', (column) => column.notNull())
    .addUniqueConstraint('source_once', ['sample', 'origin', 'name'])
    .execute();
  await db.schema
    .createTable('model')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('parent', 'text', (column) => column.references('model.id'))
    .addColumn('method', 'text', (column) => column.notNull())
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('metrics', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('prediction')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('sample', 'text', (column) => column.notNull().references('sample.id').onDelete('cascade'))
    .addColumn('model', 'text', (column) => column.notNull().references('model.id'))
    .addColumn('class_name', 'text', (column) => column.notNull())
    .addColumn('score', 'real', (column) => column.notNull())
    .addColumn('scores', 'text', (column) => column.notNull())
    .addColumn('made_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('prediction_by_sample').on('prediction').column('sample').execute();
  await db.schema
    .createTable('label')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('sample', 'text', (column) => column.notNull().references('sample.id').onDelete('cascade'))
    .addColumn('class_id', 'integer', (column) => column.references('class.id'))
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('author', 'text')
    .addColumn('prediction', 'integer', (column) => column.references('prediction.id').onDelete('set null'))
    .addColumn('said_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('label_by_sample').on('label').column('sample').execute();
  await db.schema
    .createTable('proposal')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('sample', 'text', (column) => column.notNull().references('sample.id').onDelete('cascade'))
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('proposed_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('proposal_by_sample').on('proposal').column('sample').execute();
  await db.schema
    .createTable('promotion')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('model', 'text', (column) => column.notNull().references('model.id'))
    .addColumn('previous', 'text', (column) => column.references('model.id'))
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('promoted_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('run')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('method', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('model', 'text', (column) => column.references('model.id'))
    .addColumn('error', 'text')
    .addColumn('started_at', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema
    .createTable('deletion')
    .addColumn('sample', 'text', (column) => column.primaryKey())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('deleted_at', 'text', (column) => column.notNull())
    .execute();
}

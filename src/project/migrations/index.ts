/** The steps from any earlier version of a project's tables to this one, by name; a step that has been published never changes. */
import type { Migration } from 'kysely';
import * as first from './0001-first.ts';

export const migrations: Readonly<Record<string, Migration>> = { '0001-first': first };

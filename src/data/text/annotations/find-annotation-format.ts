import { type AnnotationFormat, isObject } from './annotation-format.ts';
import { argilla } from './argilla.ts';
import { labelStudio } from './label-studio.ts';
import { prodigy } from './prodigy.ts';

/** The annotation tool whose rows these are. @param rows the first of a file. */
export function findAnnotationFormat(rows: readonly unknown[]): AnnotationFormat | undefined {
  if (rows.length === 0 || !rows.every(isObject)) return undefined;
  return prodigy(rows) ?? labelStudio(rows) ?? argilla(rows);
}

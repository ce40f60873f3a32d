import { InjertoError } from '../../../errors.ts';
import { nearestName } from '../../../names/nearest-names.ts';
import { sideOf } from '../../folders/folder-layout.ts';
import type { Table } from '../tables/table.ts';
import type { TextTask } from '../text-dataset.ts';
import { labelNames, numberNames, pairNames, splitNames, textNames } from './column-names.ts';

export interface ColumnOptions {
  readonly text?: string | readonly [string, string] | undefined;
  readonly label?: string | readonly string[] | undefined;
  readonly split?: string | undefined;
  readonly task?: TextTask | undefined;
}

export interface Columns {
  readonly text: readonly string[];
  readonly label: readonly string[];
  readonly split?: string;
}

/**
 * The columns that were named, and for the rest: by their usual names, else the longest texts and the only column of few values.
 * @param where the file, for errors.
 * @throws {InjertoError} COLUMN_MISSING · COLUMN_AMBIGUOUS
 */
export function chooseColumns(table: Table, options: ColumnOptions, where: string): Columns {
  const facts = columnFacts(table);
  const named = (name: string, option: string) => requireColumn(name, table.columns, option, where);
  const split = options.split === undefined ? findSplit(facts) : named(options.split, 'splitColumn');
  let text = options.text === undefined ? undefined : [options.text].flat().map((name) => named(name, 'textColumn'));
  let label: string[] | undefined;
  if (options.label !== undefined) label = [options.label].flat().map((name) => named(name, 'labelColumn'));
  else if (options.task === 'unlabeled') label = [];
  const free = () => facts.filter(({ name }) => name !== split && !text?.includes(name) && !label?.includes(name));

  label ??= byName(free(), labelNames);
  text ??= findText(free(), where, facts);
  label ??= findLabel(free(), facts, where, table.whole);
  return { text, label, ...(split !== undefined && { split }) };
}

/** @throws {InjertoError} COLUMN_MISSING */
export function requireColumn(name: string, columns: readonly string[], option: string, where: string): string {
  if (columns.includes(name)) return name;
  const near = nearestName(name, columns);
  throw new InjertoError('COLUMN_MISSING', {
    details: { column: name, ...(near !== undefined && { near }), columns, option },
    where,
  });
}

/** What the first rows tell of each column. */
export function columnFacts({ columns, head }: Pick<Table, 'columns' | 'head'>): ColumnFacts[] {
  return columns.map((name, i) =>
    factsOf(
      name,
      head.map((row) => row[i]),
    ),
  );
}

export interface ColumnFacts {
  readonly name: string;
  /** Mean length of its texts; 0 where most values are numbers or no texts. */
  readonly length: number;
  readonly distinct: number;
  readonly filled: number;
  readonly values: readonly unknown[];
}

function factsOf(name: string, values: readonly unknown[]): ColumnFacts {
  const filled = values.filter((value) => value !== undefined && value !== null && value !== '');
  const texts = filled.filter((value): value is string => typeof value === 'string' && !isNumber(value));
  const length =
    texts.length > filled.length / 2 ? texts.reduce((sum, text) => sum + text.length, 0) / texts.length : 0;
  return {
    name,
    length,
    distinct: new Set(filled.map((value) => JSON.stringify(value))).size,
    filled: filled.length,
    values: filled,
  };
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

export function findSplit(facts: readonly ColumnFacts[]): string | undefined {
  return facts.find(
    ({ name, values }) =>
      splitNames.includes(name.toLowerCase()) &&
      values.length > 0 &&
      values.every((value) => sideOf(String(value)) !== undefined),
  )?.name;
}

export function byName(facts: readonly ColumnFacts[], names: readonly string[]): string[] | undefined {
  for (const name of names) {
    const found = facts.find((fact) => fact.name.toLowerCase() === name);
    if (found) return [found.name];
  }
  return undefined;
}

function findText(free: readonly ColumnFacts[], where: string, all: readonly ColumnFacts[]): string[] {
  const lower = new Map(free.map(({ name }) => [name.toLowerCase(), name]));
  for (const pair of pairNames) if (pair.every((name) => lower.has(name))) return pair.map((name) => lower.get(name)!);
  const usual = byName(
    free.filter(({ length }) => length > 0),
    textNames,
  );
  const numbers = () => byName(free, textNames); // a column of that name that is mostly numbers
  if (usual) return usual;
  const [longest, next] = free
    .filter(({ length, name }) => length > 0 && !numberNames.test(name.toLowerCase()))
    .sort((a, b) => b.length - a.length);
  if (longest && (!next || longest.length >= 2 * next.length)) return [longest.name];
  const found = longest ? undefined : numbers();
  if (found) return found;
  const details = { columns: withExamples(all) };
  throw longest
    ? new InjertoError('COLUMN_AMBIGUOUS/text', { details, where })
    : new InjertoError('COLUMN_AMBIGUOUS/no-text', { details, where });
}

/** Of the columns with few values, which recur; a column of one value counts where more rows follow than were looked at. */
export function findLabel(
  free: readonly ColumnFacts[],
  all: readonly ColumnFacts[],
  where: string,
  whole: boolean,
): string[] {
  const candidates = free.filter(
    ({ name, distinct, filled, length }) =>
      !numberNames.test(name.toLowerCase()) &&
      length < 60 &&
      distinct >= (whole ? 2 : 1) &&
      distinct <= Math.max(2, Math.min(200, filled / 3)),
  );
  if (candidates.length <= 1) return candidates.map(({ name }) => name);
  throw new InjertoError('COLUMN_AMBIGUOUS/label', {
    details: { candidates: candidates.map(({ name }) => name), columns: withExamples(all) },
    where,
  });
}

/** Each column with its first value, shortened. */
export function withExamples(facts: readonly ColumnFacts[]): { name: string; example: string }[] {
  return facts.map(({ name, values }) => {
    const example = String(values[0] ?? '').replace(/\s+/g, ' ');
    return { name, example: example.length > 30 ? `${example.slice(0, 29)}…` : example };
  });
}

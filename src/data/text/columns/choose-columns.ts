import { InjertoError } from '../../../errors.ts';
import { nearestName } from '../../../names/nearest-names.ts';
import type { Table } from '../tables/table.ts';
import type { TextTask } from '../text-dataset.ts';
import { type ColumnFacts, tableFacts } from './column-facts.ts';
import { labelNames, numberNames, pairNames, textNames } from './column-names.ts';
import { type FoundSides, findSides, type SideOptions } from './find-sides.ts';
import { isGroupColumn } from './group-column.ts';

export interface ColumnOptions extends SideOptions {
  readonly groupColumn?: string | undefined;
  readonly textColumn?: string | readonly [string, string] | undefined;
  readonly labelColumn?: string | readonly string[] | undefined;
  readonly task?: TextTask | undefined;
}

export interface Columns {
  readonly text: readonly string[];
  readonly label: readonly string[];
  readonly split?: string;
  /** The column that says what rows have in common. */
  readonly group?: string;
  /** The column that numbers folds, where it is not used. */
  readonly folds?: string;
  /** A column that seems to say what rows have in common, where it is not used. */
  readonly groups?: string;
  /** Columns that are neither of these, nor said to be ignored by the format. */
  readonly unused: readonly string[];
  /** Columns that could have been the label as well. */
  readonly otherLabels: readonly string[];
  /** Whether several columns were taken because they hold 0 and 1. */
  readonly indicators: boolean;
}

/**
 * The columns that were named, and for the rest: those that the format itself tells, then by their usual names, else the longest texts and
 * the only column of few values.
 * @param where the file, for errors.
 * @throws {InjertoError} COLUMN_MISSING · COLUMN_AMBIGUOUS
 */
export function chooseColumns(table: Table, options: ColumnOptions, where: string): Columns {
  const { roles = {} } = table;
  const facts = tableFacts(table);
  const named = (name: string, option: string) => requireColumn(name, table.columns, option, where);
  const all = (names: string | readonly string[], option: string) => [names].flat().map((name) => named(name, option));
  const { textColumn, labelColumn, splitColumn, groupColumn, task } = options;
  if (splitColumn !== undefined) named(splitColumn, 'splitColumn');
  if (groupColumn !== undefined) named(groupColumn, 'groupColumn');
  const sides = findSides(facts, options, where);
  let text = textColumn === undefined ? roles.text : all(textColumn, 'textColumn');
  let label: readonly string[] | undefined =
    labelColumn === undefined ? (task === 'unlabeled' ? [] : roles.label) : all(labelColumn, 'labelColumn');
  const free = () =>
    facts.filter(
      ({ name }) =>
        name !== sides.split &&
        name !== groupColumn &&
        !sides.all.includes(name) &&
        !text?.includes(name) &&
        !label?.includes(name) &&
        !roles.ignored?.includes(name),
    );
  const byNames = label === undefined ? byName(free().filter(isClassLike), labelNames) : [];
  if (byNames.length > 0) label = byNames.slice(0, 1);
  text ??= findText(free(), where, facts);
  const guessed = label === undefined;
  label ??= findLabel(free(), facts, where, table.whole);
  const { label: labels, split } = flagAsLabel(label, guessed, sides);
  const otherLabels = byNames.slice(1).filter((name) => !text.includes(name));
  const used = new Set([...text, ...labels, split, groupColumn, ...otherLabels, ...(roles.ignored ?? [])]);
  const groups = facts.find((column) => !used.has(column.name) && isGroupColumn(column))?.name;
  return {
    text,
    label: labels,
    otherLabels,
    indicators: guessed && labels.length > 1,
    unused: table.columns.filter((name) => !used.has(name)),
    ...(split !== undefined && { split }),
    ...(groupColumn !== undefined && { group: groupColumn }),
    ...(sides.folds !== undefined && { folds: sides.folds }),
    ...(groupColumn === undefined && groups !== undefined && { groups }),
  };
}

/** `is_valid` is a side beside a label; where there is no other label it is what is to be learned. */
export function flagAsLabel(
  label: readonly string[],
  guessed: boolean,
  { split, isFlag = false }: FoundSides,
): { readonly label: readonly string[]; readonly split?: string } {
  if (guessed && label.length === 0 && isFlag) return { label: [split!] };
  return { label, ...(split !== undefined && { split }) };
}

/** @param option the one that names it. @throws {InjertoError} COLUMN_MISSING */
export function requireColumn(name: string, columns: readonly string[], option: string, where: string): string {
  if (columns.includes(name)) return name;
  const near = nearestName(name, columns);
  const details = { column: name, columns, option, ...(near !== undefined && { near }) };
  throw new InjertoError('COLUMN_MISSING', { details, where });
}

/** Dates, addresses and identifiers are no labels, whatever their column is called. */
export function isClassLike({ kind }: ColumnFacts): boolean {
  return kind === undefined;
}

/** All columns of these names, the likeliest first. */
export function byName(facts: readonly ColumnFacts[], names: readonly string[]): string[] {
  return names.flatMap((name) => facts.filter((fact) => fact.name.toLowerCase() === name).map((fact) => fact.name));
}

function findText(free: readonly ColumnFacts[], where: string, all: readonly ColumnFacts[]): string[] {
  const lower = new Map(free.map(({ name }) => [name.toLowerCase(), name]));
  for (const pair of pairNames) if (pair.every((name) => lower.has(name))) return pair.map((name) => lower.get(name)!);
  const [usual] = byName(
    free.filter(({ length }) => length > 0),
    textNames,
  );
  if (usual !== undefined) return [usual];
  const [longest, next] = free
    .filter(({ length, name, kind }) => length > 0 && kind === undefined && !numberNames.test(name.toLowerCase()))
    .sort((a, b) => b.length - a.length);
  if (longest && (!next || longest.length >= 2 * next.length)) return [longest.name];
  const [numbers] = longest ? [] : byName(free, textNames); // a column of that name that is mostly numbers
  if (numbers !== undefined) return [numbers];
  const details = { columns: examplesOf(all) };
  throw new InjertoError(longest ? 'COLUMN_AMBIGUOUS/texts' : 'COLUMN_AMBIGUOUS/no-texts', { details, where });
}

/** Of the columns with few values, which recur; a column of one value counts where more rows follow than were looked at. Where all of them hold 0 and
 * 1, they are a label each. */
export function findLabel(
  free: readonly ColumnFacts[],
  all: readonly ColumnFacts[],
  where: string,
  whole: boolean,
): string[] {
  const candidates = free.filter(
    ({ name, distinct, filled, length, kind }) =>
      kind === undefined &&
      !numberNames.test(name.toLowerCase()) &&
      length < 60 &&
      distinct >= (whole ? 2 : 1) &&
      distinct <= Math.max(2, Math.min(200, filled / 3)),
  );
  const names = candidates.map(({ name }) => name);
  if (names.length <= 1) return names;
  // beside a label, a patient is none
  const labels = candidates.filter((column) => !isGroupColumn(column));
  if (labels.length === 1) return [labels[0]!.name];
  if (candidates.every(isIndicator)) return indicatorsAmong(free);
  throw new InjertoError('COLUMN_AMBIGUOUS/labels', {
    details: { candidates: names, columns: examplesOf(all) },
    where,
  });
}

/** The columns that hold nothing but 0 and 1, or 1 and -1; those of a single value too, as the others say what they are. */
export function indicatorsAmong(free: readonly ColumnFacts[]): string[] {
  return free.filter((column) => column.filled > 0 && isIndicator(column)).map(({ name }) => name);
}

function isIndicator({ values }: ColumnFacts): boolean {
  return values.every((value) => /^\s*(?:-?1(?:\.0)?|0(?:\.0)?|true|false)\s*$/i.test(String(value)));
}

export function examplesOf(facts: readonly ColumnFacts[]): { name: string; example: string }[] {
  return facts.slice(0, 20).map(({ name, values }) => {
    const example = String(values[0] ?? '').replace(/\s+/g, ' ');
    return { name, example: example.length > 30 ? `${example.slice(0, 29)}…` : example };
  });
}

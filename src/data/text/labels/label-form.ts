import { type Remark, remark } from '../../../messages/index.ts';
import type { Table } from '../tables/table.ts';
import { itemsOf, type LabelForm } from './read-label.ts';

/** How a table writes the labels in its columns, and what is to be said of it. One form serves all tables of a dataset.
 * @param beside class names by number that another file brings. */
export function labelForm(
  { columns, head, classNames }: Pick<Table, 'columns' | 'head' | 'classNames'>,
  label: readonly string[],
  beside?: readonly string[],
): { readonly form: LabelForm; readonly warnings: readonly Remark[] } {
  const cells = label.map((name) => head.map((row) => row[columns.indexOf(name)]));
  const names = label.length === 1 ? (classNames?.get(label[0]!) ?? beside) : undefined;
  const oneForEach = label.length === 1 ? placesIn(cells[0]!) : undefined;
  const isList = (cell: unknown) => /,|></.test(String(cell)) && itemsOf(cell, true) !== undefined;
  const bareLists = label.length === 1 && cells[0]!.some(isList);
  const signed = label.length > 1 && areSigned(cells.flat());
  return {
    form: { names, oneForEach, signed, bareLists },
    warnings: [
      ...(oneForEach !== undefined
        ? [remark('LABELS_BY_PLACE', { places: oneForEach, named: names !== undefined })]
        : []),
      ...(signed ? [remark('LABELS_SIGNED', { columns: label })] : []),
    ],
  };
}

/** The number of classes where lists have a 0 or a 1 for each: all are equally long, and a value recurs in one, as numbers of classes never do. */
function placesIn(cells: readonly unknown[]): number | undefined {
  let places: number | undefined;
  let recurs = false;
  for (const cell of cells) {
    if (cell === undefined || cell === null || cell === '') continue;
    const items = itemsOf(cell)?.map(String);
    if (!items || items.length < 2 || (places !== undefined && items.length !== places)) return undefined;
    if (!items.every((item) => /^([01](\.0)?|true|false)$/i.test(item))) return undefined;
    places = items.length;
    recurs ||= new Set(items).size < items.length;
  }
  return recurs ? places : undefined;
}

function areSigned(cells: readonly unknown[]): boolean {
  const values = new Set(
    cells.map((cell) =>
      String(cell ?? '')
        .trim()
        .replace(/\.0$/, ''),
    ),
  );
  values.delete('');
  return values.size === 2 && values.has('1') && values.has('-1');
}

import { isObject } from '../annotations/annotation-format.ts';

/**
 * The rows of a document that holds columns (`{"text": ["a", "b"], "label": […]}`, `{"text": {"0": "a"}, "label": {"0": …}}`) or rows by their index
 * (`{"0": {"text": "a", "label": …}, "1": …}`), as pandas' `to_json()` and `to_dict('list')` write them; undefined for any other object.
 */
export function rowsOfColumns(document: unknown): Record<string, unknown>[] | undefined {
  if (!isObject(document)) return undefined;
  const names = Object.keys(document);
  const values = Object.values(document);
  const [first] = values;
  if (names.length > 1 && names.every(isIndex) && values.every(isObject)) return values as Record<string, unknown>[];
  if (names.length < 2) return undefined;
  if (Array.isArray(first)) {
    if (first.length < 2 || !values.every((column) => Array.isArray(column) && column.length === first.length))
      return undefined;
  } else if (!values.every((column) => isObject(column) && '0' in column && Object.keys(column).every(isIndex)))
    return undefined;
  return Object.keys(first as object).map((at) =>
    Object.fromEntries(names.map((name, i) => [name, (values[i] as Record<string, unknown>)[at]])),
  );
}

function isIndex(key: string): boolean {
  return /^\d+$/.test(key);
}

import type { CsvDialect } from './csv-dialect.ts';
import type { TypedHeader } from './orange-header.ts';

/** One attribute: a name, quoted where it has blanks, and a type or the list of its values. */
const attribute = /^\s*@attribute\s+(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\S+))\s+(.+)$/i;

/**
 * The header of Weka's ARFF (waikato.github.io/weka-wiki/formats_and_processing/arff_stable): `@relation`, `@attribute`s, `@data`. By Weka's custom the class
 * is the last attribute, if its values are listed.
 * @returns undefined for a file of another kind. `linesAbove` counts lines that are not empty.
 */
export function arffHeader(
  start: string,
): (TypedHeader & { readonly linesAbove: number; readonly body: string }) | undefined {
  if (!/^\s*(?:%[^\n]*\n\s*)*@relation\s/i.test(start)) return undefined;
  const data = /^[ \t]*@data[^\n]*(?:\n|$)/im.exec(start);
  if (!data) return undefined;
  const end = data.index + data[0].length;
  const lines = start
    .slice(0, end)
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== '');
  const attributes = lines.flatMap((line) => {
    const found = attribute.exec(line);
    return found ? [{ name: found[1] ?? found[2] ?? found[3]!, nominal: found[4]!.trim().startsWith('{') }] : [];
  });
  const last = attributes.at(-1);
  return {
    names: attributes.map(({ name }) => name),
    records: 0,
    label: last?.nominal ? [last.name] : [],
    ignored: [],
    linesAbove: lines.length,
    body: start.slice(end),
  };
}

/** How ARFF writes its rows: whichever quote is used first. */
export function arffDialect(body: string): CsvDialect {
  const quote = /['"]/.exec(body)?.[0] === '"' ? '"' : "'";
  return { delimiter: ',', quote, escape: '\\', trim: true, ends: ['\r\n', '\n'] };
}

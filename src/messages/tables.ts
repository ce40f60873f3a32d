/** Reading tables of texts. */
import { defineMessages, said } from './message.ts';

export const tableMessages = defineMessages({
  TABLE_EMPTY: {
    en: {
      what: 'The file has no rows.',
      hint: 'A table has one text per row, and the names of its columns in the first row.',
    },
    es: {
      what: 'El archivo no tiene filas.',
      hint: 'Una tabla lleva un texto por fila y, en la primera fila, los nombres de las columnas.',
    },
  },
  'JSON_INVALID/lines': said<{ bad: number; rows: number }>({
    en: ({ bad, rows }, { number }) => ({
      what: `${number(bad)} of the ${number(rows)} rows read so far are not valid JSON.`,
      hint: jsonLines.en,
    }),
    es: ({ bad, rows }, { number }) => ({
      what: `${number(bad)} de las ${number(rows)} filas leídas hasta ahora no son JSON válido.`,
      hint: jsonLines.es,
    }),
  }),
  'JSON_INVALID/columns': {
    en: {
      what: 'The file holds columns, not rows, and is too large to be turned in memory.',
      hint: "Write an object per row. In pandas: df.to_json(path, orient='records', lines=True).",
    },
    es: {
      what: 'El archivo contiene columnas, no filas, y es demasiado grande para convertirlo en memoria.',
      hint: "Escribe un objeto por fila. En pandas: df.to_json(ruta, orient='records', lines=True).",
    },
  },
  'JSON_INVALID/no-line': said<{ lines: number; reason: string }>({
    en: ({ lines, reason }, { number, program }) => ({
      what: `None of the first ${number(lines)} lines is JSON. The parser says of the first: ${program(reason)}.`,
      hint: jsonLines.en,
    }),
    es: ({ lines, reason }, { number, program }) => ({
      what: `Ninguna de las primeras ${number(lines)} líneas es JSON. De la primera dice el analizador: ${program(reason)}.`,
      hint: jsonLines.es,
    }),
  }),
  PARQUET_UNREADABLE: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The file cannot be read as Parquet: ${program(reason)}.`,
      hint: 'It may be cut short or not be a Parquet file: compare its size with the original, or download it again.',
    }),
    es: ({ reason }, { program }) => ({
      what: `El archivo no se puede leer como Parquet: ${program(reason)}.`,
      hint: 'Puede estar cortado o no ser Parquet: compara su tamaño con el del original o descárgalo de nuevo.',
    }),
  }),
  ENCODING_UNKNOWN: said<{ encoding: string }>({
    en: ({ encoding }, { quote }) => ({
      what: `${quote(encoding)} is not an encoding that can be read.`,
      hint: 'Use a name that browsers know: utf-8, utf-16le, windows-1252, shift_jis, gb18030 …',
    }),
    es: ({ encoding }, { quote }) => ({
      what: `${quote(encoding)} no es una codificación que se pueda leer.`,
      hint: 'Usa un nombre que conozcan los navegadores: utf-8, utf-16le, windows-1252, shift_jis, gb18030…',
    }),
  }),
  NOT_A_TEXT_FILE: {
    en: {
      what: 'The file holds binary data, not text.',
      hint: 'Give a CSV, TSV, JSONL, Parquet or .txt file. Save a spreadsheet (.xlsx) as CSV.',
    },
    es: {
      what: 'El archivo contiene datos binarios, no texto.',
      hint: 'Indica un archivo CSV, TSV, JSONL, Parquet o .txt. Guarda como CSV las hojas de cálculo (.xlsx).',
    },
  },
  'NOT_A_TEXT_FILE/kind': said<{ kind: string }>({
    en: ({ kind }) => ({
      what: `The file is in the format ${kind}, which is not read.`,
      hint: 'Open it with its own program and save or export the table as CSV (UTF-8), JSON Lines or Parquet. Write arrays of pictures as image files, in a folder per class.',
    }),
    es: ({ kind }) => ({
      what: `El archivo está en el formato ${kind}, que no se lee.`,
      hint: 'Ábrelo con su programa y guarda o exporta la tabla como CSV (UTF-8), JSON Lines o Parquet. Escribe las imágenes guardadas en matrices como archivos de imagen, en una carpeta por clase.',
    }),
  }),
  'ROW_INVALID/json': said<{ reason: string }>({
    en: ({ reason }, { program }) => `Not valid JSON: ${program(reason)}.`,
    es: ({ reason }, { program }) => `No es JSON válido: ${program(reason)}.`,
  }),
  'ROW_INVALID/cut': said<{ reason: string }>({
    en: ({ reason }, { program }) => `The file is cut short: ${program(reason)}.`,
    es: ({ reason }, { program }) => `El archivo está cortado: ${program(reason)}.`,
  }),
  'ROW_INVALID/fields': said<{ fields: number; columns: number }>({
    en: ({ fields, columns }, { count }) =>
      `The row has ${count(fields, 'field', 'fields')}; the table has ${count(columns, 'column', 'columns')}.`,
    es: ({ fields, columns }, { count }) =>
      `La fila tiene ${count(fields, 'campo', 'campos')}; la tabla, ${count(columns, 'columna', 'columnas')}.`,
  }),
  'ROW_INVALID/header': {
    en: 'The header again, in the middle of the table.',
    es: 'Es otra vez la cabecera, en medio de la tabla.',
  },
  LINES_ABOVE_HEADER: said<{ file: string; lines: number; first: string }>({
    en: ({ file, lines, first }, { count, quote }) =>
      `${file}: ${count(lines, 'line', 'lines')} above the header ${lines === 1 ? 'is' : 'are'} not read, the first ${quote(first)}.`,
    es: ({ file, lines, first }, { count, quote }) =>
      `${file}: no se ${lines === 1 ? 'lee' : 'leen'} ${count(lines, 'línea', 'líneas')} por encima de la cabecera; la primera es ${quote(first)}.`,
  }),
  DELIMITER_FOUND: said<{ file: string; delimiter: string }>({
    en: ({ file, delimiter }, { quote }) => `${file}: fields are separated by ${quote(delimiter)}.`,
    es: ({ file, delimiter }, { quote }) => `${file}: los campos se separan con ${quote(delimiter)}.`,
  }),
  QUOTES_FOUND: said<{ file: string; quote: string; backslash: boolean }>({
    en: ({ file, quote, backslash }) =>
      `${file}: fields are enclosed in ${quote}${backslash ? ', and a backslash stands before a quote inside' : ''}.`,
    es: ({ file, quote, backslash }) =>
      `${file}: los campos van entre ${quote}${backslash ? ', y las comillas de dentro llevan delante una barra inversa' : ''}.`,
  }),
  'ROW_INVALID/ragged': {
    en: 'A row that begins here has lines inside its quotes and the wrong number of fields.',
    es: 'Una fila que empieza aquí tiene saltos de línea entre comillas y un número de campos que no es el de la tabla.',
  },
  'ROW_INVALID/open-quote': {
    en: 'A quote is opened and never closed.',
    es: 'Hay unas comillas que se abren y no se cierran.',
  },
  'ROW_INVALID/quote-inside': {
    en: 'A quote stands inside a field. Inside quotes it must be doubled ("").',
    es: 'Hay una comilla dentro de un campo. Entre comillas tiene que ir duplicada ("").',
  },
  JSON_ARRAYS_LEFT_OUT: said<{ file: string; arrays: readonly string[] }>({
    en: ({ file, arrays }, { names }) => `${file}: ${names(arrays)} ${arrays.length === 1 ? 'is' : 'are'} not read.`,
    es: ({ file, arrays }, { names }) => `${file}: ${names(arrays)} no se ${arrays.length === 1 ? 'lee' : 'leen'}.`,
  }),
  TABLE_LEFT_OUT: said<{ file: string; columns: readonly string[]; side: 'validation' | 'test' }>({
    en: ({ file, columns, side }, { names }) =>
      `${file} is left out: it has no ${columns.length === 1 ? 'column' : 'columns'} ${names(columns)}, so nothing can be measured on it. What the ${side} needs is set aside from the rest.`,
    es: ({ file, columns, side }, { names }) =>
      `${file} se omite: no tiene ${columns.length === 1 ? 'la columna' : 'las columnas'} ${names(columns)}, así que no sirve para medir. Lo que necesita la ${side === 'test' ? 'prueba' : 'validación'} se aparta del resto.`,
  }),
});

const jsonLines = {
  en: 'JSON Lines has one object per line: {"text": "…", "label": "…"}. If the file is another kind of table, name it .csv or .tsv.',
  es: 'JSON Lines lleva un objeto por línea: {"text": "…", "label": "…"}. Si es otra clase de tabla, llámala .csv o .tsv.',
};

/** Texts: where they are, which columns they stand in, what their labels are. */
import { defineMessages, said } from './message.ts';
import type { Remark } from './remark.ts';

const nameLabels = {
  en: 'Name the column that holds the class (`labelColumn`), or add texts of other classes.',
  es: 'Indica la columna que contiene la clase (`labelColumn`), o añade textos de otras clases.',
};
const summaries = {
  TEXT_EMPTY: { en: 'they have no text', es: 'no tienen texto' },
  TEXT_TOO_LONG: { en: 'they are too long', es: 'son demasiado largos' },
  LABEL_MISSING: { en: 'they have no label', es: 'no tienen etiqueta' },
  LABEL_INVALID: { en: 'their labels do not fit', es: 'sus etiquetas no encajan' },
  ANSWER_REJECTED: { en: 'their answers do not count', es: 'sus respuestas no cuentan' },
  ROW_INVALID: { en: 'the rows cannot be read', es: 'las filas no se pueden leer' },
  NOT_A_TEXT: { en: 'the files are not texts', es: 'los archivos no son textos' },
  FILE_UNREADABLE: { en: 'the files cannot be read', es: 'los archivos no se pueden leer' },
} as const;
const encodingHint = {
  en: 'If letters come out wrong, name the encoding with `encoding`.',
  es: 'Si hay letras que salen mal, indica la codificación con `encoding`.',
};

export const textDataMessages = defineMessages({
  TABLES_AMBIGUOUS: said<{ tables: readonly string[] }>({
    en: ({ tables }, { names, number }) => ({
      what: `The folder holds ${number(tables.length)} tables (${names(tables, 5)}), and none is called train.`,
      hint: 'Name one of the files, or call them train, valid and test.',
    }),
    es: ({ tables }, { names, number }) => ({
      what: `La carpeta contiene ${number(tables.length)} tablas (${names(tables, 5)}) y ninguna se llama train.`,
      hint: 'Indica uno de los archivos, o llámalos train, valid y test.',
    }),
  }),
  FOLDER_WITHOUT_TEXTS: {
    en: {
      what: 'The folder holds no texts: no tables (CSV, TSV, JSONL, Parquet) and no .txt files.',
      hint: 'Make one folder per class with .txt files inside, or give a table with one text per row: text,label.',
    },
    es: {
      what: 'En la carpeta no hay textos: ni tablas (CSV, TSV, JSONL, Parquet) ni archivos .txt.',
      hint: 'Crea una carpeta por clase con archivos .txt, o indica una tabla con un texto por fila: text,label.',
    },
  },
  'FOLDER_WITHOUT_TEXTS/others': said<{ files: readonly string[] }>({
    en: ({ files }, { names }) => ({
      what: `The folder holds no texts: no tables (CSV, TSV, JSONL, Parquet) and no .txt files. It holds ${names(files, 5)}.`,
      hint: 'Save or export tables of other formats as CSV (UTF-8), JSON Lines or Parquet, and texts as .txt files.',
    }),
    es: ({ files }, { names }) => ({
      what: `En la carpeta no hay textos: ni tablas (CSV, TSV, JSONL, Parquet) ni archivos .txt. Contiene ${names(files, 5)}.`,
      hint: 'Guarda o exporta las tablas de otros formatos como CSV (UTF-8), JSON Lines o Parquet, y los textos como archivos .txt.',
    }),
  }),
  CLASS_A_FILE: said<{ files: readonly string[] }>({
    en: ({ files }, { names }) => ({
      what: `Each file is taken as a class, and each of its rows or lines as a text: ${names(files, 10)}.`,
      hint: 'If the files are something else, put all texts into one table with a column for the class.',
    }),
    es: ({ files }, { names }) => ({
      what: `Cada archivo se toma como una clase, y cada fila o línea suya como un texto: ${names(files, 10)}.`,
      hint: 'Si los archivos son otra cosa, reúne los textos en una tabla con una columna para la clase.',
    }),
  }),
  NO_READABLE_TEXT: {
    en: {
      what: 'The file holds no text.',
      hint: 'Check that the columns are the right ones (`textColumn`, `labelColumn`) and that the file is not empty.',
    },
    es: {
      what: 'El archivo no contiene ningún texto.',
      hint: 'Comprueba que las columnas son las correctas (`textColumn`, `labelColumn`) y que el archivo no está vacío.',
    },
  },
  'NO_READABLE_TEXT/first': said<{ first: string; reason: Remark }>({
    en: ({ first, reason }, { say }) => ({
      what: `Not one text can be used. The first, ${first}: ${say(reason)}`,
      hint: 'Check that the columns are the right ones (`textColumn`, `labelColumn`).',
    }),
    es: ({ first, reason }, { say }) => ({
      what: `No se puede usar ni un solo texto. El primero, ${first}: ${say(reason)}`,
      hint: 'Comprueba que las columnas son las correctas (`textColumn`, `labelColumn`).',
    }),
  }),
  'DISPOSED/texts': {
    en: { what: 'The texts were read after `close()`.', hint: 'Close the dataset last.' },
    es: { what: 'Se han leído los textos después de `close()`.', hint: 'Cierra los datos al final.' },
  },
  'WRITE_FAILED/texts': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The texts do not fit into memory and cannot be put on disk: ${program(reason)}.`,
      hint: 'Free some space there, or name another folder with `cacheDir` or the variable INJERTO_CACHE.',
    }),
    es: ({ reason }, { program }) => ({
      what: `Los textos no caben en la memoria y no se pueden guardar en el disco: ${program(reason)}.`,
      hint: 'Libera espacio allí, o indica otra carpeta con `cacheDir` o con la variable INJERTO_CACHE.',
    }),
  }),

  // Labels
  LABEL_CONSTANT: said<{ label: string }>({
    en: ({ label }, { quote }) => ({
      what: `All texts to train on have the same label, ${quote(label)}: there is nothing to tell apart.`,
      hint: nameLabels.en,
    }),
    es: ({ label }, { quote }) => ({
      what: `Todos los textos de entrenamiento tienen la misma etiqueta, ${quote(label)}: no hay nada que distinguir.`,
      hint: nameLabels.es,
    }),
  }),
  'LABEL_CONSTANT/none': {
    en: { what: 'No text to train on has a label.', hint: nameLabels.en },
    es: { what: 'Ningún texto de entrenamiento tiene etiqueta.', hint: nameLabels.es },
  },
  'LABEL_CONSTANT/nothing-left': {
    en: {
      what: 'No text is left: each one appears with different labels, or its label does not fit.',
      hint: 'Check that the label column is the right one (`labelColumn`).',
    },
    es: {
      what: 'No queda ningún texto: cada uno aparece con etiquetas distintas, o su etiqueta no encaja.',
      hint: 'Comprueba que la columna de las etiquetas es la correcta (`labelColumn`).',
    },
  },

  // Why a row is left out
  TEXT_EMPTY: { en: 'There is no text.', es: 'No hay texto.' },
  'TEXT_TOO_LONG/text': said<{ characters: number; maxBytes: number }>({
    en: ({ characters, maxBytes }, { number, bytes }) =>
      `The text has ${number(characters)} characters; at most ${bytes(maxBytes)} are read.`,
    es: ({ characters, maxBytes }, { number, bytes }) =>
      `El texto tiene ${number(characters)} caracteres; se leen ${bytes(maxBytes)} como máximo.`,
  }),
  'TEXT_TOO_LONG/file': said<{ size: number; maxBytes: number }>({
    en: ({ size, maxBytes }, { bytes }) => `The file takes ${bytes(size)}; at most ${bytes(maxBytes)} are read.`,
    es: ({ size, maxBytes }, { bytes }) => `El archivo ocupa ${bytes(size)}; se leen ${bytes(maxBytes)} como máximo.`,
  }),
  'TEXT_TOO_LONG/row': said<{ maxBytes: number }>({
    en: ({ maxBytes }, { bytes }) => `The row is longer than ${bytes(maxBytes)}.`,
    es: ({ maxBytes }, { bytes }) => `La fila ocupa más de ${bytes(maxBytes)}.`,
  }),
  LABEL_MISSING: { en: 'There is no label.', es: 'No hay etiqueta.' },
  'LABEL_MISSING/mark': said<{ label: string }>({
    en: ({ label }, { quote }) => `The label ${quote(label)} means that there is none.`,
    es: ({ label }, { quote }) => `La etiqueta ${quote(label)} quiere decir que no hay ninguna.`,
  }),
  'LABEL_INVALID/task': said<{ label: string; task: 'regression' | 'single-label' }>({
    en: ({ label, task }, { quote }) =>
      `The label ${quote(label)} is not ${task === 'regression' ? 'a number' : 'one class'}.`,
    es: ({ label, task }, { quote }) =>
      `La etiqueta ${quote(label)} no es ${task === 'regression' ? 'un número' : 'una sola clase'}.`,
  }),
  'LABEL_INVALID/list': {
    en: 'The list of labels holds something that is not a label.',
    es: 'La lista de etiquetas contiene algo que no es una etiqueta.',
  },
  'LABEL_INVALID/object': {
    en: 'The label is an object. Name the value inside it with `labelColumn`, such as meta.label.',
    es: 'La etiqueta es un objeto. Indica con `labelColumn` el valor que lleva dentro, como meta.label.',
  },
  'LABEL_INVALID/number': said<{ label: number; classes: number }>({
    en: ({ label, classes }, { number }) => `The file names ${number(classes)} classes; the label is ${label}.`,
    es: ({ label, classes }, { number }) => `El archivo nombra ${number(classes)} clases; la etiqueta es ${label}.`,
  }),
  'LABEL_INVALID/indicator': said<{ column: string; value: string }>({
    en: ({ column, value }, { quote }) =>
      `Column ${quote(column)} holds ${quote(value)}; each of several label columns holds 0 or 1.`,
    es: ({ column, value }, { quote }) =>
      `La columna ${quote(column)} contiene ${quote(value)}; si hay varias columnas de etiquetas, cada una lleva 0 o 1.`,
  }),
  'LABEL_INVALID/places': said<{ places: number }>({
    en: ({ places }, { number }) => `The label is not a list of ${number(places)} zeros and ones, as the others are.`,
    es: ({ places }, { number }) => `La etiqueta no es una lista de ${number(places)} ceros y unos, como las demás.`,
  }),
  ANSWER_REJECTED: said<{ answer: string }>({
    en: ({ answer }, { quote }) => `The annotator's answer is ${quote(answer)}: the label does not hold.`,
    es: ({ answer }, { quote }) => `La respuesta de quien anotó es ${quote(answer)}: la etiqueta no vale.`,
  }),
  'ANSWER_REJECTED/cancelled': {
    en: 'The annotator skipped or discarded it.',
    es: 'Quien anotó lo omitió o lo descartó.',
  },
  'ANSWER_REJECTED/disagreement': said<{ annotators: number }>({
    en: ({ annotators }, { number }) => `No answer has the majority of its ${number(annotators)} annotators.`,
    es: ({ annotators }, { number }) => `Ninguna respuesta tiene la mayoría de sus ${number(annotators)} anotadores.`,
  }),
  LABELS_ARE_SPANS: said<{ column: string }>({
    en: ({ column }, { quote }) => ({
      what: `The column ${quote(column)} marks places inside the texts (start, end, name), not what a whole text is.`,
      hint: "Finding names inside texts is not supported. Name a column with a class per text (`labelColumn`), or set `task: 'unlabeled'`.",
    }),
    es: ({ column }, { quote }) => ({
      what: `La columna ${quote(column)} marca lugares dentro de los textos (comienzo, fin, nombre), no qué es cada texto entero.`,
      hint: "No se pueden buscar nombres dentro de los textos. Indica una columna con una clase por texto (`labelColumn`), o usa `task: 'unlabeled'`.",
    }),
  }),
  TEXT_A_LINE: said<{ file: string }>({
    en: ({ file }) => `${file}: each line is a text of its own. In a folder, a .txt file is one text.`,
    es: ({ file }) => `${file}: cada línea es un texto. En una carpeta, cada archivo .txt es un texto.`,
  }),
  FORMAT_FOUND: said<{ file: string; format: string }>({
    en: ({ file, format }) => `${file} is read as ${format} writes it.`,
    es: ({ file, format }) => `${file} se lee como lo escribe ${format}.`,
  }),
  'FORMAT_FOUND/columns': said<{ file: string }>({
    en: ({ file }) => `${file} holds columns, which are turned into rows.`,
    es: ({ file }) => `${file} contiene columnas, que se convierten en filas.`,
  }),
  'FORMAT_FOUND/classes': said<{ file: string }>({
    en: ({ file }) => `${file} holds lists of texts, each under the name of its class.`,
    es: ({ file }) => `${file} contiene listas de textos, cada una con el nombre de su clase.`,
  }),
  'ROW_INVALID/not-a-text': {
    en: 'The text is a list or an object, not a text.',
    es: 'El texto es una lista o un objeto, no un texto.',
  },
  NOT_A_TEXT: said<{ extension: string }>({
    en: ({ extension }, { quote }) =>
      extension ? `A ${quote(extension)} file is not a .txt file.` : 'A file without an extension.',
    es: ({ extension }, { quote }) =>
      extension ? `Un archivo ${quote(extension)} no es un archivo .txt.` : 'Es un archivo sin extensión.',
  }),
  'NOT_A_TEXT/pointer': {
    en: 'In place of the text there is a pointer of Git LFS.',
    es: 'En lugar del texto hay un puntero de Git LFS.',
  },
  'NOT_A_TEXT/binary': {
    en: 'The file holds binary data, not text.',
    es: 'El archivo contiene datos binarios, no texto.',
  },
  'NOT_A_TEXT/entry': {
    en: 'Not a file that can be read: a link, a pipe or the like.',
    es: 'No es un archivo que se pueda leer: es un enlace, una tubería o algo parecido.',
  },

  // What the owner of the texts should know
  ROWS_LEFT_OUT: said<{
    count: number;
    why:
      | 'TEXT_EMPTY'
      | 'TEXT_TOO_LONG'
      | 'LABEL_MISSING'
      | 'LABEL_INVALID'
      | 'ANSWER_REJECTED'
      | 'ROW_INVALID'
      | 'NOT_A_TEXT'
      | 'FILE_UNREADABLE';
    first: string;
    reason: Remark;
  }>({
    en: ({ count, why, first, reason }, { number, say }) =>
      `${number(count)} left out because ${summaries[why].en}. The first, ${first}: ${say(reason)}`,
    es: ({ count, why, first, reason }, { number, say }) =>
      `${count === 1 ? 'Se omite' : 'Se omiten'} ${number(count)} porque ${summaries[why].es}. El primero, ${first}: ${say(reason)}`,
  }),
  HEADER_MISSING: said<{ file: string; columns: number }>({
    en: ({ file, columns }) =>
      `${file}: the first row holds data, so the columns are called by their numbers, 1 … ${columns}.`,
    es: ({ file, columns }) =>
      `${file}: la primera fila contiene datos, así que las columnas se llaman por su número, 1 … ${columns}.`,
  }),
  TEXT_REPAIRED: said<{ file: string }>({
    en: ({ file }) => `${file}: some bytes are not valid UTF-8; they are read as "\ufffd".`,
    es: ({ file }) => `${file}: algunos bytes no son UTF-8 válido; se leen como «\ufffd».`,
  }),
  'TEXT_REPAIRED/files': said<{ files: number }>({
    en: ({ files }, { count }) =>
      `In ${count(files, 'file', 'files')} some bytes are not valid UTF-8; they are read as "\ufffd".`,
    es: ({ files }, { count }) =>
      `En ${count(files, 'archivo', 'archivos')} hay bytes que no son UTF-8 válido; se leen como «\ufffd».`,
  }),
  'TEXT_REPAIRED/characters': said<{ nuls: number; halves: number }>({
    en: ({ nuls, halves }, { and, number }) =>
      `Texts were mended: ${and([
        ...(nuls > 0 ? [`NUL characters were removed from ${number(nuls)}`] : []),
        ...(halves > 0 ? [`halves of characters became "\ufffd" in ${number(halves)}`] : []),
      ])}.`,
    es: ({ nuls, halves }, { and, number }) =>
      `Se han arreglado textos: ${and([
        ...(nuls > 0 ? [`se han quitado caracteres NUL de ${number(nuls)}`] : []),
        ...(halves > 0 ? [`hay medios caracteres que ahora son «\ufffd» en ${number(halves)}`] : []),
      ])}.`,
  }),
  ENCODING_MIXED: said<{ file: string; encoding: string }>({
    en: ({ file, encoding }) => ({
      what: `${file} is UTF-8 in some lines and ${encoding} in others. Each line is read as what it is.`,
      hint: encodingHint.en,
    }),
    es: ({ file, encoding }) => ({
      what: `${file} es UTF-8 en unas líneas y ${encoding} en otras. Cada línea se lee como lo que es.`,
      hint: encodingHint.es,
    }),
  }),
  'ENCODING_MIXED/files': said<{ files: number; first: string; encoding: string }>({
    en: ({ files, first, encoding }, { number }) => ({
      what: `${number(files)} files, the first ${first}, are UTF-8 in some lines and ${encoding} in others. Each line is read as what it is.`,
      hint: encodingHint.en,
    }),
    es: ({ files, first, encoding }, { number }) => ({
      what: `${number(files)} archivos, el primero ${first}, son UTF-8 en unas líneas y ${encoding} en otras. Cada línea se lee como lo que es.`,
      hint: encodingHint.es,
    }),
  }),
  ENCODING_NOT_UTF8: said<{ file: string; encoding: string }>({
    en: ({ file, encoding }) => ({ what: `${file} is read as ${encoding}.`, hint: encodingHint.en }),
    es: ({ file, encoding }) => ({ what: `${file} se lee como ${encoding}.`, hint: encodingHint.es }),
  }),
  'ENCODING_NOT_UTF8/files': said<{ files: number; first: string; encoding: string }>({
    en: ({ files, first, encoding }, { number }) => ({
      what: `${number(files)} files, the first ${first}, are read as ${encoding}.`,
      hint: encodingHint.en,
    }),
    es: ({ files, first, encoding }, { number }) => ({
      what: `${number(files)} archivos, el primero ${first}, se leen como ${encoding}.`,
      hint: encodingHint.es,
    }),
  }),
  NEAR_DUPLICATES: said<{ texts: number; similarity: number; groups: number; largest: number }>({
    en: ({ texts, similarity, groups, largest }, { count, percent, number }) =>
      `${count(texts, 'text', 'texts')} share at least ${percent(similarity)} of their pieces with others. They make ${count(groups, 'group', 'groups')}, the largest of ${number(largest)}; a split keeps each on one side.`,
    es: ({ texts, similarity, groups, largest }, { count, percent, number }) =>
      `${count(texts, 'texto comparte', 'textos comparten')} con otros al menos el ${percent(similarity)} de sus fragmentos. Forman ${count(groups, 'grupo', 'grupos')}, el mayor de ${number(largest)}; cada grupo queda en un mismo conjunto.`,
  }),
  NEAR_DUPLICATES_HELD_OUT: said<{ texts: number }>({
    en: ({ texts }, { count }) =>
      `${count(texts, 'training text is', 'training texts are')} nearly the same as held-out ones. They stay; the test may look better than it is.`,
    es: ({ texts }, { count }) =>
      `${count(texts, 'texto de entrenamiento es casi igual', 'textos de entrenamiento son casi iguales')} a otros apartados. Se quedan; la prueba puede salir mejor de lo que es.`,
  }),
  NEAR_DUPLICATES_BOUNDED: {
    en: 'The search for texts that are nearly the same ended early: there are too many to compare them all.',
    es: 'La búsqueda de textos casi iguales ha terminado antes de tiempo: son demasiados para compararlos todos.',
  },
});

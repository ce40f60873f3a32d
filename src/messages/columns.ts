/** Which columns of a table hold what. */
import { defineMessages, said } from './message.ts';
import type { Speech } from './speech.ts';

const examples = (columns: readonly { name: string; example: string }[], { quote, and }: Speech) =>
  and(columns.map(({ name, example }) => (example ? `${quote(name)} (${example})` : quote(name))));

const sides = {
  en: { train: 'training', validation: 'validation', test: 'test' },
  es: { train: 'entrenamiento', validation: 'validación', test: 'prueba' },
} as const;

export const columnMessages = defineMessages({
  COLUMN_MISSING: said<{ column: string; columns: readonly string[]; option: string; near?: string }>({
    en: ({ column, columns, option, near }, { quote, names }) => ({
      what: `There is no column ${quote(column)}.${near === undefined ? '' : ` Did you mean ${quote(near)}?`} The columns are ${names(columns, 20)}.`,
      hint: `Name the column with \`${option}\`. Capitals count.`,
    }),
    es: ({ column, columns, option, near }, { quote, names }) => ({
      what: `No hay ninguna columna ${quote(column)}.${near === undefined ? '' : ` ¿Querías decir ${quote(near)}?`} Las columnas son ${names(columns, 20)}.`,
      hint: `Indica la columna con \`${option}\`. Las mayúsculas cuentan.`,
    }),
  }),
  'COLUMN_AMBIGUOUS/texts': said<{ columns: { name: string; example: string }[] }>({
    en: ({ columns }, speech) => ({
      what: `Several columns could hold the texts. The columns are ${examples(columns, speech)}.`,
      hint: 'Name the column of the texts with `textColumn`, or two that are read together.',
    }),
    es: ({ columns }, speech) => ({
      what: `Varias columnas podrían llevar los textos. Las columnas son ${examples(columns, speech)}.`,
      hint: 'Indica con `textColumn` la columna de los textos, o dos que se leen juntas.',
    }),
  }),
  'COLUMN_AMBIGUOUS/no-texts': said<{ columns: { name: string; example: string }[] }>({
    en: ({ columns }, speech) => ({
      what: `No column looks like texts. The columns are ${examples(columns, speech)}.`,
      hint: 'Name the column of the texts with `textColumn`, or two that are read together.',
    }),
    es: ({ columns }, speech) => ({
      what: `Ninguna columna parece llevar textos. Las columnas son ${examples(columns, speech)}.`,
      hint: 'Indica con `textColumn` la columna de los textos, o dos que se leen juntas.',
    }),
  }),
  'COLUMN_AMBIGUOUS/labels': said<{ candidates: readonly string[]; columns: { name: string; example: string }[] }>({
    en: ({ candidates, columns }, speech) => ({
      what: `Several columns could hold the labels: ${speech.names(candidates)}. The columns are ${examples(columns, speech)}.`,
      hint: "Name the column of the labels with `labelColumn`; if there is none, set `task: 'unlabeled'`.",
    }),
    es: ({ candidates, columns }, speech) => ({
      what: `Varias columnas podrían llevar las etiquetas: ${speech.names(candidates)}. Las columnas son ${examples(columns, speech)}.`,
      hint: "Indica con `labelColumn` la columna de las etiquetas; si no hay ninguna, usa `task: 'unlabeled'`.",
    }),
  }),
  LABELS_MISSING: said<{ columns: readonly string[] }>({
    en: ({ columns }, { names }) => ({
      what: `No column looks like labels. The columns are ${names(columns, 20)}.`,
      hint: 'Name the column of the labels with `labelColumn`.',
    }),
    es: ({ columns }, { names }) => ({
      what: `Ninguna columna parece llevar etiquetas. Las columnas son ${names(columns, 20)}.`,
      hint: 'Indica con `labelColumn` la columna de las etiquetas.',
    }),
  }),
  SPLIT_UNKNOWN: said<{ column: string; name: string }>({
    en: ({ column, name }, { quote }) => ({
      what: `The column ${quote(column)} says ${quote(name)}, which is none of train, validation and test.`,
      hint: 'Use train; validation, valid, val, dev or eval; test or holdout. If the column does not say the side, rename it or name the right one with `splitColumn`.',
    }),
    es: ({ column, name }, { quote }) => ({
      what: `La columna ${quote(column)} dice ${quote(name)}, que no es entrenamiento, validación ni prueba.`,
      hint: 'Usa train; validation, valid, val, dev o eval; test o holdout. Si la columna no indica la parte, cámbiale el nombre o indica la correcta con `splitColumn`.',
    }),
  }),
  'COLUMN_AMBIGUOUS/sides': said<{ columns: readonly string[] }>({
    en: ({ columns }, { names }) => ({
      what: `Several columns say the side of a row: ${names(columns)}.`,
      hint: 'Name the one to use with `splitColumn`, or write one column with train, validation and test.',
    }),
    es: ({ columns }, { names }) => ({
      what: `Varias columnas indican la parte de una fila: ${names(columns)}.`,
      hint: 'Indica con `splitColumn` la que quieres usar, o escribe una sola columna con train, validation y test.',
    }),
  }),
  FOLDS_MISSING: said<{ columns: readonly string[] }>({
    en: ({ columns }, { names }) => ({
      what: `A fold is to be held out, but there is not one column of folds. The columns are ${names(columns, 20)}.`,
      hint: 'Call the column that numbers the folds "fold", or name it with `splitColumn`.',
    }),
    es: ({ columns }, { names }) => ({
      what: `Hay que apartar un pliegue, pero no hay una sola columna de pliegues. Las columnas son ${names(columns, 20)}.`,
      hint: 'Llama «fold» a la columna que numera los pliegues, o indícala con `splitColumn`.',
    }),
  }),
  FOLD_UNKNOWN: said<{ column: string; fold: string; folds: readonly string[] }>({
    en: ({ column, fold, folds }, { quote, names }) => ({
      what: `No row of the column ${quote(column)} is of the fold ${quote(fold)}. The folds are ${names(folds)}.`,
      hint: 'Name one of these with `testFold`.',
    }),
    es: ({ column, fold, folds }, { quote, names }) => ({
      what: `Ninguna fila de la columna ${quote(column)} es del pliegue ${quote(fold)}. Los pliegues son ${names(folds)}.`,
      hint: 'Indica uno de ellos con `testFold`.',
    }),
  }),
  FOLDS_NOT_USED: said<{ column: string }>({
    en: ({ column }, { quote }) => ({
      what: `The column ${quote(column)} numbers folds. It is not used, and the data are divided at random.`,
      hint: 'Name the fold to test on with `testFold`.',
    }),
    es: ({ column }, { quote }) => ({
      what: `La columna ${quote(column)} numera pliegues. No se usa, y los datos se dividen al azar.`,
      hint: 'Indica con `testFold` el pliegue con el que se hace la prueba.',
    }),
  }),
  GROUPS_NOT_USED: said<{ column: string }>({
    en: ({ column }, { quote }) => ({
      what: `The column ${quote(column)} seems to say what rows have in common. It is not used, so rows of one value may be both trained and tested on, which flatters.`,
      hint: 'To keep them on one side, name it with `groupColumn`.',
    }),
    es: ({ column }, { quote }) => ({
      what: `La columna ${quote(column)} parece indicar qué filas van juntas. No se usa, así que puede haber filas de un mismo valor en el entrenamiento y en la prueba, lo que favorece el resultado.`,
      hint: 'Para que queden en una misma parte, indícala con `groupColumn`.',
    }),
  }),
  GROUPS_KEPT: said<{ column: string; groups: number; samples: number; without: number }>({
    en: ({ column, groups, samples, without }, { quote, count, number }) =>
      `The column ${quote(column)} makes ${count(groups, 'group', 'groups')} of ${count(samples, 'sample', 'samples')}; each group is on one side.${without > 0 ? ` ${number(without)} without a value are in none.` : ''}`,
    es: ({ column, groups, samples, without }, { quote, count, number }) =>
      `La columna ${quote(column)} reúne ${count(samples, 'muestra', 'muestras')} en ${count(groups, 'grupo', 'grupos')}; cada grupo está en una sola parte.${without > 0 ? ` Sin valor y en ninguno: ${number(without)}.` : ''}`,
  }),
  'GROUPS_KEPT/paths': said<{ pattern: string; groups: number; samples: number; without: number }>({
    en: ({ pattern, groups, samples, without }, { quote, count, number }) =>
      `By their paths (${quote(pattern)}), ${count(samples, 'sample is', 'samples are')} in ${count(groups, 'group', 'groups')}; each group is on one side.${without > 0 ? ` ${number(without)} whose path does not match are in none.` : ''}`,
    es: ({ pattern, groups, samples, without }, { quote, count, number }) =>
      `Por sus rutas (${quote(pattern)}), ${count(samples, 'muestra está', 'muestras están')} en ${count(groups, 'grupo', 'grupos')}; cada grupo está en una sola parte.${without > 0 ? ` Su ruta no casa y no están en ninguno: ${number(without)}.` : ''}`,
  }),
  'GROUPS_HELD_OUT/paths': said<{ pattern: string; groups: number; group: string; first: string; second: string }>({
    en: ({ pattern, groups, group, first, second }, { quote, count }) =>
      `The sides that the data bring divide ${count(groups, 'group', 'groups')} of paths (${quote(pattern)}): ${quote(group)} is in ${quote(first)} and in ${quote(second)}. What is measured flatters.`,
    es: ({ pattern, groups, group, first, second }, { quote, count }) =>
      `Las partes que traen los datos separan ${count(groups, 'grupo', 'grupos')} de rutas (${quote(pattern)}): ${quote(group)} está en ${quote(first)} y en ${quote(second)}. Lo que se mide sale favorecido.`,
  }),
  GROUPS_HELD_OUT: said<{ column: string; groups: number; group: string; first: string; second: string }>({
    en: ({ column, groups, group, first, second }, { quote, count }) =>
      `The sides that the data bring divide ${count(groups, 'group', 'groups')} of the column ${quote(column)}: ${quote(group)} is in ${quote(first)} and in ${quote(second)}. What is measured flatters.`,
    es: ({ column, groups, group, first, second }, { quote, count }) =>
      `Las partes que traen los datos separan ${count(groups, 'grupo', 'grupos')} de la columna ${quote(column)}: ${quote(group)} está en ${quote(first)} y en ${quote(second)}. Lo que se mide sale favorecido.`,
  }),
  'COLUMNS_FOUND/labels': said<{
    text: readonly string[];
    label: readonly string[];
    others: readonly string[];
    unused?: readonly string[];
  }>({
    en: ({ text, label, others, unused = [] }, { names }) =>
      `Texts are read from ${names(text)} and labels from ${names(label)}.${others.length > 0 ? ` ${names(others)} could be the label, too: \`labelColumn\` decides.` : ''}${unused.length > 0 ? ` Not used: ${names(unused)}.` : ''}`,
    es: ({ text, label, others, unused = [] }, { names }) =>
      `Los textos se leen de ${names(text)} y las etiquetas de ${names(label)}.${others.length > 0 ? ` También ${names(others)} podría ser la etiqueta: \`labelColumn\` decide.` : ''}${unused.length > 0 ? ` Sin usar: ${names(unused)}.` : ''}`,
  }),
  'COLUMNS_FOUND/texts': said<{ text: readonly string[] }>({
    en: ({ text }, { names }) => `Texts are read from ${names(text)}.`,
    es: ({ text }, { names }) => `Los textos se leen de ${names(text)}.`,
  }),
  SIDES_FOUND: said<{ column: string; sides: { name: string; side: 'train' | 'validation' | 'test'; rows: number }[] }>(
    {
      en: ({ column, sides: met }, { quote, and, number }) =>
        `The column ${quote(column)} says the side: ${and(met.map(({ name, side, rows }) => `${quote(name)} is for ${sides.en[side]} (${number(rows)})`))}.`,
      es: ({ column, sides: met }, { quote, and, number }) =>
        `La columna ${quote(column)} indica la parte: ${and(met.map(({ name, side, rows }) => `${quote(name)} es para ${sides.es[side]} (${number(rows)})`))}.`,
    },
  ),
  COLUMNS_REPEATED: said<{ file: string; names: readonly string[] }>({
    en: ({ file, names: repeated }, { names }) =>
      `${file}: the header has ${names(repeated)} more than once. The first keeps its name, and the second is called ${names([`${repeated[0]} 2`])}.`,
    es: ({ file, names: repeated }, { names }) =>
      `${file}: la cabecera repite ${names(repeated)}. La primera conserva su nombre y la segunda se llama ${names([`${repeated[0]} 2`])}.`,
  }),
});

/** What the labels of texts turned out to be. */
import { defineMessages, said } from './message.ts';
import type { Speech } from './speech.ts';

/** `"NA" (10), "?" (2)` */
const counted = (values: readonly { name: string; count: number }[], { quote, and, number }: Speech) => {
  const shown = values.slice(0, 10).map(({ name, count }) => `${quote(name)} (${number(count)})`);
  return and(values.length > 10 ? [...shown, '…'] : shown);
};

const spelled = (groups: readonly (readonly { name: string; count: number }[])[], speech: Speech) =>
  groups
    .slice(0, 5)
    .map((group) => counted(group, speech))
    .join('; ') + (groups.length > 5 ? ' …' : '');

export const labelMessages = defineMessages({
  LABELS_TOO_MANY: said<{ values: number }>({
    en: ({ values }, { number }) => ({
      what: `The label column has ${number(values)} different values or more. Those are not classes.`,
      hint: "Name the column that holds the class with `labelColumn`. To estimate a number, set `task: 'regression'`.",
    }),
    es: ({ values }, { number }) => ({
      what: `La columna de etiquetas tiene ${number(values)} valores distintos o más. Eso no son clases.`,
      hint: "Indica con `labelColumn` la columna que lleva la clase. Para estimar un número, usa `task: 'regression'`.",
    }),
  }),
  LABELS_MOSTLY_UNIQUE: said<{ labels: number; different: number; example: string }>({
    en: ({ labels, different, example }, { number, quote }) => ({
      what: `Of ${number(labels)} labels, ${number(different)} are different, such as ${quote(example)}. Those are hardly classes.`,
      hint: "Name the column that holds the class with `labelColumn`. If these are the classes, set `task: 'single-label'`.",
    }),
    es: ({ labels, different, example }, { number, quote }) => ({
      what: `De ${number(labels)} etiquetas, ${number(different)} son distintas, como ${quote(example)}. No parecen clases.`,
      hint: "Indica con `labelColumn` la columna que lleva la clase. Si estas son las clases, usa `task: 'single-label'`.",
    }),
  }),
  'LABELS_MOSTLY_UNIQUE/joined': said<{ labels: number; different: number; example: string; separator: string }>({
    en: ({ labels, different, example, separator }, { number, quote }) => ({
      what: `Of ${number(labels)} labels, ${number(different)} are different, such as ${quote(example)}. They look like several labels with ${quote(separator)} between them.`,
      hint: "Name that sign with `separator`. If each is a single class, set `task: 'single-label'`.",
    }),
    es: ({ labels, different, example, separator }, { number, quote }) => ({
      what: `De ${number(labels)} etiquetas, ${number(different)} son distintas, como ${quote(example)}. Parecen varias etiquetas con ${quote(separator)} entre ellas.`,
      hint: "Indica ese signo con `separator`. Si cada una es una sola clase, usa `task: 'single-label'`.",
    }),
  }),
  LABELS_JOINED: said<{ separator: string; example: string }>({
    en: ({ separator, example }, { quote }) => ({
      what: `${quote(example)} is taken for one class, but it may be several labels with ${quote(separator)} between them.`,
      hint: "If so, name that sign with `separator`; if not, `task: 'single-label'` ends this warning.",
    }),
    es: ({ separator, example }, { quote }) => ({
      what: `${quote(example)} se toma por una sola clase, pero podrían ser varias etiquetas con ${quote(separator)} entre ellas.`,
      hint: "Si es así, indica ese signo con `separator`; si no, `task: 'single-label'` quita este aviso.",
    }),
  }),
  LABELS_ALL_MISSING: said<{ values: { name: string; count: number }[] }>({
    en: ({ values }, speech) => ({
      what: `Every label is a mark for a missing value: ${counted(values, speech)}.`,
      hint: 'Name the column that holds the labels with `labelColumn`. If these are classes, set `missingLabels: []`.',
    }),
    es: ({ values }, speech) => ({
      what: `Todas las etiquetas son marcas de valor ausente: ${counted(values, speech)}.`,
      hint: 'Indica con `labelColumn` la columna que lleva las etiquetas. Si estas son clases, usa `missingLabels: []`.',
    }),
  }),
  LABELS_READ_AS_MISSING: said<{ values: { name: string; count: number }[] }>({
    en: ({ values }, speech) => ({
      what: `These labels are read as missing, and their texts are left out: ${counted(values, speech)}.`,
      hint: 'If one of them is a class, list those that are not with `missingLabels`.',
    }),
    es: ({ values }, speech) => ({
      what: `Estas etiquetas se leen como ausentes y sus textos se omiten: ${counted(values, speech)}.`,
      hint: 'Si alguna es una clase, indica con `missingLabels` las que no lo son.',
    }),
  }),
  LABELS_KEPT_AS_CLASSES: said<{ values: { name: string; count: number }[] }>({
    en: ({ values }, speech) => ({
      what: `These labels could mark a missing value and are taken as classes: ${counted(values, speech)}.`,
      hint: 'If one of them means that there is no label, name it with `missingLabels`.',
    }),
    es: ({ values }, speech) => ({
      what: `Estas etiquetas podrían marcar un valor ausente y se toman como clases: ${counted(values, speech)}.`,
      hint: 'Si alguna quiere decir que no hay etiqueta, indícala con `missingLabels`.',
    }),
  }),
  LABELS_MOSTLY_NUMBERS: said<{ numbers: number; others: number; example: string }>({
    en: ({ numbers, others, example }, { number, quote }) => ({
      what: `Of the labels, ${number(numbers)} are numbers and ${number(others)} are not, such as ${quote(example)}. Numbers are learned; texts with another label are left out.`,
      hint: "If all of them are classes, set `task: 'single-label'`.",
    }),
    es: ({ numbers, others, example }, { number, quote }) => ({
      what: `De las etiquetas, ${number(numbers)} son números y ${number(others)} no, como ${quote(example)}. Se aprenden los números; los textos con otra etiqueta se omiten.`,
      hint: "Si todas son clases, usa `task: 'single-label'`.",
    }),
  }),
  'TASK_GUESSED/commas': said<{ example: string }>({
    en: ({ example }, { quote }) => ({
      what: `Labels such as ${quote(example)} are taken as numbers.`,
      hint: "If they are several labels, set `task: 'multi-label'`.",
    }),
    es: ({ example }, { quote }) => ({
      what: `Las etiquetas como ${quote(example)} se toman como números.`,
      hint: "Si son varias etiquetas, usa `task: 'multi-label'`.",
    }),
  }),
  'TASK_GUESSED/numbers': said<{ values: number }>({
    en: ({ values }, { number }) => ({
      what: `The labels are ${number(values)} different whole numbers, and are taken as numbers to estimate.`,
      hint: "If they are classes, set `task: 'single-label'`.",
    }),
    es: ({ values }, { number }) => ({
      what: `Las etiquetas son ${number(values)} números enteros distintos y se toman como números por estimar.`,
      hint: "Si son clases, usa `task: 'single-label'`.",
    }),
  }),
  'TASK_GUESSED/classes': said<{ values: number }>({
    en: ({ values }, { number }) => ({
      what: `The labels are ${number(values)} different whole numbers, and are taken as classes.`,
      hint: "If they are quantities, such as ratings, set `task: 'regression'`.",
    }),
    es: ({ values }, { number }) => ({
      what: `Las etiquetas son ${number(values)} números enteros distintos y se toman como clases.`,
      hint: "Si son cantidades, como puntuaciones, usa `task: 'regression'`.",
    }),
  }),
  'TASK_GUESSED/lists-of-one': {
    en: {
      what: 'Every list of labels holds one, so each text has one class.',
      hint: "If a text can have several, set `task: 'multi-label'`.",
    },
    es: {
      what: 'Cada lista de etiquetas lleva una sola, así que cada texto tiene una clase.',
      hint: "Si un texto puede tener varias, usa `task: 'multi-label'`.",
    },
  },
  'TASK_GUESSED/columns': said<{ columns: readonly string[] }>({
    en: ({ columns }, { names }) => ({
      what: `${names(columns)} hold 0 and 1, and each is taken as a label of its own.`,
      hint: 'If one column alone is the label, name it with `labelColumn`.',
    }),
    es: ({ columns }, { names }) => ({
      what: `${names(columns)} contienen 0 y 1, y cada una se toma como una etiqueta.`,
      hint: 'Si la etiqueta es una sola columna, indícala con `labelColumn`.',
    }),
  }),
  CLASS_NAMES_BESIDE: said<{ file: string }>({
    en: ({ file }) => `The labels are numbers of the classes in ${file}.`,
    es: ({ file }) => `Las etiquetas son números de las clases de ${file}.`,
  }),
  LABELS_BY_PLACE: said<{ places: number; named: boolean }>({
    en: ({ places, named }, { number }) =>
      `Each label is a list of ${number(places)} zeros and ones, one for each class.${named ? '' : ` The classes are called by their places, 0 … ${places - 1}.`}`,
    es: ({ places, named }, { number }) =>
      `Cada etiqueta es una lista de ${number(places)} ceros y unos, uno por clase.${named ? '' : ` Las clases se llaman por su posición, 0 … ${places - 1}.`}`,
  }),
  LABELS_SIGNED: said<{ columns: readonly string[] }>({
    en: ({ columns }, { names }) => `${names(columns)} hold 1 and -1; -1 is read as "no".`,
    es: ({ columns }, { names }) => `${names(columns)} contienen 1 y -1; -1 se lee como «no».`,
  }),
  LABELS_SPLIT: said<{ separator: string }>({
    en: ({ separator }, { quote }) => ({
      what: `Labels are split at ${quote(separator)}: a text can have several.`,
      hint: "If each one is a single class, set `task: 'single-label'`.",
    }),
    es: ({ separator }, { quote }) => ({
      what: `Las etiquetas se dividen en ${quote(separator)}: un texto puede tener varias.`,
      hint: "Si cada una es una sola clase, usa `task: 'single-label'`.",
    }),
  }),
  LABEL_NOT_A_NUMBER: said<{ labels: number; others: number; example: string }>({
    en: ({ labels, others, example }, { number, quote }) => ({
      what: `Of ${number(labels)} labels, ${number(others)} are not numbers, such as ${quote(example)}.`,
      hint: 'Name a column of numbers with `labelColumn`. To learn classes, leave `task` out.',
    }),
    es: ({ labels, others, example }, { number, quote }) => ({
      what: `De ${number(labels)} etiquetas, ${number(others)} no son números, como ${quote(example)}.`,
      hint: 'Indica con `labelColumn` una columna de números. Para aprender clases, prescinde de `task`.',
    }),
  }),
  NUMBERS_READ: said<{ numbers: { written: string; value: number }[] }>({
    en: ({ numbers }, { quote, and }) =>
      `Labels have commas or points that can be read in two ways: ${and(numbers.map(({ written, value }) => `${quote(written)} is read as ${value}`))}.`,
    es: ({ numbers }, { quote, and }) =>
      `Hay etiquetas con comas o puntos que se pueden leer de dos maneras: ${and(numbers.map(({ written, value }) => `${quote(written)} se lee como ${value}`))}.`,
  }),
  NUMBERS_WITH_UNITS: said<{ numbers: { written: string; value: number }[] }>({
    en: ({ numbers }, { quote, and }) =>
      `Numbers are read as they stand, whatever sign is beside them: ${and(numbers.map(({ written, value }) => `${quote(written)} as ${value}`))}.`,
    es: ({ numbers }, { quote, and }) =>
      `Los números se leen como están escritos, lleven el signo que lleven: ${and(numbers.map(({ written, value }) => `${quote(written)} como ${value}`))}.`,
  }),
  NUMBERS_MIXED: said<{ comma: string; point: string }>({
    en: ({ comma, point }, { quote }) => ({
      what: `Some labels have a decimal comma, such as ${quote(comma)}, and others a decimal point, such as ${quote(point)}.`,
      hint: 'Write all of them in one way, or some may be misread.',
    }),
    es: ({ comma, point }, { quote }) => ({
      what: `Unas etiquetas llevan coma decimal, como ${quote(comma)}, y otras punto decimal, como ${quote(point)}.`,
      hint: 'Escríbelas todas de la misma manera: si no, algunas se pueden leer mal.',
    }),
  }),
  LABELS_WHOLE: {
    en: 'The classes are whole numbers, some of them written with decimals: "1.0" is read as "1".',
    es: 'Las clases son números enteros, algunos escritos con decimales: «1.0» se lee como «1».',
  },
  CLASS_NAMES_LONG: said<{ classes: number; characters: number; example: string }>({
    en: ({ classes, characters, example }, { count, number, quote }) => ({
      what: `${count(classes, 'class has a name', 'classes have names')} of ${number(characters)} characters or more, such as ${quote(example)}.`,
      hint: 'Check that `labelColumn` is the right one.',
    }),
    es: ({ classes, characters, example }, { count, number, quote }) => ({
      what: `${count(classes, 'clase tiene un nombre', 'clases tienen nombres')} de ${number(characters)} caracteres o más, como ${quote(example)}.`,
      hint: 'Comprueba que la columna de `labelColumn` es la correcta.',
    }),
  }),
  CLASSES_ALIKE: said<{ groups: { name: string; count: number }[][] }>({
    en: ({ groups }, speech) => ({
      what: `Some classes look like one name in several spellings: ${spelled(groups, speech)}. Each is learned as a class of its own.`,
      hint: 'To join them, set `mergeLabels: true`.',
    }),
    es: ({ groups }, speech) => ({
      what: `Algunas clases parecen un mismo nombre escrito de varias maneras: ${spelled(groups, speech)}. Cada una se aprende por separado.`,
      hint: 'Para unirlas, usa `mergeLabels: true`.',
    }),
  }),
  CLASSES_MERGED: said<{ groups: { name: string; count: number }[][] }>({
    en: ({ groups }, speech) =>
      `Classes that look like one name in several spellings are joined under the most frequent name: ${spelled(groups, speech)}.`,
    es: ({ groups }, speech) =>
      `Las clases que parecen un mismo nombre escrito de varias maneras se unen bajo el nombre más frecuente: ${spelled(groups, speech)}.`,
  }),
});

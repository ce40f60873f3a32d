/** What holds for photos and texts alike: copies, sides, classes, splits. */
import { defineMessages, said } from './message.ts';

/** The nouns for one sample and several; in Spanish with their articles. */
type Noun = readonly [one: string, many: string];

const nouns: Readonly<Record<'en' | 'es', Readonly<Record<'photo' | 'text', Noun>>>> = {
  en: { photo: ['photo', 'photos'], text: ['text', 'texts'] },
  es: { photo: ['foto', 'fotos'], text: ['texto', 'textos'] },
};

const sides = {
  en: { train: 'train', validation: 'validation', test: 'test' },
  es: { train: 'entrenamiento', validation: 'validación', test: 'prueba' },
} as const;

/** «la misma foto», «el mismo texto» */
const same = { photo: 'la misma foto', text: 'el mismo texto' } as const;

export const datasetMessages = defineMessages({
  /** What another program or library says, where it stands in a message of ours. */
  PROGRAM_SAYS: said<{ words: string }>({
    en: ({ words }, { program }) => `The error reported was ${program(words)}.`,
    es: ({ words }, { program }) => `El error notificado es ${program(words)}.`,
  }),
  DATASET_MISSING: {
    en: {
      what: 'There is no file or folder of that name.',
      hint: 'Check the path; relative paths start at the working directory.',
    },
    es: {
      what: 'No existe ningún archivo ni carpeta con ese nombre.',
      hint: 'Revisa la ruta; las rutas relativas parten de la carpeta de trabajo.',
    },
  },
  FILE_UNREADABLE: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The file cannot be read: ${program(reason)}.`,
      hint: 'Check its permissions, those of the folders above it, and that the disk is still there.',
    }),
    es: ({ reason }, { program }) => ({
      what: `No se puede leer el archivo: ${program(reason)}.`,
      hint: 'Revisa sus permisos, los de las carpetas que lo contienen y que el disco siga conectado.',
    }),
  }),
  'FILE_UNREADABLE/folder': said<{ reason: string }>({
    en: ({ reason }, { program }) => `The folder cannot be listed: ${program(reason)}.`,
    es: ({ reason }, { program }) => `No se puede leer la carpeta: ${program(reason)}.`,
  }),

  // Why a file or a row is left out
  HIDDEN: { en: 'Hidden, or put there by the system.', es: 'Está oculto o lo ha puesto el sistema.' },
  LINK_LOOP: {
    en: 'A link to a folder that was already read, or to one above it.',
    es: 'Es un enlace a una carpeta ya leída o a una que la contiene.',
  },
  LINK_BROKEN: said<{ reason: string }>({
    en: ({ reason }, { program }) => `A link to something that cannot be reached: ${program(reason)}.`,
    es: ({ reason }, { program }) => `Es un enlace a algo inaccesible: ${program(reason)}.`,
  }),
  NOT_A_FILE: { en: 'Neither a file nor a folder.', es: 'No es un archivo ni una carpeta.' },
  OUTSIDE_CLASSES: {
    en: 'A file outside the class folders has no label.',
    es: 'Un archivo fuera de las carpetas de clase no tiene etiqueta.',
  },
  'OUTSIDE_CLASSES/unlabeled': {
    en: 'By its name, what is in this folder has no label.',
    es: 'Por su nombre, lo que hay en esta carpeta no tiene etiqueta.',
  },
  'OUTSIDE_CLASSES/beside-sides': said<{ sides: readonly string[] }>({
    en: ({ sides }, { names }) => `It lies beside ${names(sides)} and belongs to none of them.`,
    es: ({ sides }, { names }) => `Está junto a ${names(sides)} y no pertenece a ninguna.`,
  }),
  'OUTSIDE_CLASSES/flat': {
    en: 'By its name, the folder is no class, so what is in it has no label.',
    es: 'Por su nombre, la carpeta no es ninguna clase, así que lo que contiene no tiene etiqueta.',
  },
  'OUTSIDE_CLASSES/annotations': {
    en: 'By its name, the folder holds what was drawn on photos.',
    es: 'Por su nombre, la carpeta contiene lo que se ha marcado en las fotos.',
  },
  'OUTSIDE_CLASSES/not-listed': {
    en: 'None of the lists of train, validation and test names it.',
    es: 'No está en ninguna de las listas de train, validation y test.',
  },
  'OUTSIDE_CLASSES/beside-tables': {
    en: 'It lies beside the tables of train, validation or test and belongs to none of them.',
    es: 'Está junto a las tablas de train, validation o test y no pertenece a ninguna.',
  },
  SIDE_WITHOUT_CLASSES: said<{
    folder: string;
    side: 'train' | 'validation' | 'test';
    files: number;
    thing: 'photo' | 'text';
  }>({
    en: ({ folder, files, thing }, { quote, count }) => ({
      what: `${quote(folder)} has ${count(files, thing, `${thing}s`)} in no class folder. They have no labels and are left out.`,
      hint: 'To test on them, put them into the folders of their classes. To label them with the trained model, use `predict()`.',
    }),
    es: ({ folder, files, thing }, { quote, count }) => ({
      what: `${quote(folder)} tiene ${thing === 'photo' ? count(files, 'foto', 'fotos') : count(files, 'texto', 'textos')} fuera de las carpetas de clase. No tienen etiqueta y se omiten.`,
      hint: 'Para hacer la prueba con ellos, ponlos en las carpetas de sus clases. Para etiquetarlos con el modelo entrenado, usa `predict()`.',
    }),
  }),
  DUPLICATE: said<{ thing: 'photo' | 'text'; first: string }>({
    en: ({ thing, first }) => `The same ${thing} as ${first}.`,
    es: ({ thing, first }) => `Es ${same[thing]} que ${first}.`,
  }),
  DUPLICATE_HELD_OUT: said<{ thing: 'photo' | 'text'; first: string; side?: 'train' | 'validation' | 'test' }>({
    en: ({ thing, first, side }) => `The same ${thing} as ${first}, which is held out${side ? ` (${side})` : ''}.`,
    es: ({ thing, first, side }) =>
      `Es ${same[thing]} que ${first}, que se ha apartado${side ? ` (${sides.es[side]})` : ''}.`,
  }),
  LABEL_CONFLICT: said<{ thing: 'photo' | 'text'; labels: readonly string[]; other: string }>({
    en: ({ thing, labels, other }, { names }) =>
      `The same ${thing} is in ${names(labels)} (${other}): one of the labels is wrong.`,
    es: ({ thing, labels, other }, { names }) =>
      `Está también ${same[thing]} en ${names(labels)} (${other}): una de las etiquetas está mal.`,
  }),

  // What copies mean for the whole
  DUPLICATES: said<{ thing: 'photo' | 'text'; count: number }>({
    en: ({ thing, count: n }, { count }) =>
      `${count(n, ...nouns.en[thing])} left out: exact ${n === 1 ? 'copy of another' : 'copies of others'} in the same class.`,
    es: ({ thing, count: n }, { count }) =>
      `Se ${n === 1 ? 'omite' : 'omiten'} ${count(n, ...nouns.es[thing])}: ${n === 1 ? 'copia exacta' : 'copias exactas'} dentro de una misma clase.`,
  }),
  LABEL_CONFLICTS: said<{ thing: 'photo' | 'text'; count: number }>({
    en: ({ thing, count: n }, { count }) => ({
      what: `${count(n, ...nouns.en[thing])} left out: the same ${thing} is in more than one class, so a label is wrong.`,
      hint: 'Delete the wrong copies.',
    }),
    es: ({ thing, count: n }, { count }) => ({
      what: `Se ${n === 1 ? 'omite' : 'omiten'} ${count(n, ...nouns.es[thing])}: ${same[thing]} está en más de una clase, así que alguna etiqueta está mal.`,
      hint: 'Borra las copias equivocadas.',
    }),
  }),
  HELD_OUT_DUPLICATES: said<{ thing: 'photo' | 'text'; count: number }>({
    en: ({ thing, count: n }, { count }) =>
      `${count(n, ...nouns.en[thing])} left out of training: ${n === 1 ? 'a copy is' : 'copies are'} held out for validation or test.`,
    es: ({ thing, count: n }, { count }) =>
      `Se ${n === 1 ? 'quita' : 'quitan'} del entrenamiento ${count(n, ...nouns.es[thing])}: hay ${n === 1 ? 'una copia apartada' : 'copias apartadas'} para validación o prueba.`,
  }),
  'HELD_OUT_DUPLICATES/twice': said<{ thing: 'photo' | 'text'; count: number }>({
    en: ({ thing, count: n }, { count }) =>
      `${count(n, ...nouns.en[thing])} in validation or test ${n === 1 ? 'is a copy of another there. It stays, and counts' : 'are copies of others there. They stay, and count'} twice.`,
    es: ({ thing, count: n }, { count }) =>
      `${count(n, ...nouns.es[thing])} de validación o prueba ${n === 1 ? 'es copia de otra muestra de allí. Se queda y cuenta' : 'son copias de otras muestras de allí. Se quedan y cuentan'} dos veces.`,
  }),

  // Classes
  CLASS_NOT_TRAINED: said<{ class: string; side: 'train' | 'validation' | 'test' }>({
    en: ({ class: name, side }, { quote }) => ({
      what: `Class ${quote(name)} has photos in ${side}, but none to train on.`,
      hint: `Put photos of ${quote(name)} into train, or take the class out of ${side}.`,
    }),
    es: ({ class: name, side }, { quote }) => ({
      what: `La clase ${quote(name)} tiene fotos de ${sides.es[side]}, pero ninguna de entrenamiento.`,
      hint: `Pon fotos de ${quote(name)} en train, o quita la clase de ${side}.`,
    }),
  }),
  TEXT_CLASS_NOT_TRAINED: said<{ class: string; side: 'train' | 'validation' | 'test' }>({
    en: ({ class: name, side }, { quote }) => ({
      what: `Class ${quote(name)} has texts in ${side}, but none to train on.`,
      hint: `Add texts of ${quote(name)} to train, or take the class out of ${side}.`,
    }),
    es: ({ class: name, side }, { quote }) => ({
      what: `La clase ${quote(name)} tiene textos de ${sides.es[side]}, pero ninguno de entrenamiento.`,
      hint: `Añade textos de ${quote(name)} a train, o quita la clase de ${side}.`,
    }),
  }),
  CLASS_EMPTY: said<{ class: string }>({
    en: ({ class: name }, { quote }) => `Class ${quote(name)} has no photo to train on.`,
    es: ({ class: name }, { quote }) => `La clase ${quote(name)} no tiene fotos de entrenamiento.`,
  }),
  'CLASS_EMPTY/texts': said<{ classes: readonly string[] }>({
    en: ({ classes }, { names }) =>
      `No text to train on has ${names(classes, 5)}; held-out texts do. What is learned of it is worth nothing.`,
    es: ({ classes }, { names }) =>
      `Ningún texto de entrenamiento tiene ${names(classes, 5)}, pero sí alguno de los apartados. Lo que se aprenda de ello no vale nada.`,
  }),
  CLASS_WITH_ONE_PHOTO: said<{ class: string }>({
    en: ({ class: name }, { quote }) => ({
      what: `Class ${quote(name)} has one photo: it can be trained on, but not tested.`,
      hint: 'Add some.',
    }),
    es: ({ class: name }, { quote }) => ({
      what: `La clase ${quote(name)} tiene una sola foto: sirve para entrenar, pero no para medir.`,
      hint: 'Añade más.',
    }),
  }),
  CLASS_WITH_ONE_TEXT: said<{ classes: readonly string[] }>({
    en: ({ classes }, { names }) => ({
      what: `${classes.length === 1 ? `Class ${names(classes)} has one text: it` : `Classes ${names(classes, 5)} have one text each: they`} can be trained on, but not tested.`,
      hint: 'Add some.',
    }),
    es: ({ classes }, { names }) => ({
      what: `${classes.length === 1 ? `La clase ${names(classes)} tiene un solo texto: sirve` : `Las clases ${names(classes, 5)} tienen un solo texto cada una: sirven`} para entrenar, pero no para medir.`,
      hint: 'Añade más.',
    }),
  }),

  // Splits
  CLASSES_NOT_HELD_OUT: said<{ thing: 'photo' | 'text'; side: 'validation' | 'test'; classes: readonly string[] }>({
    en: ({ thing, side, classes }, { names }) =>
      `The ${side} has no ${thing} of ${names(classes)}, as there are too few. Its numbers say nothing of ${classes.length === 1 ? 'that class' : 'those classes'}.`,
    es: ({ thing, side, classes }, { names }) =>
      `${sides.es[side] === 'prueba' ? 'La prueba' : 'La validación'} no tiene ${nouns.es[thing][1]} de ${names(classes)}, porque hay muy pocos ejemplos. Sus números no dicen nada de ${classes.length === 1 ? 'esa clase' : 'esas clases'}.`,
  }),
  'SPLIT_INVALID/share': said<{ option: string; got: number }>({
    en: ({ option, got }) => ({
      what: `\`${option}\` must be a share from 0 to below 1; got ${got}.`,
      hint: 'Use 0.15 for 15 %.',
    }),
    es: ({ option, got }) => ({
      what: `\`${option}\` tiene que ser una parte de 0 a menos de 1; se ha dado ${got}.`,
      hint: 'Usa 0.15 para el 15 %.',
    }),
  }),
  'SPLIT_INVALID/nothing-left': said<{ test: number; validation: number }>({
    en: ({ test, validation }, { percent }) => ({
      what: `A test share of ${percent(test)} and a validation share of ${percent(validation)} leave nothing to train on.`,
      hint: 'Let `test` and `val` add up to 0.5 at most.',
    }),
    es: ({ test, validation }, { percent }) => ({
      what: `Con el ${percent(test)} para la prueba y el ${percent(validation)} para validación no queda nada para entrenar.`,
      hint: 'Haz que `test` y `val` sumen 0.5 como mucho.',
    }),
  }),
  'SPLIT_INVALID/folds': said<{ folds: number; samples: number }>({
    en: ({ folds, samples }, { count }) => ({
      what: `${count(samples, 'sample', 'samples')} cannot be cut into ${folds} folds.`,
      hint: 'Use 5 folds, or no more folds than samples.',
    }),
    es: ({ folds, samples }, { count }) => ({
      what: `No se pueden hacer ${folds} particiones con ${count(samples, 'muestra', 'muestras')}.`,
      hint: 'Usa 5 particiones, o no más que muestras.',
    }),
  }),
});

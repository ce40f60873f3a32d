/** What data of photos were taken for, and what repeats in them. */
import { defineMessages, said } from './message.ts';

export const photoNoteMessages = defineMessages({
  // Copies
  'NEAR_DUPLICATES/photos': said<{ photos: number; groups: number; first: string; second: string }>({
    en: ({ photos, groups, first, second }, { count }) =>
      `${count(photos, 'photo', 'photos')} are others again in another format, size or quality (the first are ${first} and ${second}). They make ${count(groups, 'group', 'groups')}; a split keeps each on one side.`,
    es: ({ photos, groups, first, second }, { count }) =>
      `${count(photos, 'foto repite', 'fotos repiten')} otra en otro formato, tamaño o calidad (las primeras son ${first} y ${second}). Forman ${count(groups, 'grupo', 'grupos')}; cada uno queda entero en una sola parte.`,
  }),
  'NEAR_DUPLICATES_HELD_OUT/photos': said<{ photos: number; first: string; heldOut: string }>({
    en: ({ photos, first, heldOut }, { count }) =>
      `${count(photos, 'training photo is a held-out one', 'training photos are held-out ones')} again in another format, size or quality (the first is ${first}, held out as ${heldOut}). They stay; the test may look better than it is.`,
    es: ({ photos, first, heldOut }, { count }) =>
      `${count(photos, 'foto de entrenamiento repite una apartada', 'fotos de entrenamiento repiten otras apartadas')} en otro formato, tamaño o calidad (la primera es ${first}, apartada como ${heldOut}). Se quedan; la prueba puede parecer mejor de lo que es.`,
  }),
  'NEAR_DUPLICATES_BOUNDED/photos': {
    en: 'The search for photos that are nearly the same ended early: there are too many to compare all.',
    es: 'La búsqueda de fotos casi iguales terminó antes de tiempo: son demasiadas para compararlas todas.',
  },

  // What the data were taken for
  'DATA_FORM/folders': said<{ classes: number; sides: readonly ('train' | 'validation' | 'test')[] }>({
    en: ({ classes, sides }, { count, and }) =>
      `Photos in ${count(classes, 'class folder', 'class folders')}${sides.length > 0 ? `, divided into ${and(sides)}` : ''}.`,
    es: ({ classes, sides }, { count, and }) =>
      `Fotos en ${count(classes, 'carpeta de clase', 'carpetas de clase')}${sides.length > 0 ? `, divididas en ${and(sides)}` : ''}.`,
  }),
  FOLDERS_INSIDE_CLASSES: said<{ folders: number; first: string; class: string }>({
    en: ({ folders, first, class: name }, { quote, count }) => ({
      what: `${count(folders, 'folder lies', 'folders lie')} inside class folders: the photos in ${quote(first)} are of class ${quote(name)}.`,
      hint: "If the inner folders are the classes, set `labelFrom: 'inner-folder'`.",
    }),
    es: ({ folders, first, class: name }, { quote, count }) => ({
      what: `${count(folders, 'carpeta está', 'carpetas están')} dentro de las carpetas de clase: las fotos de ${quote(first)} son de la clase ${quote(name)}.`,
      hint: "Si las clases son las carpetas de dentro, usa `labelFrom: 'inner-folder'`.",
    }),
  }),
  SPLIT_LISTS_USED: said<{ lists: readonly string[]; left: number; complete: boolean }>({
    en: ({ lists, left, complete }, { names, count }) =>
      `${names(lists)} ${lists.length === 1 ? 'says' : 'say'} the side of each photo.${complete ? '' : ' All others are for training.'}${left > 0 ? ` ${count(left, 'photo is', 'photos are')} in no list and left out.` : ''}`,
    es: ({ lists, left, complete }, { names, count }) =>
      `${names(lists)} indica${lists.length === 1 ? '' : 'n'} la parte de cada foto.${complete ? '' : ' Las demás son de entrenamiento.'}${left > 0 ? ` ${count(left, 'foto no está en ninguna lista y se omite', 'fotos no están en ninguna lista y se omiten')}.` : ''}`,
  }),
  SPLIT_LISTS_NOT_USED: said<{ lists: readonly string[]; several: boolean }>({
    en: ({ lists, several }, { names }) => ({
      what: `${names(lists, 4)} ${lists.length === 1 ? 'is' : 'are'} not used${several ? ': they divide the photos in several ways' : ''}.`,
      hint: 'To use a division, put its lists alone beside the photos, called train.txt and test.txt.',
    }),
    es: ({ lists, several }, { names }) => ({
      what: `${names(lists, 4)} no se usa${lists.length === 1 ? '' : 'n'}${several ? ': dividen las fotos de varias maneras' : ''}.`,
      hint: 'Para usar una división, deja junto a las fotos solo sus listas, con los nombres train.txt y test.txt.',
    }),
  }),
  'DATA_FORM/relational': said<{ lists: readonly string[] }>({
    en: ({ lists }, { names }) => `Photos, classes and sides are read from ${names(lists)}.`,
    es: ({ lists }, { names }) => `Las fotos, las clases y las partes se leen de ${names(lists)}.`,
  }),
  'DATA_FORM/coco': {
    en: 'COCO annotations: each photo has one category, which is its class.',
    es: 'Anotaciones COCO: cada foto tiene una categoría, que es su clase.',
  },
  'DATA_FORM/file-names': said<{ class: string; file: string }>({
    en: ({ class: name, file }, { quote }) => `Photos whose names say their class, such as ${quote(name)} for ${file}.`,
    es: ({ class: name, file }, { quote }) => `Fotos cuyo nombre dice la clase, como ${quote(name)} en ${file}.`,
  }),
  'DATA_FORM/table': said<{
    image: string;
    labels: readonly string[];
    split?: string;
    unused?: readonly string[];
  }>({
    en: ({ image, labels, split, unused = [] }, { quote, names }) =>
      `A table of photos: the column ${quote(image)} has the photos${labels.length > 0 ? `, ${names(labels, 5)} the labels` : '; there are no labels'}${split === undefined ? '' : `, ${quote(split)} the sides`}.${unused.length > 0 ? ` Not used: ${names(unused)}.` : ''}`,
    es: ({ image, labels, split, unused = [] }, { quote, names }) =>
      `Una tabla de fotos: la columna ${quote(image)} tiene las fotos${labels.length > 0 ? `; ${names(labels, 5)}, las etiquetas` : '; no hay etiquetas'}${split === undefined ? '' : `; ${quote(split)}, las partes`}.${unused.length > 0 ? ` Sin usar: ${names(unused)}.` : ''}`,
  }),
  'DATA_FORM/list': {
    en: 'A list with the path of a photo and its label on each line.',
    es: 'Una lista con la ruta de una foto y su etiqueta en cada línea.',
  },
  'DATA_FORM/numbered-list': said<{ names: string }>({
    en: ({ names }) =>
      `A list with the path of a photo and its label on each line; the labels are numbers of the classes in ${names}.`,
    es: ({ names }) =>
      `Una lista con la ruta de una foto y su etiqueta en cada línea; las etiquetas son los números de las clases de ${names}.`,
  }),
  'DATA_FORM/sidecars': said<{ end: string }>({
    en: ({ end }) => `The label of each photo is in the ${end} file beside it.`,
    es: ({ end }) => `La etiqueta de cada foto está en el archivo ${end} que tiene al lado.`,
  }),
  ARCHIVES_UNPACKED: said<{ archives: readonly string[] }>({
    en: ({ archives }, { names }) => `Unpacked until the dataset is closed: ${names(archives)}.`,
    es: ({ archives }, { names }) => `Descomprimidos hasta que se cierre el conjunto de datos: ${names(archives)}.`,
  }),
  'BOXES_IGNORED/table': said<{ columns: readonly string[] }>({
    en: ({ columns }, { names }) =>
      `Each row is a box (${names(columns)}). The labels of a photo are those of its boxes; where they are is not learned.`,
    es: ({ columns }, { names }) =>
      `Cada fila es un recuadro (${names(columns)}). Las etiquetas de una foto son las de sus recuadros; no se aprende dónde están.`,
  }),
  LABEL_CONFLICTS_NEAR: said<{ photos: number; first: string; second: string }>({
    en: ({ photos, first, second }, { count }) =>
      `${count(photos, 'photo is', 'photos are')} the same as another in another format, size or quality, but in another class (the first are ${first} and ${second}), so a label is wrong. They stay; delete the wrong ones.`,
    es: ({ photos, first, second }, { count }) =>
      `${count(photos, 'foto es igual a otra', 'fotos son iguales a otras')} en otro formato, tamaño o calidad, pero de otra clase (las primeras son ${first} y ${second}), así que una etiqueta está mal. Se conservan; borra las equivocadas.`,
  }),
  'DATA_FORM/label-studio': said<{ photos: number }>({
    en: ({ photos }, { count }) => `An export of Label Studio with ${count(photos, 'photo', 'photos')}.`,
    es: ({ photos }, { count }) => `Una exportación de Label Studio con ${count(photos, 'foto', 'fotos')}.`,
  }),
  'DATA_FORM/memory': said<{ photos: number }>({
    en: ({ photos }, { count }) => `${count(photos, 'photo', 'photos')} from memory.`,
    es: ({ photos }, { count }) => `${count(photos, 'foto', 'fotos')} en memoria.`,
  }),
  'BOXES_IGNORED/list': {
    en: 'Behind each label of the list are the corners of a box; where things are is not learned.',
    es: 'Detrás de cada etiqueta de la lista están las esquinas de un recuadro; no se aprende dónde están las cosas.',
  },
  'BOXES_IGNORED/coco': said<{ boxes: number; bare: number }>({
    en: ({ boxes, bare }, { number, count }) =>
      `COCO annotations: the labels of a photo are the categories of its boxes and masks (${number(boxes)} in all). Where they are is not learned.${bare > 0 ? ` ${count(bare, 'photo has none and is an example', 'photos have none and are examples')} of no category.` : ''}`,
    es: ({ boxes, bare }, { number, count }) =>
      `Anotaciones COCO: las etiquetas de una foto son las categorías de sus recuadros y máscaras (${number(boxes)} en total). No se aprende dónde están.${bare > 0 ? ` ${count(bare, 'foto no tiene ninguna y es ejemplo', 'fotos no tienen ninguna y son ejemplos')} de ninguna categoría.` : ''}`,
  }),
  'BOXES_IGNORED/yolo': said<{ bare: number; named: boolean }>({
    en: ({ bare, named }, { count }) =>
      `YOLO folders: the labels of a photo are the classes of its boxes. Where they are is not learned.${bare > 0 ? ` ${count(bare, 'photo has none and is an example', 'photos have none and are examples')} of no class.` : ''}${named ? '' : ' No file names the classes, so they are called by their numbers.'}`,
    es: ({ bare, named }, { count }) =>
      `Carpetas YOLO: las etiquetas de una foto son las clases de sus recuadros. No se aprende dónde están.${bare > 0 ? ` ${count(bare, 'foto no tiene ninguno y es ejemplo', 'fotos no tienen ninguno y son ejemplos')} de ninguna clase.` : ''}${named ? '' : ' Ningún archivo da nombre a las clases: se llaman por su número.'}`,
  }),
  'BOXES_IGNORED/label-studio': said<{ ignored: number }>({
    en: ({ ignored }, { number }) =>
      `${number(ignored)} boxes, masks and texts are not learned: only choices, numbers and ratings are.`,
    es: ({ ignored }, { number }) =>
      `${number(ignored)} recuadros, máscaras y textos no se aprenden: solo las opciones, los números y las puntuaciones.`,
  }),
  PHOTOS_FOUND_BY_NAME: said<{ photos: number }>({
    en: ({ photos }, { count }) =>
      `${count(photos, 'photo was', 'photos were')} not where the data say, and found by name elsewhere in the folder.`,
    es: ({ photos }, { count }) =>
      `${count(photos, 'foto no estaba', 'fotos no estaban')} donde dicen los datos; se ${photos === 1 ? 'ha' : 'han'} encontrado por el nombre en otra parte de la carpeta.`,
  }),
  PHOTOS_NOT_NAMED: said<{ photos: number; first: string }>({
    en: ({ photos, first }, { count }) =>
      `${count(photos, 'photo in the folder is', 'photos in the folder are')} named by no row and left out; the first is ${first}.`,
    es: ({ photos, first }, { count }) =>
      `Ninguna fila nombra ${count(photos, 'foto de la carpeta, que se omite', 'fotos de la carpeta, que se omiten')}; la primera es ${first}.`,
  }),
  TABLE_NOT_READ: said<{ table: string }>({
    en: ({ table }) => ({
      what: `${table} is not read: the folders say the classes.`,
      hint: 'To read it, give the file itself.',
    }),
    es: ({ table }) => ({
      what: `${table} no se lee: las carpetas dicen las clases.`,
      hint: 'Para leerla, indica el archivo mismo.',
    }),
  }),
  'TABLE_NOT_READ/no-side': said<{ table: string }>({
    en: ({ table }) => `${table} is not read: others are for train, validation and test.`,
    es: ({ table }) => `${table} no se lee: otras son las de train, validation y test.`,
  }),
  'FOLDER_DESCENDED/classes': said<{ folder: string }>({
    en: ({ folder }, { quote }) => `The classes are the folders in ${quote(folder)}: no other folder holds photos.`,
    es: ({ folder }, { quote }) => `Las clases son las carpetas de ${quote(folder)}: ninguna otra contiene fotos.`,
  }),
  FOLDER_DESCENDED: said<{ folder: string }>({
    en: ({ folder }, { quote }) => `The data are looked for in ${quote(folder)}: nothing else is in the folder.`,
    es: ({ folder }, { quote }) => `Los datos se buscan en ${quote(folder)}: no hay nada más en la carpeta.`,
  }),
  ARCHIVE_UNPACKED: said<{ folder: string }>({
    en: ({ folder }, { quote }) => `The archive is unpacked in ${quote(folder)} until the dataset is closed.`,
    es: ({ folder }, { quote }) =>
      `El archivo se descomprime en ${quote(folder)} hasta que se cierra el conjunto de datos.`,
  }),
});

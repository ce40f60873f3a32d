/** The forms that labelled photos come in: folders, tables, annotations, archives, memory. */
import { defineMessages, said } from './message.ts';
import type { Remark } from './remark.ts';

const moreClasses = {
  en: 'Name the column that holds the class (`labelColumn`), or add photos of other classes.',
  es: 'Indica la columna que contiene la clase (`labelColumn`), o añade fotos de otras clases.',
};

export const photoDataMessages = defineMessages({
  // Folders
  FOLDER_WITHOUT_CLASSES: said<{
    folder: string;
    files: number;
    first: string;
    beside?: readonly string[];
    named?: string;
  }>({
    en: ({ folder, files, first, named, beside = [] }, { quote, count, names }) => ({
      what: `${quote(folder)} holds ${count(files, 'file', 'files')} such as ${quote(first)}, but nothing says which class each belongs to.${beside.length > 0 ? ` Nothing in ${names(beside)} names them.` : ''}`,
      hint: `Put the files of each class into a folder of its own (train/apple/1.jpg, train/pear/1.jpg), or put a table beside them with one file per row (file_name,label).${named === undefined ? '' : ` If the names say the class (${quote(named)} for ${quote(first)}), say so with \`labelFrom: 'file-name'\`.`}`,
    }),
    es: ({ folder, files, first, named, beside = [] }, { quote, count, names }) => ({
      what: `${quote(folder)} contiene ${count(files, 'archivo', 'archivos')} como ${quote(first)}, pero nada dice a qué clase pertenece cada uno.${beside.length > 0 ? ` Nada en ${names(beside)} los nombra.` : ''}`,
      hint: `Pon los archivos de cada clase en su propia carpeta (train/manzana/1.jpg, train/pera/1.jpg), o deja junto a ellos una tabla con un archivo por fila (file_name,label).${named === undefined ? '' : ` Si los nombres dicen la clase (${quote(named)} para ${quote(first)}), indícalo con \`labelFrom: 'file-name'\`.`}`,
    }),
  }),
  FOLDERS_ARE_NO_CLASSES: said<{ images: string; others: readonly string[] }>({
    en: ({ images, others }, { quote, names }) => ({
      what: `${quote(images)} and ${names(others)} hold photos and what is drawn on them, not classes.`,
      hint: 'Finding places in photos is not supported. To learn what a whole photo shows, put the photos of each class into a folder of its own, or beside a table (file_name,label).',
    }),
    es: ({ images, others }, { quote, names }) => ({
      what: `${quote(images)} y ${names(others)} contienen fotos y lo que se ha marcado en ellas, no clases.`,
      hint: 'No se aprende a localizar partes de una foto. Para aprender qué muestra una foto entera, pon las de cada clase en su propia carpeta, o junto a una tabla (file_name,label).',
    }),
  }),
  ANNOTATIONS_OF_PLACES: said<{ tool: string; file: string }>({
    en: ({ tool, file }, { quote }) => ({
      what: `${quote(file)} is written as ${tool} does: it says where things are in a photo, not which class the photo has.`,
      hint: 'Finding places in photos is not supported. Export the data as COCO or YOLO folders to learn which things are in a photo, or put the photos of each class into a folder of its own.',
    }),
    es: ({ tool, file }, { quote }) => ({
      what: `${quote(file)} está escrito como lo hace ${tool}: dice dónde hay cosas en una foto, no de qué clase es la foto.`,
      hint: 'No se aprende a localizar partes de una foto. Exporta los datos como COCO o como carpetas YOLO para aprender qué cosas hay en una foto, o pon las fotos de cada clase en su propia carpeta.',
    }),
  }),
  LIST_OF_NUMBERS: said<{ first: string; numbers: number }>({
    en: ({ first, numbers }, { quote, number }) => ({
      what: `Behind each photo are ${number(numbers)} numbers, such as ${quote(first)}: nothing says which one is the class.`,
      hint: "Write a table with a header, one photo per row, and name the column that holds the class with `labelColumn`. If the files' names say the class, set `labelFrom: 'file-name'`.",
    }),
    es: ({ first, numbers }, { quote, number }) => ({
      what: `Detrás de cada foto hay ${number(numbers)} números, como ${quote(first)}: nada dice cuál es la clase.`,
      hint: "Escribe una tabla con cabecera y una foto por fila, e indica con `labelColumn` la columna que contiene la clase. Si los nombres de los archivos dicen la clase, usa `labelFrom: 'file-name'`.",
    }),
  }),
  FOLDER_WITHOUT_TRAIN: said<{ sides: readonly string[] }>({
    en: ({ sides }, { names }) => ({
      what: `The folder holds ${names(sides)}, but no "train" to learn from.`,
      hint: 'Add a folder "train" with one folder per class. If these are classes and not sides, give them other names.',
    }),
    es: ({ sides }, { names }) => ({
      what: `La carpeta contiene ${names(sides)}, pero ninguna «train» de la que aprender.`,
      hint: 'Añade una carpeta «train» con una carpeta por clase. Si son clases y no partes, dales otros nombres.',
    }),
  }),
  'NOT_A_FOLDER/photo': {
    en: {
      what: 'Expected a folder of photos or a table, but this is a single photo.',
      hint: 'Give the folder that holds one folder per class, or a table with one photo per row.',
    },
    es: {
      what: 'Se esperaba una carpeta de fotos o una tabla, pero esto es una sola foto.',
      hint: 'Indica la carpeta que contiene una carpeta por clase, o una tabla con una foto por fila.',
    },
  },
  'OUTSIDE_CLASSES/beside-class-sides': {
    en: 'It lies beside the sides of its class and belongs to none of them.',
    es: 'Está junto a las partes de su clase y no pertenece a ninguna.',
  },
  'NO_READABLE_IMAGE/rows': said<{ first: string; reason: Remark }>({
    en: ({ first, reason }, { say }) => ({
      what: `Not one of the photos can be used. The first, ${first}: ${say(reason)}`,
      hint: 'Check that the files are where the data say.',
    }),
    es: ({ first, reason }, { say }) => ({
      what: `No se puede usar ninguna de las fotos. La primera, ${first}: ${say(reason)}`,
      hint: 'Comprueba que los archivos están donde dicen los datos.',
    }),
  }),
  'LABEL_CONSTANT/photos': said<{ label: string }>({
    en: ({ label }, { quote }) => ({
      what: `All photos to train on have the same label, ${quote(label)}: there is nothing to tell apart.`,
      hint: moreClasses.en,
    }),
    es: ({ label }, { quote }) => ({
      what: `Todas las fotos de entrenamiento tienen la misma etiqueta, ${quote(label)}: no hay nada que distinguir.`,
      hint: moreClasses.es,
    }),
  }),
  'LABEL_CONSTANT/no-photos': {
    en: { what: 'No photo to train on has a label.', hint: moreClasses.en },
    es: { what: 'Ninguna foto de entrenamiento tiene etiqueta.', hint: moreClasses.es },
  },
  CLASS_NAMED_AS_SIDE: said<{ sides: readonly string[]; others: readonly string[] }>({
    en: ({ sides, others }, { names }) => ({
      what: `${names(sides)} beside ${names(others, 3)} ${sides.length === 1 ? 'is' : 'are'} taken for a class.`,
      hint: 'If it is a side, put the class folders inside it.',
    }),
    es: ({ sides, others }, { names }) => ({
      what: `${names(sides)}, junto a ${names(others, 3)}, se toma${sides.length === 1 ? '' : 'n'} por una clase.`,
      hint: 'Si es una parte de los datos, pon dentro las carpetas de las clases.',
    }),
  }),
  'CLASS_EMPTY/photos': said<{ classes: readonly string[] }>({
    en: ({ classes }, { names }) =>
      `No photo to train on has ${names(classes, 5)}; held-out photos do. What is learned of it is worth nothing.`,
    es: ({ classes }, { names }) =>
      `Ninguna foto de entrenamiento tiene ${names(classes, 5)}, pero sí alguna de las apartadas. Lo que se aprenda de ello no vale nada.`,
  }),

  // Tables
  'COLUMN_MISSING/image': said<{ columns: readonly string[] }>({
    en: ({ columns }, { names }) => ({
      what: `No column names image files or holds photos. The columns are ${names(columns)}.`,
      hint: 'Name the column of the photos with `imageColumn`.',
    }),
    es: ({ columns }, { names }) => ({
      what: `Ninguna columna nombra imágenes ni contiene fotos. Las columnas son ${names(columns)}.`,
      hint: 'Indica la columna de las fotos con `imageColumn`.',
    }),
  }),
  'JSON_INVALID/file': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The file cannot be read as JSON: ${program(reason)}.`,
      hint: 'Export it again, or compare its size with that of the original: it may be cut short.',
    }),
    es: ({ reason }, { program }) => ({
      what: `El archivo no se puede leer como JSON: ${program(reason)}.`,
      hint: 'Expórtalo de nuevo o compara su tamaño con el del original: puede estar cortado.',
    }),
  }),
  'JSON_INVALID/size': said<{ size: number; maxBytes: number }>({
    en: ({ size, maxBytes }, { bytes }) => ({
      what: `The JSON file takes ${bytes(size)}; annotations of up to ${bytes(maxBytes)} are read.`,
      hint: 'Divide it, or make a table of it with one photo per row.',
    }),
    es: ({ size, maxBytes }, { bytes }) => ({
      what: `El archivo JSON ocupa ${bytes(size)}; se leen anotaciones de hasta ${bytes(maxBytes)}.`,
      hint: 'Divídelo o conviértelo en una tabla con una foto por fila.',
    }),
  }),
  COCO_INVALID: said<{ at: string; reason: string }>({
    en: ({ at, reason }, { program }) => ({
      what: `The COCO file is not as it should be at ${at}: ${program(reason)}.`,
      hint: 'Give annotations of categories, such as instances_train2017.json.',
    }),
    es: ({ at, reason }, { program }) => ({
      what: `El archivo COCO no es correcto en ${at}: ${program(reason)}.`,
      hint: 'Indica anotaciones de categorías, como instances_train2017.json.',
    }),
  }),
  'COCO_INVALID/categories': {
    en: {
      what: 'The COCO file names no categories: it holds captions, or no annotations.',
      hint: 'Give annotations of categories, such as instances_train2017.json.',
    },
    es: {
      what: 'El archivo COCO no nombra categorías: contiene descripciones o no tiene anotaciones.',
      hint: 'Indica anotaciones de categorías, como instances_train2017.json.',
    },
  },
  LABEL_STUDIO_INVALID: {
    en: {
      what: 'The file looks like an export of Label Studio, but cannot be read as one.',
      hint: 'Export it again as JSON or CSV.',
    },
    es: {
      what: 'El archivo parece una exportación de Label Studio, pero no se puede leer.',
      hint: 'Expórtalo de nuevo como JSON o CSV.',
    },
  },

  // Why a photo or a row is left out
  FILE_MISSING: said<{ file: string }>({
    en: ({ file }, { quote }) => `There is no file ${quote(file)}.`,
    es: ({ file }, { quote }) => `No existe el archivo ${quote(file)}.`,
  }),
  FILE_AMBIGUOUS: said<{ file: string; found: readonly string[] }>({
    en: ({ file, found }, { quote, or }) => `${quote(file)} may be ${or(found)}.`,
    es: ({ file, found }, { quote, or }) => `${quote(file)} puede ser ${or(found)}.`,
  }),
  FILE_OUTSIDE: said<{ file: string }>({
    en: ({ file }, { quote }) => ({
      what: `${quote(file)} lies outside the folder of the data.`,
      hint: 'Name the folder that paths start at with `imageRoot`.',
    }),
    es: ({ file }, { quote }) => ({
      what: `${quote(file)} está fuera de la carpeta de los datos.`,
      hint: 'Indica con `imageRoot` la carpeta de la que parten las rutas.',
    }),
  }),
  IMAGE_IS_URL: said<{ url: string }>({
    en: ({ url }, { quote }) => `${quote(url)} is an address; photos are not fetched.`,
    es: ({ url }, { quote }) => `${quote(url)} es una dirección; las fotos no se descargan.`,
  }),
  'ROW_INVALID/no-photo': { en: 'No photo is named.', es: 'No se nombra ninguna foto.' },
  'ROW_INVALID/photo-kind': {
    en: 'The photo is neither a path nor the bytes of an image.',
    es: 'La foto no es ni una ruta ni los bytes de una imagen.',
  },
  'ROW_INVALID/list-line': {
    en: 'A line is the path of a photo, a blank and its label.',
    es: 'Cada línea es la ruta de una foto, un espacio y su etiqueta.',
  },
  'LABEL_MISSING/file-name': {
    en: 'The name does not say a class with a number behind it.',
    es: 'El nombre no indica una clase seguida de un número.',
  },
  'LABEL_INVALID/unnamed': said<{ label: string; classes: number; file: string }>({
    en: ({ label, classes, file }, { quote, count }) =>
      `${quote(label)} is none of the ${count(classes, 'class', 'classes')} in ${file}.`,
    es: ({ label, classes, file }, { quote, count }) =>
      `${quote(label)} no es ninguna de las ${count(classes, 'clase', 'clases')} de ${file}.`,
  }),
  'LABEL_INVALID/box': said<{ line: string }>({
    en: ({ line }, { quote }) => `${quote(line)} is not a box.`,
    es: ({ line }, { quote }) => `${quote(line)} no es un recuadro.`,
  }),
  'LABEL_INVALID/disagree': {
    en: 'Those who labelled it do not agree.',
    es: 'Quienes la etiquetaron no están de acuerdo.',
  },
  'ROWS_LEFT_OUT/photos': said<{ count: number; first: string; reason: Remark }>({
    en: ({ count: n, first, reason }, { count, say }) =>
      `${count(n, 'photo that the data name is', 'photos that the data name are')} left out. The first, ${first}: ${say(reason)}`,
    es: ({ count: n, first, reason }, { count, say }) =>
      `Se ${n === 1 ? 'omite' : 'omiten'} ${count(n, 'foto', 'fotos')} de las que nombran los datos. La primera, ${first}: ${say(reason)}`,
  }),
  'ROWS_LEFT_OUT/side': said<{ table: string; column: string; side: 'train' | 'validation' | 'test' }>({
    en: ({ table, column, side }, { quote }) =>
      `${table} (${side}) has no column ${quote(column)}, so its photos have no labels and are left out.`,
    es: ({ table, column, side }, { quote }) =>
      `${table} (${side}) no tiene la columna ${quote(column)}, así que sus fotos no tienen etiquetas y se omiten.`,
  }),
});

/** Folders of photos, and the photos themselves. */
import { defineMessages, said } from './message.ts';
import type { Remark } from './remark.ts';

const perClass = {
  en: 'Make one folder per class and put its photos inside: photos/apple/1.jpg, photos/pear/1.jpg.',
  es: 'Crea una carpeta por clase y pon dentro sus fotos: fotos/manzana/1.jpg, fotos/pera/1.jpg.',
};
const secondClass = {
  en: 'Make one folder per class and put its photos inside; for yes or no, a second folder with other photos.',
  es: 'Crea una carpeta por clase y pon dentro sus fotos; para un sí o un no, una segunda carpeta con otras fotos.',
};
const replace = {
  en: 'Replace the file with a complete JPEG, PNG, WebP or GIF.',
  es: 'Sustituye el archivo por un JPEG, PNG, WebP o GIF completo.',
};

export const photoMessages = defineMessages({
  FOLDER_MISSING: {
    en: {
      what: 'The folder does not exist.',
      hint: 'Check the path; relative paths start at the working directory.',
    },
    es: {
      what: 'La carpeta no existe.',
      hint: 'Revisa la ruta; las rutas relativas parten de la carpeta de trabajo.',
    },
  },
  NOT_A_FOLDER: {
    en: {
      what: 'Expected a folder of photos, but this is a file.',
      hint: 'Give the folder that holds one folder per class.',
    },
    es: {
      what: 'Se esperaba una carpeta de fotos, pero esto es un archivo.',
      hint: 'Indica la carpeta que contiene una carpeta por clase.',
    },
  },
  FOLDER_UNREADABLE: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The folder cannot be read: ${program(reason)}.`,
      hint: 'Check the permissions of the folder and of those above it.',
    }),
    es: ({ reason }, { program }) => ({
      what: `No se puede leer la carpeta: ${program(reason)}.`,
      hint: 'Revisa los permisos de la carpeta y de las que la contienen.',
    }),
  }),
  FOLDER_EMPTY: {
    en: { what: 'The folder holds no photos: there is no class folder with an image file in it.', hint: perClass.en },
    es: { what: 'La carpeta no tiene fotos: no hay ninguna carpeta de clase con imágenes.', hint: perClass.es },
  },
  'FOLDER_EMPTY/others': said<{ files: readonly string[] }>({
    en: ({ files }, { names }) => ({
      what: `The folder holds neither photos nor texts that can be read. It holds ${names(files, 5)}.`,
      hint: 'Make one folder per class and put its photos, or its texts as .txt files, inside. Save tables as CSV, JSON Lines or Parquet.',
    }),
    es: ({ files }, { names }) => ({
      what: `En la carpeta no hay fotos ni textos que se puedan leer. Contiene ${names(files, 5)}.`,
      hint: 'Crea una carpeta por clase y pon dentro sus fotos, o sus textos como archivos .txt. Guarda las tablas como CSV, JSON Lines o Parquet.',
    }),
  }),
  'FOLDER_EMPTY/loose': said<{ photos: number }>({
    en: ({ photos }, { count }) => ({
      what: `The folder holds ${count(photos, 'photo', 'photos')}, but no class folders with photos.`,
      hint: perClass.en,
    }),
    es: ({ photos }, { count }) => ({
      what: `La carpeta tiene ${count(photos, 'foto suelta', 'fotos sueltas')}, pero ninguna carpeta de clase con fotos.`,
      hint: perClass.es,
    }),
  }),
  NO_READABLE_IMAGE: said<{ files: number; first: string; reason: Remark }>({
    en: ({ files, first, reason }, { count, say }) => ({
      what: `None of the ${count(files, 'image file', 'image files')} can be read. The first, ${first}: ${say(reason)}`,
      hint: 'Open one of them in a viewer; if it shows, please report it.',
    }),
    es: ({ files, first, reason }, { count, say }) => ({
      what: `No se puede leer ninguna imagen (${count(files, 'archivo', 'archivos')}). La primera, ${first}: ${say(reason)}`,
      hint: 'Ábrela en un visor; si se ve, infórmanos, por favor.',
    }),
  }),
  'NO_READABLE_IMAGE/given': {
    en: {
      what: 'There is nothing that could be labeled.',
      hint: 'Give photos (JPEG, PNG, WebP, GIF, TIFF, AVIF or BMP), folders of photos or a glob pattern; for a text model, texts.',
    },
    es: {
      what: 'No hay nada que se haya podido etiquetar.',
      hint: 'Indica fotos (JPEG, PNG, WebP, GIF, TIFF, AVIF o BMP), carpetas de fotos o un patrón; para un modelo de textos, textos.',
    },
  },
  CLASS_TOO_FEW: said<{ class: string }>({
    en: ({ class: name }, { quote }) => ({
      what: `Telling classes apart takes at least two; there are photos of only one, ${quote(name)}.`,
      hint: secondClass.en,
    }),
    es: ({ class: name }, { quote }) => ({
      what: `Para distinguir clases hacen falta al menos dos; solo hay fotos de una, ${quote(name)}.`,
      hint: secondClass.es,
    }),
  }),
  'CLASS_TOO_FEW/conflicts': {
    en: { what: 'Every photo is in more than one class, so no label can be trusted.', hint: secondClass.en },
    es: {
      what: 'Todas las fotos están en más de una clase, así que no se puede confiar en ninguna etiqueta.',
      hint: secondClass.es,
    },
  },
  FILES_UNREADABLE: said<{ files: number; first: string; reason: Remark }>({
    en: ({ files, first, reason }, { count, say }) =>
      `${count(files, 'file', 'files')} left out because ${files === 1 ? 'it' : 'they'} cannot be read. The first, ${first}: ${say(reason)}`,
    es: ({ files, first, reason }, { count, say }) =>
      `Se ${files === 1 ? 'omite' : 'omiten'} ${count(files, 'archivo ilegible', 'archivos ilegibles')}. El primero, ${first}: ${say(reason)}`,
  }),
  NOT_AN_IMAGE: said<{ extension: string }>({
    en: ({ extension }, { quote }) =>
      extension ? `A ${quote(extension)} file is not an image file.` : 'A file without an extension.',
    es: ({ extension }, { quote }) =>
      extension ? `Un archivo ${quote(extension)} no es una imagen.` : 'Es un archivo sin extensión.',
  }),

  // One photo
  IMAGE_TOO_LARGE: said<{ width: number; height: number; maxPixels: number }>({
    en: ({ width, height, maxPixels }, { number }) => ({
      what: `The image has ${number(width)} × ${number(height)} pixels; the limit is ${number(maxPixels)}.`,
      hint: 'Make it smaller, or raise `maxPixels` if you trust the file.',
    }),
    es: ({ width, height, maxPixels }, { number }) => ({
      what: `La imagen tiene ${number(width)} × ${number(height)} píxeles; el límite es ${number(maxPixels)}.`,
      hint: 'Redúcela, o sube `maxPixels` si te fías del archivo.',
    }),
  }),
  'IMAGE_TOO_LARGE/file': said<{ size: number; maxBytes: number }>({
    en: ({ size, maxBytes }, { bytes }) => ({
      what: `The file takes ${bytes(size)}; an image file may take ${bytes(maxBytes)}.`,
      hint: 'Take the file out of the folder: it is hardly a photo.',
    }),
    es: ({ size, maxBytes }, { bytes }) => ({
      what: `El archivo ocupa ${bytes(size)}; una imagen puede ocupar ${bytes(maxBytes)}.`,
      hint: 'Sácalo de la carpeta: difícilmente es una foto.',
    }),
  }),
  IMAGE_UNREADABLE: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `It is not an image that can be read: ${program(reason)}.`,
      hint: replace.en,
    }),
    es: ({ reason }, { program }) => ({ what: `No es una imagen legible: ${program(reason)}.`, hint: replace.es }),
  }),
  'IMAGE_UNREADABLE/unknown': {
    en: { what: 'It is not an image that can be read: its format is unknown.', hint: replace.en },
    es: { what: 'No es una imagen legible: su formato es desconocido.', hint: replace.es },
  },
  'IMAGE_UNREADABLE/header': {
    en: { what: 'It is not an image that can be read: its header is damaged.', hint: replace.en },
    es: { what: 'No es una imagen legible: su cabecera está dañada.', hint: replace.es },
  },
  'IMAGE_UNREADABLE/empty': {
    en: { what: 'The file is empty (0 bytes).', hint: replace.en },
    es: { what: 'El archivo está vacío (0 bytes).', hint: replace.es },
  },
  'IMAGE_UNREADABLE/damaged': said<{ format: string; reason: string }>({
    en: ({ format, reason }, { program }) => ({
      what: `The ${format} image is truncated or corrupt${reason ? `: ${program(reason)}` : ''}.`,
      hint: replace.en,
    }),
    es: ({ format, reason }, { program }) => ({
      what: `La imagen ${format} está cortada o dañada${reason ? `: ${program(reason)}` : ''}.`,
      hint: replace.es,
    }),
  }),
  'IMAGE_UNREADABLE/file': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({ what: `The file cannot be read: ${program(reason)}.`, hint: replace.en }),
    es: ({ reason }, { program }) => ({ what: `No se puede leer el archivo: ${program(reason)}.`, hint: replace.es }),
  }),
});

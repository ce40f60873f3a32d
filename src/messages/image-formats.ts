/** Kinds of image files that are known and not decoded, and what transparency means to a model. */
import { defineMessages, said } from './message.ts';

/** By the usual extension; each reads after "The file is". */
export const unreadableFormats = {
  heic: { en: 'a HEIC photo', es: 'una foto HEIC' },
  raw: { en: "a camera's raw photo", es: 'una foto en bruto de una cámara (RAW)' },
  jxl: { en: 'a JPEG XL image', es: 'una imagen JPEG XL' },
  jp2: { en: 'a JPEG 2000 image', es: 'una imagen JPEG 2000' },
  svg: { en: 'an SVG drawing', es: 'un dibujo SVG' },
  pdf: { en: 'a PDF document', es: 'un documento PDF' },
  eps: { en: 'a PostScript file', es: 'un archivo PostScript' },
  psd: { en: 'a Photoshop file', es: 'un archivo de Photoshop' },
  xcf: { en: 'a GIMP file', es: 'un archivo de GIMP' },
  ico: { en: 'a Windows icon', es: 'un icono de Windows' },
  hdr: { en: 'a Radiance HDR image', es: 'una imagen Radiance HDR' },
  exr: { en: 'an OpenEXR image', es: 'una imagen OpenEXR' },
  dds: { en: 'a DirectDraw texture', es: 'una textura de DirectDraw' },
  qoi: { en: 'a QOI image', es: 'una imagen QOI' },
  pnm: { en: 'a Netpbm image', es: 'una imagen Netpbm' },
  dicom: { en: 'a DICOM image', es: 'una imagen DICOM' },
  fits: { en: 'a FITS image', es: 'una imagen FITS' },
  djvu: { en: 'a DjVu document', es: 'un documento DjVu' },
  video: { en: 'a video', es: 'un vídeo' },
} as const;

export type UnreadableFormat = keyof typeof unreadableFormats;

function known(format: string) {
  return Object.hasOwn(unreadableFormats, format) ? unreadableFormats[format as UnreadableFormat] : undefined;
}

const hints: Readonly<Record<string, { readonly en: string; readonly es: string }>> = {
  heic: {
    en: 'Convert it to JPEG. On an iPhone, Settings > Camera > Formats > Most Compatible takes JPEG photos.',
    es: 'Conviértela a JPEG. En un iPhone, Ajustes > Cámara > Formatos > Más compatible hace las fotos en JPEG.',
  },
  raw: {
    en: "Develop it to JPEG or TIFF with the camera's program.",
    es: 'Revélala en JPEG o TIFF con el programa de la cámara.',
  },
  svg: {
    en: 'Export the drawing as PNG, at the size at which it is meant to be seen.',
    es: 'Exporta el dibujo como PNG, al tamaño al que se vaya a ver.',
  },
  video: {
    en: 'Save single frames as JPEG or PNG.',
    es: 'Guarda fotogramas sueltos como JPEG o PNG.',
  },
};

export const imageFormatMessages = defineMessages({
  UNSUPPORTED_FORMAT: said<{ format: string }>({
    en: ({ format }) => ({
      what: `The file is ${known(format)?.en ?? format}, which is not decoded.`,
      hint: hints[format]?.en ?? 'Save it as JPEG, PNG, WebP or TIFF.',
    }),
    es: ({ format }) => ({
      what: `El archivo es ${known(format)?.es ?? format}, un formato que no se descodifica.`,
      hint: hints[format]?.es ?? 'Guárdalo como JPEG, PNG, WebP o TIFF.',
    }),
  }),
  'UNSUPPORTED_FORMAT/browser': {
    en: { what: 'The file is a TIFF image, which browsers do not decode.', hint: 'Save it as JPEG, PNG or WebP.' },
    es: {
      what: 'El archivo es una imagen TIFF, que los navegadores no descodifican.',
      hint: 'Guárdalo como JPEG, PNG o WebP.',
    },
  },
  PIXELS_NOT_IN_BROWSER: {
    en: {
      what: 'The model learned from photos as an older build of Injerto prepared them, which browsers cannot do.',
      hint: 'Use the model in Node, or train it again.',
    },
    es: {
      what: 'El modelo aprendió de fotos preparadas como lo hacía una versión anterior de Injerto, y los navegadores no pueden hacerlo así.',
      hint: 'Usa el modelo en Node, o entrénalo de nuevo.',
    },
  },
  'IMAGE_UNREADABLE/compression': said<{ format: string; compression: number }>({
    en: ({ format, compression }) => ({
      what: `The ${format} image is compressed in a way (${compression}) that is not decoded.`,
      hint: 'Save it as JPEG, PNG, WebP or TIFF.',
    }),
    es: ({ format, compression }) => ({
      what: `La imagen ${format} está comprimida de un modo (${compression}) que no se descodifica.`,
      hint: 'Guárdala como JPEG, PNG, WebP o TIFF.',
    }),
  }),
  'EXPORT_UNSUPPORTED/filter': said<{ filter: string }>({
    en: ({ filter }, { quote }) => ({
      what: `Photos of this model are resized with the filter ${quote(filter)}, which ONNX does not have.`,
      hint: 'Only "bilinear", "bicubic" and "nearest" can go into the graph: keep the model folder, and prepare photos as its card shows.',
    }),
    es: ({ filter }, { quote }) => ({
      what: `Las fotos de este modelo se redimensionan con el filtro ${quote(filter)}, que ONNX no tiene.`,
      hint: 'Solo «bilinear», «bicubic» y «nearest» caben en el grafo: quédate con la carpeta del modelo y prepara las fotos como indica su ficha.',
    }),
  }),
  'EXPORT_UNSUPPORTED/version': {
    en: {
      what: 'The model was saved by Injerto 0.1, which resized photos without smoothing; ONNX has no operator that gives those pixels.',
      hint: 'Train the model again.',
    },
    es: {
      what: 'El modelo lo guardó Injerto 0.1, que redimensionaba las fotos sin suavizado; ONNX no tiene un operador que dé esos píxeles.',
      hint: 'Entrena el modelo de nuevo.',
    },
  },
  'EXPORT_UNSUPPORTED/texts': {
    en: {
      what: 'The model reads texts; only the preparation of photos can go into the graph.',
      hint: 'Name a model that reads photos.',
    },
    es: {
      what: 'El modelo lee textos; solo la preparación de fotos cabe en el grafo.',
      hint: 'Indica un modelo que lea fotos.',
    },
  },
  'TRANSPARENCY/photos': said<{ photos: number; first: string }>({
    en: ({ photos, first }, { count }) =>
      `${count(photos, 'photo', 'photos')} can be transparent (the first is ${first}). What is transparent is shown on the background of the model: white, unless \`background\` says otherwise.`,
    es: ({ photos, first }, { count }) =>
      `${count(photos, 'foto puede ser transparente', 'fotos pueden ser transparentes')} (la primera es ${first}). Lo transparente se ve sobre el fondo del modelo: blanco, salvo que \`background\` diga otra cosa.`,
  }),
  TRANSPARENCY: said<{ red: number; green: number; blue: number }>({
    en: ({ red, green, blue }) =>
      `The photo is transparent in places: there the background of the model shows, rgb(${red}, ${green}, ${blue}). So it does in others.`,
    es: ({ red, green, blue }) =>
      `La foto es transparente en partes: ahí se ve el fondo del modelo, rgb(${red}, ${green}, ${blue}). Igual en otras.`,
  }),
  'TRANSPARENCY/file': said<{ file: string; red: number; green: number; blue: number }>({
    en: ({ file, red, green, blue }) =>
      `${file} is transparent in places: there the background of the model shows, rgb(${red}, ${green}, ${blue}). So it does in others.`,
    es: ({ file, red, green, blue }) =>
      `${file} es transparente en partes: ahí se ve el fondo del modelo, rgb(${red}, ${green}, ${blue}). Igual en otras.`,
  }),
  BACKGROUND_NOT_USED: {
    en: 'The model learned from photos whose transparency was dropped, so `background` has no effect.',
    es: 'El modelo aprendió de fotos cuya transparencia se quitó, así que `background` no tiene efecto.',
  },
  BACKGROUND_INVALID: {
    en: {
      what: 'A background is three whole numbers from 0 to 255: red, green, blue.',
      hint: 'White is [255, 255, 255].',
    },
    es: {
      what: 'Un fondo son tres números enteros de 0 a 255: rojo, verde y azul.',
      hint: 'El blanco es [255, 255, 255].',
    },
  },
  PREPARES_ITS_PHOTOS: {
    en: {
      what: 'The file was exported with its preprocessing: its graph takes bytes of any size, and preparing photos for it would do so twice.',
      hint: 'Open the model that it was exported from.',
    },
    es: {
      what: 'El archivo se exportó con su preprocesamiento: su grafo toma bytes de cualquier tamaño, y prepararle las fotos sería hacerlo dos veces.',
      hint: 'Abre el modelo del que se exportó.',
    },
  },
  'OUTPUT_EXISTS/export': {
    en: {
      what: 'There is a file or folder of that name that was not exported by Injerto.',
      hint: 'Choose another name.',
    },
    es: {
      what: 'Ya hay un archivo o una carpeta con ese nombre que no exportó Injerto.',
      hint: 'Elige otro nombre.',
    },
  },
  PREPROCESSING_VERSION_UNKNOWN: said<{ version: number }>({
    en: ({ version }) => ({
      what: `The model reads photos in a way ("pixel_version": ${version}) that this version of Injerto does not know.`,
      hint: 'A newer Injerto wrote the model: update this one.',
    }),
    es: ({ version }) => ({
      what: `El modelo lee las fotos de un modo («pixel_version»: ${version}) que esta versión de Injerto no conoce.`,
      hint: 'El modelo lo escribió un Injerto más nuevo: actualiza este.',
    }),
  }),
});

/** What is wrong with a file that says how photos are prepared. */
import { defineMessages, said } from './message.ts';

const own = {
  en: 'Choose another model, or give the preprocessing yourself.',
  es: 'Elige otro modelo, o indica tú la preparación.',
};

const size = '"size": { "height": 224, "width": 224 }';

export const processorFileMessages = defineMessages({
  'PREPROCESSING_UNSUPPORTED/step': said<{ field: string; value: string }>({
    en: ({ field, value }, { quote }) => ({
      what: `${quote(field)}: ${value} is a preprocessing step that Injerto does not carry out.`,
      hint: 'Choose an image classification model, or give the preprocessing yourself.',
    }),
    es: ({ field, value }, { quote }) => ({
      what: `${quote(field)}: ${value} es un paso de preparación que Injerto no hace.`,
      hint: 'Elige un modelo de clasificación de imágenes, o indica tú la preparación.',
    }),
  }),
  'PREPROCESSING_UNSUPPORTED/border': {
    en: {
      what: '"crop_mode": "border" is a preprocessing step that Injerto does not carry out.',
      hint: own.en,
    },
    es: { what: '"crop_mode": "border" es un paso de preparación que Injerto no hace.', hint: own.es },
  },
  'PREPROCESSING_UNSUPPORTED/not-square': said<{ width: number; height: number }>({
    en: ({ width, height }) => ({
      what: `Photos for an input of ${width}×${height}, which is not square, are resized by timm in a way that Injerto does not carry out.`,
      hint: own.en,
    }),
    es: ({ width, height }) => ({
      what: `Las fotos para una entrada de ${width}×${height}, que no es cuadrada, timm las cambia de tamaño de un modo que Injerto no hace.`,
      hint: own.es,
    }),
  }),
  'PREPROCESSING_UNSUPPORTED/perceiver': {
    en: {
      what: 'PerceiverImageProcessor crops before it resizes, which Injerto does not carry out.',
      hint: own.en,
    },
    es: { what: 'PerceiverImageProcessor recorta antes de cambiar el tamaño, y eso Injerto no lo hace.', hint: own.es },
  },
  'PREPROCESSING_INVALID/no-size': {
    en: {
      what: 'The file fixes no input size: it names neither "size" nor "crop_size" (or turns both off).',
      hint: `Add ${size}, with the size that the model was trained at.`,
    },
    es: {
      what: 'El archivo no fija ningún tamaño de entrada: no nombra ni "size" ni "crop_size" (o desactiva los dos).',
      hint: `Añade ${size}, con el tamaño al que se entrenó el modelo.`,
    },
  },
  'PREPROCESSING_INVALID/size': said<{ got: string }>({
    en: ({ got }) => ({
      what: `"size" must be a number, { shortest_edge } or { width, height }; got ${got}.`,
      hint: `Images of one batch need one size: write ${size}.`,
    }),
    es: ({ got }) => ({
      what: `"size" tiene que ser un número, { shortest_edge } o { width, height }; es ${got}.`,
      hint: `Las imágenes de un lote necesitan un mismo tamaño: escribe ${size}.`,
    }),
  }),
  'PREPROCESSING_INVALID/crop-size': said<{ got?: string }>({
    en: ({ got }) => ({
      what: `"do_center_crop" is on, but "crop_size" is ${got ?? 'missing'}.`,
      hint: 'Write "crop_size": { "height": 224, "width": 224 }.',
    }),
    es: ({ got }) => ({
      what: `"do_center_crop" está activado, pero "crop_size" ${got === undefined ? 'falta' : `es ${got}`}.`,
      hint: 'Escribe "crop_size": { "height": 224, "width": 224 }.',
    }),
  }),
  'PREPROCESSING_INVALID/filter': said<{ field: string; got?: string }>({
    en: ({ field, got }, { quote }) => ({
      what: `${quote(field)} must be one of PIL's filters, 0 … 5; got ${got ?? 'nothing'}.`,
      hint: 'Use 0 (nearest), 1 (lanczos), 2 (bilinear), 3 (bicubic), 4 (box) or 5 (hamming).',
    }),
    es: ({ field, got }, { quote }) => ({
      what: `${quote(field)} tiene que ser uno de los filtros de PIL, 0 … 5; es ${got ?? 'nada'}.`,
      hint: 'Usa 0 (nearest), 1 (lanczos), 2 (bilinear), 3 (bicubic), 4 (box) o 5 (hamming).',
    }),
  }),
  'PREPROCESSING_INVALID/field': said<{ field: string; problem: string; got?: string }>({
    en: ({ field, problem, got }, { quote }) => ({
      what: `${quote(field)} is not valid: ${problem}; got ${got ?? 'nothing'}.`,
      hint: "See the model's preprocessor_config.json on its hub page.",
    }),
    es: ({ field, problem, got }, { quote, program }) => ({
      what: `${quote(field)} no es válido: ${program(problem)}; es ${got ?? 'nada'}.`,
      hint: 'Mira preprocessor_config.json en la página del modelo en el hub.',
    }),
  }),
  'PREPROCESSING_INVALID/object': said<{ got?: string }>({
    en: ({ got }) => ({
      what: `The image preprocessing must be a JSON object; got ${got ?? 'nothing'}.`,
      hint: "See the model's preprocessor_config.json on its hub page.",
    }),
    es: ({ got }) => ({
      what: `La preparación de imágenes tiene que ser un objeto JSON; es ${got ?? 'nada'}.`,
      hint: 'Mira preprocessor_config.json en la página del modelo en el hub.',
    }),
  }),
});

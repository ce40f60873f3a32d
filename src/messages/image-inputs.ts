/** How a model takes images, and what is assumed where its files do not say. */
import { defineMessages, said } from './message.ts';

export const imageInputMessages = defineMessages({
  'MODEL_INPUT_UNSUPPORTED/image': said<{ found: string }>({
    en: ({ found }) => ({
      what: `An image model must have exactly one input of photos: float32, float64 or uint8, [batch, 3, height, width] or [batch, height, width, 3], with one channel or three. This one has ${found}.`,
      hint: 'Choose an image classifier or an image encoder.',
    }),
    es: ({ found }) => ({
      what: `Un modelo de imágenes debe tener una sola entrada de fotos: float32, float64 o uint8, [lote, 3, alto, ancho] o [lote, alto, ancho, 3], con un canal o tres. Este tiene ${found}.`,
      hint: 'Elige un clasificador o un codificador de imágenes.',
    }),
  }),
  'MODEL_INPUT_UNSUPPORTED/channels': said<{ channels: number; found: string }>({
    en: ({ channels, found }, { number }) => ({
      what: `The model takes images of ${number(channels)} channels, and a photo has three. It has the input ${found}.`,
      hint: 'Choose a model for color photos (three channels) or for gray ones (one channel).',
    }),
    es: ({ channels, found }, { number }) => ({
      what: `El modelo toma imágenes de ${number(channels)} canales, y una foto tiene tres. Su entrada es ${found}.`,
      hint: 'Elige un modelo para fotos en color (tres canales) o en gris (un canal).',
    }),
  }),
  'PREPROCESSING_ASSUMED/imagenet': said<{ model: string; width: number; height: number }>({
    en: ({ model, width, height }, { quote }) =>
      `There is no preprocessor_config.json beside ${quote(model)}. The assumption is ImageNet's mean and standard deviation, at ${width}×${height}.`,
    es: ({ model, width, height }, { quote }) =>
      `No hay preprocessor_config.json junto a ${quote(model)}. Se supone la media y la desviación de ImageNet, a ${width}×${height}.`,
  }),
  'PREPROCESSING_ASSUMED/bytes': said<{ model: string; width: number; height: number }>({
    en: ({ model, width, height }, { quote }) =>
      `There is no preprocessor_config.json beside ${quote(model)}. The assumption is pixels from 0 to 255 as they are, without mean or deviation: the graph seems to scale them itself, at ${width}×${height}.`,
    es: ({ model, width, height }, { quote }) =>
      `No hay preprocessor_config.json junto a ${quote(model)}. Se supone que los píxeles van de 0 a 255 tal cual, sin media ni desviación (el grafo parece escalarlos), a ${width}×${height}.`,
  }),
  'PREPROCESSING_ASSUMED/unit': said<{ model: string; width: number; height: number }>({
    en: ({ model, width, height }, { quote }) =>
      `There is no preprocessor_config.json beside ${quote(model)}. The assumption is pixels from 0 to 1, without mean or deviation, at ${width}×${height}.`,
    es: ({ model, width, height }, { quote }) =>
      `No hay preprocessor_config.json junto a ${quote(model)}. Se supone que los píxeles van de 0 a 1, sin media ni desviación, a ${width}×${height}.`,
  }),
  'PREPROCESSING_ASSUMED/around-zero': said<{ model: string; width: number; height: number }>({
    en: ({ model, width, height }, { quote }) =>
      `There is no preprocessor_config.json beside ${quote(model)}. The assumption is pixels from −1 to 1, as most models of Keras take them, at ${width}×${height}.`,
    es: ({ model, width, height }, { quote }) =>
      `No hay preprocessor_config.json junto a ${quote(model)}. Se supone que los píxeles van de −1 a 1, como en la mayoría de los modelos de Keras, a ${width}×${height}.`,
  }),
  'PREPROCESSING_ASSUMED/ultralytics': said<{ model: string; width: number; height: number }>({
    en: ({ model, width, height }, { quote }) =>
      `There is no preprocessor_config.json beside ${quote(model)}, which Ultralytics exported. Photos are prepared as Ultralytics does: the shorter edge resized to ${height} px, the central ${width}×${height}, pixels from 0 to 1.`,
    es: ({ model, width, height }, { quote }) =>
      `No hay preprocessor_config.json junto a ${quote(model)}, que exportó Ultralytics. Las fotos se preparan como hace Ultralytics: el lado corto a ${height} px, el centro de ${width}×${height}, píxeles de 0 a 1.`,
  }),
  PREPROCESSING_CROPPED: said<{ edge: number }>({
    en: ({ edge }) =>
      `The preprocessor_config.json resizes the shorter edge to ${edge} px and crops nothing, which gives images of any shape. The central square is taken.`,
    es: ({ edge }) =>
      `El preprocessor_config.json lleva el lado corto a ${edge} px y no recorta, lo que da imágenes de cualquier forma. Se toma el cuadrado central.`,
  }),
  PREPROCESSING_CLASS_UNKNOWN: said<{ className: string }>({
    en: ({ className }, { quote }) =>
      `The preprocessor_config.json names the image processor ${quote(className)}, which Injerto does not know. Only what the file says is done; compare the scores with those of the original.`,
    es: ({ className }, { quote }) =>
      `El preprocessor_config.json nombra el procesador de imágenes ${quote(className)}, que Injerto no conoce. Solo se hace lo que dice el archivo; compara las puntuaciones con las del original.`,
  }),
  INPUT_GRAYSCALE: {
    en: 'The model takes one channel: photos are turned gray (luma, as Pillow does).',
    es: 'El modelo toma un canal: las fotos se pasan a gris (luma, como hace Pillow).',
  },
  INPUT_CHANNELS_LAST: {
    en: 'The model takes channels last, [batch, height, width, channels], and is saved so. transformers.js cannot feed such a model.',
    es: 'El modelo toma los canales al final, [lote, alto, ancho, canales], y así se guarda. transformers.js no puede alimentar un modelo así.',
  },
  INPUT_HALF: {
    en: 'The model takes numbers of half precision (float16), and is saved so. Inside, it computes in float32.',
    es: 'El modelo toma números de media precisión (float16), y así se guarda. Por dentro calcula en float32.',
  },
  INPUT_PRECISION: said<{ dtype: string }>({
    en: ({ dtype }) => `The model takes ${dtype} numbers, and is saved so. Inside, it computes in float32.`,
    es: ({ dtype }) => `El modelo toma números ${dtype}, y así se guarda. Por dentro calcula en float32.`,
  }),
  INPUT_BYTES: {
    en: 'The model takes bytes: the scaling and the mean that its preprocessor_config.json names are not applied.',
    es: 'El modelo toma bytes: no se aplican la escala ni la media que indica su preprocessor_config.json.',
  },
});

/** What `export` says, and the option that it shares with training. */
import { inBoth } from './in-both.ts';

export const exportHelp = inBoth({
  en: {
    background:
      'what shows through transparent pixels of photos: #rrggbb or R,G,B (default: what the model says, else white)',
    export: {
      summary: 'write one graph from the bytes of a photo to scores',
      description:
        'Writes MODEL as an .onnx file that prepares photos itself: resizing with antialiasing, cropping and normalizing are in the graph, whose input is uint8 [batch, height, width, 3] of any size. Every runtime then gives one answer.',
      model: 'a model that reads photos: a starter, a model folder, an .onnx file or a hub id',
      withPreprocessing: 'put resizing, cropping and normalizing into the graph (the one form of export there is)',
      out: 'an .onnx file, whose card is written beside it as .md; or a folder',
      dtype: 'how weights are stored: float32 or float16 (default: float32)',
    },
  },
  es: {
    background:
      'lo que se ve a través de los píxeles transparentes de las fotos: #rrggbb o R,G,B (por omisión, lo que diga el modelo, o blanco)',
    export: {
      summary: 'escribe un solo grafo, de los bytes de una foto a las puntuaciones',
      description:
        'Escribe MODEL como un archivo .onnx que prepara él mismo las fotos: el redimensionado con suavizado, el recorte y la normalización están en el grafo, cuya entrada es uint8 [lote, alto, ancho, 3] de cualquier tamaño. Así, cualquier programa da la misma respuesta.',
      model: 'un modelo que lea fotos: uno incluido, una carpeta de modelo, un archivo .onnx o un id del hub',
      withPreprocessing:
        'pone el redimensionado, el recorte y la normalización en el grafo (es la única forma de exportar)',
      out: 'un archivo .onnx, cuya ficha se escribe al lado como .md; o una carpeta',
      dtype: 'cómo se guardan los pesos: float32 o float16 (por omisión, float32)',
    },
  },
});

export const exportWords = inBoth({
  en: {
    export: {
      done: (file: string) => `Exported to ${file}. Input: uint8 [batch, height, width, 3], RGB, of any size.`,
    },
  },
  es: {
    export: {
      done: (file) => `Exportado a ${file}. Entrada: uint8 [lote, alto, ancho, 3], RGB, de cualquier tamaño.`,
    },
  },
});

/** Lo que dice el comando `export`, y la opción que comparte con el entrenamiento, en español. */

import type { enExportHelp, enExportWords } from './en-export.ts';

export const esExportHelp: typeof enExportHelp = {
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
};

export const esExportWords: typeof enExportWords = {
  export: {
    done: (file) => `Exportado a ${file}. Entrada: uint8 [lote, alto, ancho, 3], RGB, de cualquier tamaño.`,
  },
};

/** Los errores de leer textos, por su código. */
import type { ErrorText } from './en.ts';

export const textDataErrors: Readonly<Record<string, ErrorText>> = {
  DATASET_MISSING: {
    what: 'No existe ningún archivo ni carpeta con ese nombre.',
    hint: 'Revisa la ruta; las rutas relativas parten de la carpeta de trabajo.',
  },
  NOT_A_TEXT_FILE: {
    what: 'El archivo contiene datos binarios, no texto.',
    hint: 'Indica un archivo CSV, TSV, JSONL, Parquet o .txt. Lo comprimido (.gz, .zip) hay que descomprimirlo, y una hoja de cálculo (.xlsx) hay que guardarla como CSV.',
  },
  ENCODING_UNKNOWN: {
    what: 'No se conoce esa codificación de texto.',
    hint: 'Usa un nombre como los de los navegadores: utf-8, utf-16le, windows-1252, shift_jis, gb18030…',
  },
  TABLE_EMPTY: {
    what: 'El archivo no tiene filas.',
    hint: 'Una tabla lleva un texto por fila, y en la primera fila los nombres de las columnas.',
  },
  JSON_INVALID: {
    what: 'La mayoría de las líneas no son JSON válido.',
    hint: 'JSON Lines lleva un objeto por línea: {"text": "…", "label": "…"}. Si es otra clase de tabla, llámala .csv o .tsv.',
  },
  PARQUET_UNREADABLE: {
    what: 'El archivo no se puede leer como Parquet.',
    hint: 'Puede estar cortado o no ser Parquet: compara su tamaño con el original, o descárgalo de nuevo.',
  },
  TABLES_AMBIGUOUS: {
    what: 'La carpeta contiene varias tablas y ninguna se llama train.',
    hint: 'Indica uno de los archivos, o llámalos train, valid y test.',
  },
  FOLDER_WITHOUT_TEXTS: {
    what: 'En la carpeta no hay textos: ni tablas (CSV, TSV, JSONL, Parquet) ni archivos .txt.',
    hint: 'Crea una carpeta por clase con archivos .txt, o indica una tabla con un texto por fila: text,label.',
  },
  COLUMN_MISSING: { what: 'La tabla no tiene esa columna.' },
  COLUMN_AMBIGUOUS: { what: 'No se puede saber qué columna es la buena.' },
  LABELS_MISSING: {
    what: 'Ninguna columna parece contener etiquetas.',
    hint: 'Indica la columna de las etiquetas (--label-column).',
  },
  LABEL_CONSTANT: {
    what: 'Todos los textos de entrenamiento tienen la misma etiqueta, o no queda ninguno: no hay nada que distinguir.',
    hint: 'Indica la columna que contiene la clase (--label-column), o añade textos de otras clases.',
  },
  LABELS_TOO_MANY: {
    what: 'La columna de etiquetas tiene demasiados valores distintos para ser clases.',
    hint: 'Indica la columna que contiene la clase (--label-column). Si la etiqueta es un número que se quiere estimar, dilo (--task regression).',
  },
  LABEL_NOT_A_NUMBER: {
    what: 'La mayoría de las etiquetas no son números.',
    hint: 'Para estimar un número hace falta una columna de números (--label-column). Para distinguir clases, quita --task.',
  },
  TEXT_CLASS_NOT_TRAINED: {
    what: 'Una clase tiene textos de validación o de prueba, pero ninguno de entrenamiento.',
    hint: 'Añade textos de esa clase en train, o quítala de los otros conjuntos.',
  },
  NO_READABLE_TEXT: {
    what: 'No se puede usar ni un solo texto.',
    hint: 'Comprueba que las columnas son las buenas (--text-column, --label-column) y que el archivo no está vacío.',
  },
};

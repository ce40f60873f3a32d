/** What `inspect` says. */
import { inBoth } from './in-both.ts';
import { plural } from './plural.ts';

export const inspectHelp = inBoth({
  en: {
    summary: 'show the blocks, the head and what can be trained',
    description: 'Shows how a model is built: inputs, blocks, parameters, features, head, and what can be trained.',
    model: 'a starter, a model folder or an .onnx file',
  },
  es: {
    summary: 'muestra los bloques, la cabeza y qué se puede entrenar',
    description:
      'Muestra cómo está hecho un modelo: entradas, bloques, parámetros, características, cabeza y qué se puede entrenar.',
    model: 'un modelo incluido, una carpeta de modelo o un archivo .onnx',
  },
});

export const inspectWords = inBoth({
  en: {
    file: 'file',
    license: 'license',
    opset: 'opset',
    input: 'input',
    output: 'output',
    parameters: 'parameters',
    trainable: (trainable: string, total: string) => `${trainable} of ${total} can be trained`,
    classes: 'classes',
    features: 'features',
    featureLine: (value: string, size: string, layout: string) => `"${value}", ${size} numbers (${layout})`,
    layouts: {
      vector: 'a vector',
      map: 'a map, averaged over its places',
      sequence: 'a sequence, averaged over its places',
    },
    head: 'head',
    headLine: (kind: string, parameters: string) => `${kind}, ${parameters} parameters`,
    noHead: 'none: an encoder',
    blocks: 'Blocks, from the input to the features:',
    columns: { number: 'last', block: 'block', parameters: 'parameters', trainable: 'can be trained' },
    yes: 'yes',
    no: 'no',
    unfreezeHint: (blocks: number) =>
      `--unfreeze N trains the last N blocks, --unfreeze all every one; ${plural(blocks, 'block', 'blocks')} can be trained.`,
    missing: 'Operators without a gradient rule:',
    notes: 'Notes:',
    batch: 'batch',
    length: 'length',
  },
  es: {
    file: 'archivo',
    license: 'licencia',
    opset: 'opset',
    input: 'entrada',
    output: 'salida',
    parameters: 'parámetros',
    trainable: (trainable, total) => `se pueden entrenar ${trainable} de ${total}`,
    classes: 'clases',
    features: 'características',
    featureLine: (value, size, layout) => `«${value}», ${size} números (${layout})`,
    layouts: {
      vector: 'un vector',
      map: 'un mapa del que se toma la media de sus puntos',
      sequence: 'una secuencia de la que se toma la media de sus puntos',
    },
    head: 'cabeza',
    headLine: (kind, parameters) => `${kind}, ${parameters} parámetros`,
    noHead: 'ninguna: es un codificador',
    blocks: 'Bloques, desde la entrada hasta las características:',
    columns: { number: 'último', block: 'bloque', parameters: 'parámetros', trainable: 'se puede entrenar' },
    yes: 'sí',
    no: 'no',
    unfreezeHint: (blocks) =>
      `--unfreeze N entrena los N últimos bloques y --unfreeze all, todos; se pueden entrenar ${plural(blocks, 'bloque', 'bloques')}.`,
    missing: 'Operadores sin regla de gradiente:',
    notes: 'Observaciones:',
    batch: 'lote',
    length: 'longitud',
  },
});

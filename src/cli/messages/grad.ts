/** What `grad` says. */
import { inBoth } from './in-both.ts';
import { plural } from './plural.ts';

export const gradHelp = inBoth({
  en: {
    summary: 'write the gradients of a model for given inputs',
    description:
      'Computes logits, mean cross-entropy loss and the gradient of every weight, as the model is evaluated (no dropout), and writes them as safetensors: logits, loss, and grad:NAME for each weight NAME, in its own shape. Weights without a gradient are listed with the reason. For comparing with other frameworks, and for finding out what can be trained.',
    model: 'a starter, a model folder or an .onnx file, of any kind',
    inputs:
      'safetensors with a tensor for each input of the model, by name, and the class indices as labels (−100 does not count)',
    out: 'safetensors file for the result',
    output: 'the value that the loss reads, before softmax (default: logits)',
    only: 'weights to differentiate for: a glob such as "classifier.*", or a regular expression between slashes (default: all)',
  },
  es: {
    summary: 'escribe los gradientes de un modelo para unas entradas dadas',
    description:
      'Calcula los logits, la entropía cruzada media y el gradiente de cada peso, con el modelo en evaluación (sin dropout), y los escribe como safetensors: logits, loss y grad:NOMBRE por cada peso NOMBRE, con su propia forma. De los pesos sin gradiente se dice la razón. Sirve para comparar con otras bibliotecas y para saber qué se puede entrenar.',
    model: 'un modelo incluido, una carpeta de modelo o un archivo .onnx, de cualquier clase',
    inputs:
      'safetensors con un tensor por cada entrada del modelo, con su nombre, y los índices de clase como labels (−100 no cuenta)',
    out: 'archivo safetensors para el resultado',
    output: 'el valor que lee la pérdida, antes de softmax (por defecto, logits)',
    only: 'pesos por los que se deriva: un patrón como "classifier.*", o una expresión regular entre barras (por defecto, todos)',
  },
});

export const gradWords = inBoth({
  en: {
    loss: (loss: string, output: string, shape: string) => `Loss ${loss}, from "${output}" ${shape}`,
    written: (count: number, file: string) => `${plural(count, 'gradient', 'gradients')} in ${file}`,
    skipped: 'Without a gradient:',
    more: (count: number) => `and ${count} more`,
    stopping: 'Stopping … (Ctrl-C again ends at once)',
  },
  es: {
    loss: (loss, output, shape) => `Pérdida ${loss}, de «${output}» ${shape}`,
    written: (count, file) => `${plural(count, 'gradiente', 'gradientes')} en ${file}`,
    skipped: 'Sin gradiente:',
    more: (count) => `y ${count} más`,
    stopping: 'Parando… (otra vez Ctrl-C: termina ya)',
  },
});

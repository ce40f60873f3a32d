/** What `check` says. */
import type { CheckName, Severity } from '../../guidance/check/finding.ts';
import { reportWords } from '../../messages/index.ts';
import { inBoth } from './in-both.ts';

export const checkHelp = inBoth({
  en: {
    summary: 'looks for what is wrong with labeled data before training',
    description:
      'Looks for what is wrong with labeled photos or texts: wrong labels, copies on both sides of a split, labels that a file size or a corner gives away, wrong preprocessing, a reference model that does not help, sides that differ, small or uneven classes, series, outliers. Nothing is trained but heads on the features of a reference model, and your files stay as they are.',
    model:
      'the model through whose features the data are seen (default: mobilenet-v2 for photos, all-minilm-l6-v2 for texts)',
    only: 'checks to make, between commas (default: all)',
    fix: 'writes a new list of the samples to a CSV file: without copies and with a column for labels in doubt',
    strict: 'ends with exit code 1 where something was found',
    show: 'samples that are named of each finding (default: 5)',
    seed: 'of every random choice (default: 0)',
  },
  es: {
    summary: 'busca lo que está mal en los datos etiquetados antes de entrenar',
    description:
      'Busca lo que está mal en fotos o textos etiquetados: etiquetas erróneas, copias en ambas partes de una división, etiquetas que delata el tamaño del archivo o una esquina, preprocesamiento equivocado, un modelo de referencia que no ayuda, partes que difieren, clases pequeñas o desiguales, series, valores atípicos. Solo se entrenan cabezas sobre las características de un modelo de referencia, y tus archivos se quedan como están.',
    model:
      'el modelo con cuyas características se ven los datos (por defecto, mobilenet-v2 para fotos y all-minilm-l6-v2 para textos)',
    only: 'comprobaciones que hacer, separadas por comas (por defecto, todas)',
    fix: 'escribe una lista nueva de las muestras en un archivo CSV: sin copias y con una columna para las etiquetas dudosas',
    strict: 'termina con el código de salida 1 si se encuentra algo',
    show: 'muestras que se nombran de cada hallazgo (por defecto, 5)',
    seed: 'de todas las elecciones al azar (por defecto, 0)',
  },
});

const names = inBoth<Readonly<Record<CheckName, string>>>({
  en: reportWords.en.checks,
  es: reportWords.es.checks,
});
const severities = inBoth<Readonly<Record<Severity, string>>>({
  en: reportWords.en.severities,
  es: reportWords.es.severities,
});

export const checkWords = inBoth({
  en: {
    names: names.en,
    severities: severities.en,
    checking: (name: string) => `checking: ${name}`,
    nothing: (checks: string) => `Nothing found. Checked: ${checks}.`,
    found: (count: number, samples: string, model: string) =>
      `${count} ${count === 1 ? 'finding' : 'findings'} in ${samples} samples, seen through ${model}:`,
    more: (count: string) => `and ${count} more`,
    leftOut: 'Not checked:',
    written: (samples: string, copies: string, file: string) =>
      `List of ${samples} samples written to ${file}; ${copies} copies left out.`,
  },
  es: {
    names: names.es,
    severities: severities.es,
    checking: (name: string) => `comprobando: ${name}`,
    nothing: (checks: string) => `No se ha encontrado nada. Comprobado: ${checks}.`,
    found: (count: number, samples: string, model: string) =>
      `${count} ${count === 1 ? 'hallazgo' : 'hallazgos'} en ${samples} muestras, vistas con ${model}:`,
    more: (count: string) => `y ${count} más`,
    leftOut: 'Sin comprobar:',
    written: (samples: string, copies: string, file: string) =>
      `Lista de ${samples} muestras escrita en ${file}; copias omitidas: ${copies}.`,
  },
});

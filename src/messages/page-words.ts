/** Headings and short words of pages that the library writes. Sentences about what was found are messages, by code. */
import type { Language } from './language.ts';

const en = {
  explanationTitle: (name: string) => `Why: ${name}`,
  speaksFor: 'speaks for it',
  speaksAgainst: 'speaks against it',
  word: 'Word',
  attribution: 'Attribution',
  total: 'Sum',
  nearest: 'It looks like',
  label: 'Label',
  similarity: 'Similarity',
  sample: 'Sample',
  strongest: 'Strongest words',
  explains: (name: string) => `The marks explain the class “${name}”.`,
  answer: 'Answer',
  how: (baseline: string, steps: string, error: string) =>
    `Integrated gradients from the baseline “${baseline}”, ${steps} steps; the sum misses the difference of the scores by ${error}. They show what the model looks at, not whether it is right to.`,
  baselines: {
    gray: 'gray',
    black: 'black',
    white: 'white',
    blurred: 'blurred photo',
    padding: 'padding',
    zero: 'zero vectors',
  },
};

const es: typeof en = {
  explanationTitle: (name) => `Por qué: ${name}`,
  speaksFor: 'habla a favor',
  speaksAgainst: 'habla en contra',
  word: 'Palabra',
  attribution: 'Atribución',
  total: 'Suma',
  nearest: 'Se parece a',
  label: 'Etiqueta',
  similarity: 'Similitud',
  sample: 'Muestra',
  strongest: 'Palabras con más peso',
  explains: (name) => `Las marcas explican la clase «${name}».`,
  answer: 'Respuesta',
  how: (baseline, steps, error) =>
    `Gradientes integrados desde la referencia «${baseline}», ${steps} pasos; la suma se desvía un ${error} de la diferencia de puntuaciones. Muestran en qué se fija el modelo, no si acierta al hacerlo.`,
  baselines: {
    gray: 'gris',
    black: 'negro',
    white: 'blanco',
    blurred: 'foto desenfocada',
    padding: 'relleno',
    zero: 'vectores de ceros',
  },
};

export type PageWords = typeof en;
export const pageWords: Readonly<Record<Language, PageWords>> = { en, es };

/** What is said of samples that are unlike those that a model learned from. */
import { defineMessages, said } from './message.ts';
import { things } from './photos-or-texts.ts';
import type { Remark } from './remark.ts';

export const unknownSampleMessages = defineMessages({
  'UNKNOWN_NOT_MEASURED/few': said<{ modality: 'image' | 'text'; samples: number; least: number }>({
    en: ({ modality, samples, least }, { number }) =>
      `The model cannot tell unknown ${things.en[modality]}: ${number(samples)} held-out ${things.en[modality]} are too few to set a threshold (${number(least)} are needed; \`val\`).`,
    es: ({ modality, samples, least }, { number }) =>
      `El modelo no puede reconocer muestras desconocidas: ${number(samples)} ${things.es[modality]} de validación no bastan para fijar un umbral (hacen falta ${number(least)}; \`val\`).`,
  }),
  'UNKNOWN_NOT_MEASURED/refit': {
    en: 'The model cannot tell unknown samples: it learned from the validation samples too (`refit`), so that none are left to set a threshold.',
    es: 'El modelo no puede reconocer muestras desconocidas: también ha aprendido de las de validación (`refit`) y no queda ninguna para fijar un umbral.',
  },
  'UNKNOWN_NOT_MEASURED/failed': said<{ why: Remark }>({
    en: ({ why }, { say }) => `The model cannot tell unknown samples: ${say(why)}`,
    es: ({ why }, { say }) => `El modelo no puede reconocer muestras desconocidas: ${say(why)}`,
  }),
  UNKNOWN_NOT_AVAILABLE: {
    en: {
      what: 'This model cannot tell what it does not know: there is no unknown.safetensors in its folder.',
      hint: 'Train it again with `train()`, which writes the file where enough samples are held out, and predict from the folder that it writes; or leave `unknown` out.',
    },
    es: {
      what: 'Este modelo no puede distinguir lo que no conoce: en su carpeta no hay ningún unknown.safetensors.',
      hint: 'Entrénalo de nuevo con `train()`, que escribe ese archivo si se apartan suficientes muestras, y predice con la carpeta que escribe; o prescinde de `unknown`.',
    },
  },
  UNKNOWN_FILE_INVALID: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The file cannot be read: ${program(reason)}.`,
      hint: 'Copy the model folder again as a whole.',
    }),
    es: ({ reason }, { program }) => ({
      what: `El archivo no se puede leer: ${program(reason)}.`,
      hint: 'Copia de nuevo la carpeta del modelo completa.',
    }),
  }),
  'UNKNOWN_FILE_INVALID/newer': said<{ format: number; known: number }>({
    en: ({ format, known }, { number }) => ({
      what: `The file has format ${number(format)}; this version reads formats up to ${number(known)}.`,
      hint: 'Install a newer version of Injerto.',
    }),
    es: ({ format, known }, { number }) => ({
      what: `El archivo tiene el formato ${number(format)}; esta versión lee formatos hasta el ${number(known)}.`,
      hint: 'Instala una versión más reciente de Injerto.',
    }),
  }),
  'UNKNOWN_FILE_INVALID/content': {
    en: {
      what: 'The file does not hold what Injerto writes there: features [N, D] in float16, at least 19 distances in float32, and the number of neighbors, all of them finite.',
      hint: 'Copy the model folder again as a whole, or train the model again.',
    },
    es: {
      what: 'El archivo no contiene lo que Injerto escribe en él: características [N, D] en float16, al menos 19 distancias en float32 y el número de vecinos, todo finito.',
      hint: 'Copia de nuevo la carpeta del modelo completa o entrena el modelo otra vez.',
    },
  },
  'UNKNOWN_FILE_INVALID/columns': said<{ columns: number; features: number }>({
    en: ({ columns, features }, { number }) => ({
      what: `The file is of another model: its samples have ${number(columns)} features, and the head reads ${number(features)}.`,
      hint: 'Copy the model folder again as a whole, or train the model again.',
    }),
    es: ({ columns, features }, { number }) => ({
      what: `El archivo es de otro modelo: sus muestras tienen ${number(columns)} características y la cabeza lee ${number(features)}.`,
      hint: 'Copia de nuevo la carpeta del modelo completa o entrena el modelo otra vez.',
    }),
  }),
  UNKNOWN_IGNORED: said<{ why: Remark }>({
    en: ({ why }, { say }) => `Unknown samples are not told apart: ${say(why)}`,
    es: ({ why }, { say }) => `No se distinguen las muestras desconocidas: ${say(why)}`,
  }),
});

/** What is said when methods are compared. */
import { capital } from './capital.ts';
import { defineMessages, said } from './message.ts';
import { things } from './photos-or-texts.ts';
import type { Remark } from './remark.ts';
import { tenths } from './tenths.ts';

/** What the methods are called in a sentence. */
const names = {
  en: {
    'zero-shot': 'zero-shot',
    'nearest-neighbors': 'nearest neighbors',
    transfer: 'transfer',
    'partial-fine-tune': 'partial fine-tuning',
    lora: 'LoRA',
    contrastive: 'contrastive training',
    'fine-tune': 'fine-tuning',
    scratch: 'training from scratch',
  },
  es: {
    'zero-shot': 'zero-shot',
    'nearest-neighbors': 'vecinos más cercanos',
    transfer: 'transferencia',
    'partial-fine-tune': 'ajuste fino parcial',
    lora: 'LoRA',
    contrastive: 'entrenamiento contrastivo',
    'fine-tune': 'ajuste fino',
    scratch: 'entrenamiento desde cero',
  },
} as const;

const called = (method: string, language: 'en' | 'es') =>
  (names[language] as Readonly<Record<string, string>>)[method] ?? method;

/** Seconds as people say them, to the minute where there are many. */
function duration(seconds: number, language: 'en' | 'es'): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toLocaleString(language, { maximumFractionDigits: 1 })} h`;
}

export const comparisonMessages = defineMessages({
  COMPARE_TASK: said<{ task: string }>({
    en: ({ task }) => ({
      what: `Methods are compared where each sample has one class; these data are ${task}.`,
      hint: 'Train by each method with `train()` and compare the results, or choose one label column (`labelColumn`).',
    }),
    es: ({ task }) => ({
      what: `Los métodos se comparan cuando cada muestra tiene una sola clase; estos datos son ${task}.`,
      hint: 'Entrena con cada método mediante `train()` y compara los resultados, o elige una sola columna de etiquetas (`labelColumn`).',
    }),
  }),
  NO_VALIDATION_SAMPLES: said<{ modality: 'image' | 'text' }>({
    en: ({ modality }) => ({
      what: `No ${things.en[modality]} are set aside for validation, and only those can choose between methods fairly.`,
      hint: `Set some aside with \`val\`, or give each class at least four ${things.en[modality]}.`,
    }),
    es: ({ modality }) => ({
      what: `No hay ${things.es[modality]} apartad${modality === 'image' ? 'as' : 'os'} para validación, y solo con ${modality === 'image' ? 'ellas' : 'ellos'} se puede elegir bien entre métodos.`,
      hint: `Aparta algun${modality === 'image' ? 'as' : 'os'} con \`val\`, o da a cada clase al menos cuatro ${things.es[modality]}.`,
    }),
  }),
  'ABORTED/compare': said<{ folder: string }>({
    en: ({ folder }) => ({
      what: `The comparison was stopped. The methods that were finished are kept in ${folder}.`,
      hint: 'Run it again with the same settings to go on.',
    }),
    es: ({ folder }) => ({
      what: `La comparación se ha interrumpido. Los métodos terminados se conservan en ${folder}.`,
      hint: 'Ejecútala otra vez con los mismos ajustes para continuar.',
    }),
  }),
  NO_MODEL_TO_SAVE: said<{ method: string }>({
    en: ({ method }) => ({
      what: `The recommended method, ${called(method, 'en')}, trains nothing, so there is no model to save.`,
      hint: 'Use `zeroShot()` with the same reference model.',
    }),
    es: ({ method }) => ({
      what: `El método recomendado, ${called(method, 'es')}, no entrena nada, así que no hay ningún modelo que guardar.`,
      hint: 'Usa `zeroShot()` con el mismo modelo de referencia.',
    }),
  }),
  'NO_MODEL_TO_SAVE/none': {
    en: {
      what: 'No method that could be recommended was finished, so there is no model to save.',
      hint: 'Raise the budget (`budget`).',
    },
    es: {
      what: 'No ha terminado ningún método recomendable, así que no hay ningún modelo que guardar.',
      hint: 'Aumenta el presupuesto (`budget`).',
    },
  },
  COMPARED_ON_VALIDATION: said<{ modality: 'image' | 'text' }>({
    en: ({ modality }) =>
      `There are no test ${things.en[modality]}: the numbers are of the validation ${things.en[modality]}, which chose the method, so those of the method chosen flatter.`,
    es: ({ modality }) =>
      `No hay ${things.es[modality]} de prueba: los números son de ${modality === 'image' ? 'las' : 'los'} ${things.es[modality]} de validación, que han elegido el método, así que los del elegido lo favorecen.`,
  }),
  'METHOD_LEFT_OUT/same-names': {
    en: 'Zero-shot was left out: two classes have the same name.',
    es: 'Se ha omitido zero-shot: dos clases tienen el mismo nombre.',
  },
  'METHOD_LEFT_OUT/pairs': {
    en: 'Zero-shot was left out: it reads single texts, and each sample here is a pair.',
    es: 'Se ha omitido zero-shot: lee textos sueltos, y aquí cada muestra es un par.',
  },
  'METHOD_LEFT_OUT/no-zero-shot-model': {
    en: {
      what: 'Zero-shot was left out: an image classifier does not know what class names mean.',
      hint: 'Give a model that does with `zeroShotModel`: CLIP, SigLIP or a text encoder.',
    },
    es: {
      what: 'Se ha omitido zero-shot: un clasificador de imágenes no sabe qué significan los nombres de las clases.',
      hint: 'Indica con `zeroShotModel` un modelo que lo sepa: CLIP, SigLIP o un codificador de textos.',
    },
  },
  'METHOD_LEFT_OUT/no-files': {
    en: 'Zero-shot was left out: it reads photos from files, and these are in memory or inside a table.',
    es: 'Se ha omitido zero-shot: lee fotos de archivos, y estas están en la memoria o dentro de una tabla.',
  },
  'METHOD_LEFT_OUT/failed': said<{ method: string; why: Remark }>({
    en: ({ method, why }, { say }) => `${capital(called(method, 'en'))} could not be run. ${say(why)}`,
    es: ({ method, why }, { say }) => `No se ha podido ejecutar ${called(method, 'es')}. ${say(why)}`,
  }),
  'METHOD_LEFT_OUT/budget': said<{ method: string; seconds: number; budget: number }>({
    en: ({ method, seconds, budget }) =>
      `${capital(called(method, 'en'))} was not run to its end: it takes about ${duration(seconds, 'en')}, more than was left of the budget of ${duration(budget, 'en')}.`,
    es: ({ method, seconds, budget }) =>
      `${capital(called(method, 'es'))}: no se ha ejecutado hasta el final, porque necesita unos ${duration(seconds, 'es')}, más de lo que quedaba del presupuesto de ${duration(budget, 'es')}.`,
  }),
  'METHOD_LEFT_OUT/budget-spent': said<{ method: string; budget: number }>({
    en: ({ method, budget }) =>
      `${capital(called(method, 'en'))} was not run: the budget of ${duration(budget, 'en')} was spent before its pace was known.`,
    es: ({ method, budget }) =>
      `${capital(called(method, 'es'))}: no se ha ejecutado, porque el presupuesto de ${duration(budget, 'es')} se agotó antes de conocer su ritmo.`,
  }),
  'RECOMMENDED/only': said<{ method: string; accuracy: number; samples: number }>({
    en: ({ method, accuracy, samples }, { percent, number }) =>
      `Of the methods that can be recommended, only ${called(method, 'en')} was finished: right for ${percent(accuracy)} of ${number(samples)} validation samples.`,
    es: ({ method, accuracy, samples }, { percent, number }) =>
      `De los métodos recomendables, solo ha terminado ${called(method, 'es')}: acierta el ${percent(accuracy)} de ${number(samples)} muestras de validación.`,
  }),
  'RECOMMENDED/simplest-is-best': said<{ method: string; accuracy: number; samples: number }>({
    en: ({ method, accuracy, samples }, { percent, number }) =>
      `${capital(called(method, 'en'))} is the simplest method, and none was better: right for ${percent(accuracy)} of ${number(samples)} validation samples.`,
    es: ({ method, accuracy, samples }, { percent, number }) =>
      `${capital(called(method, 'es'))} es el método más sencillo y ninguno lo supera: acierta el ${percent(accuracy)} de ${number(samples)} muestras de validación.`,
  }),
  'RECOMMENDED/near-best': said<{
    method: string;
    accuracy: number;
    best: string;
    bestAccuracy: number;
    loss: number;
    p: number;
    samples: number;
  }>({
    en: ({ method, accuracy, best, bestAccuracy, loss, p, samples }, { percent, number, count }) =>
      `${capital(called(method, 'en'))} is the simplest method within a point of the best: right for ${percent(accuracy)} of ${number(samples)} validation samples, ${called(best, 'en')} for ${percent(bestAccuracy)}. The difference of ${count(tenths(loss), 'point', 'points')} may well be chance (p = ${number(p)}).`,
    es: ({ method, accuracy, best, bestAccuracy, loss, p, samples }, { percent, number, count }) =>
      `${capital(called(method, 'es'))} es el método más sencillo que queda a menos de un punto del mejor: acierta el ${percent(accuracy)} de ${number(samples)} muestras de validación, y ${called(best, 'es')}, el ${percent(bestAccuracy)}. La diferencia de ${count(tenths(loss), 'punto', 'puntos')} bien puede ser casualidad (p = ${number(p)}).`,
  }),
  'RECOMMENDED/best': said<{
    method: string;
    accuracy: number;
    samples: number;
    next: string;
    lead: number;
    significant: boolean;
  }>({
    en: ({ method, accuracy, samples, next, lead, significant }, { percent, number, count }) =>
      `${capital(called(method, 'en'))} was best: right for ${percent(accuracy)} of ${number(samples)} validation samples, ${count(tenths(lead), 'point', 'points')} more than ${called(next, 'en')}, the best of the simpler methods. ${significant ? 'That is more than chance.' : 'That may still be chance; it is more than a point, so it counts.'}`,
    es: ({ method, accuracy, samples, next, lead, significant }, { percent, number, count }) =>
      `${capital(called(method, 'es'))} es lo mejor: acierta el ${percent(accuracy)} de ${number(samples)} muestras de validación, ${count(tenths(lead), 'punto', 'puntos')} más que ${called(next, 'es')}, el mejor de los métodos más sencillos. ${significant ? 'No es casualidad.' : 'Aún puede ser casualidad; cuenta porque es más de un punto.'}`,
  }),
  'WOULD_CHANGE/chance': said<{ samples: number; other: string; low: number; high: number }>({
    en: ({ samples, other, low, high }, { number }) =>
      `More validation samples may change it: by these ${number(samples)}, ${called(other, 'en')} is between ${number(tenths(low))} and ${number(tenths(high))} points better (95 %).`,
    es: ({ samples, other, low, high }, { number }) =>
      `Más muestras de validación pueden cambiarlo: según estas ${number(samples)}, ${called(other, 'es')} es entre ${number(tenths(low))} y ${number(tenths(high))} puntos mejor (95 %).`,
  }),
  'WOULD_CHANGE/worth': said<{ other: string; gain: number; seconds: number }>({
    en: ({ other, gain, seconds }, { count }) =>
      `If ${count(tenths(gain), 'point of accuracy is', 'points of accuracy are')} worth ${duration(seconds, 'en')} of training to you, take ${called(other, 'en')}.`,
    es: ({ other, gain, seconds }, { count }) =>
      `Si ${count(tenths(gain), 'punto de exactitud te compensa', 'puntos de exactitud te compensan')} ${duration(seconds, 'es')} de entrenamiento, elige ${called(other, 'es')}.`,
  }),
  'WOULD_CHANGE/not-run': said<{ methods: readonly string[] }>({
    en: ({ methods }, { and }) => `More time may change it: ${and(methods.map((m) => called(m, 'en')))} did not run.`,
    es: ({ methods }, { and }) =>
      `Más tiempo puede cambiarlo: no se ha ejecutado ${and(methods.map((m) => called(m, 'es')))}.`,
  }),
  'WOULD_CHANGE/time': said<{ methods: readonly string[]; seconds: number }>({
    en: ({ methods, seconds }, { and }) =>
      `More time may change it: ${and(methods.map((m) => called(m, 'en')))} did not fit the budget, and would take about ${duration(seconds, 'en')}.`,
    es: ({ methods, seconds }, { and }) =>
      `Más tiempo puede cambiarlo: ${and(methods.map((m) => called(m, 'es')))} no ha cabido en el presupuesto, y necesitaría unos ${duration(seconds, 'es')}.`,
  }),
  'WOULD_CHANGE/data': said<{
    method: string;
    more: number;
    now: number;
    accuracy: number;
    low: number;
    high: number;
  }>({
    en: ({ method, more, now, accuracy, low, high }, { percent, number }) =>
      `More data: ${number(more)} more training samples should take ${called(method, 'en')} from ${percent(now)} to ${percent(accuracy)} (90 %: ${percent(low)} to ${percent(high)}).`,
    es: ({ method, more, now, accuracy, low, high }, { percent, number }) =>
      `Más datos: ${number(more)} muestras de entrenamiento más deberían llevar ${called(method, 'es')} del ${percent(now)} al ${percent(accuracy)} (90 %: del ${percent(low)} al ${percent(high)}).`,
  }),
});

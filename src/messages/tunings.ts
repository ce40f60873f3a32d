/** What is said when options are searched for. */
import { defineMessages, said } from './message.ts';
import { things } from './photos-or-texts.ts';
import type { Remark } from './remark.ts';
import { tenths } from './tenths.ts';

export const tuningMessages = defineMessages({
  TUNE_TASK: said<{ task: string }>({
    en: ({ task }) => ({
      what: `Options are searched for where each sample has one class; these data are ${task}.`,
      hint: 'Train with several options by `train()` and compare the results, or choose one label column (`labelColumn`).',
    }),
    es: ({ task }) => ({
      what: `Las opciones se buscan cuando cada muestra tiene una sola clase; estos datos son ${task}.`,
      hint: 'Entrena con varias opciones mediante `train()` y compara los resultados, o elige una sola columna de etiquetas (`labelColumn`).',
    }),
  }),
  TOO_FEW_TO_TUNE: said<{ modality: 'image' | 'text' }>({
    en: ({ modality }) => ({
      what: `There are too few ${things.en[modality]} to search for options: some must learn, others select, and others confirm.`,
      hint: 'Train with the defaults, or collect at least five of each class.',
    }),
    es: ({ modality }) => ({
      what: `Hay ${modality === 'image' ? 'muy pocas fotos' : 'muy pocos textos'} para buscar opciones: una parte aprende, otra selecciona y otra confirma.`,
      hint: 'Entrena con los valores por defecto, o reúne al menos cinco de cada clase.',
    }),
  }),
  'ABORTED/tune': said<{ folder: string }>({
    en: ({ folder }) => ({
      what: `The search was stopped. The trials that were finished are kept in ${folder}.`,
      hint: 'Run it again with the same settings to go on.',
    }),
    es: ({ folder }) => ({
      what: `La búsqueda se ha interrumpido. Las pruebas terminadas se conservan en ${folder}.`,
      hint: 'Ejecútala otra vez con los mismos ajustes para continuar.',
    }),
  }),
  TRIAL_LEFT_OUT: said<{ trial: number; why: Remark }>({
    en: ({ trial, why }, { say }) => `Trial ${trial} could not be trained. ${say(why)}`,
    es: ({ trial, why }, { say }) => `La prueba ${trial} no se ha podido entrenar. ${say(why)}`,
  }),
  TUNING_UNFINISHED: said<{ trials: number }>({
    en: ({ trials }, { count }) => ({
      what: `The budget ended before ${count(trials, 'trial was', 'trials were')} trained as long as planned.`,
      hint: 'Raise `budget`; what was finished is kept.',
    }),
    es: ({ trials }, { count }) => ({
      what: `El presupuesto se ha agotado antes de entrenar ${count(trials, 'prueba', 'pruebas')} tanto como estaba previsto.`,
      hint: 'Aumenta `budget`; lo terminado se conserva.',
    }),
  }),
  'TUNED/defaults-best': said<{ trials: number; accuracy: number }>({
    en: ({ trials, accuracy }, { percent, count }) =>
      `The defaults are the best of ${count(trials, 'set', 'sets')} of options that were tried: right for ${percent(accuracy)} of the samples that select.`,
    es: ({ trials, accuracy }, { percent, count }) =>
      `Los valores por defecto son los mejores de ${count(trials, 'juego', 'juegos')} de opciones que se han probado: aciertan el ${percent(accuracy)} de las muestras que seleccionan.`,
  }),
  'TUNED/not-compared': said<{ trials: number }>({
    en: ({ trials }, { count }) =>
      `${count(trials, 'set', 'sets')} of options were tried, but not to the end, so nothing shows that any beats the defaults. Keep the defaults.`,
    es: ({ trials }, { count }) =>
      `Se ${trials === 1 ? 'ha' : 'han'} probado ${count(trials, 'juego', 'juegos')} de opciones, pero no hasta el final, así que nada demuestra que alguno supere los valores por defecto. Quédate con ellos.`,
  }),
  'TUNED/better': said<{
    trial: number;
    samples: number;
    defaults: number;
    tuned: number;
    difference: number;
    p: number;
  }>({
    en: ({ trial, samples, defaults, tuned, difference, p }, { percent, number, count }) =>
      `Trial ${trial} beats the defaults on ${number(samples)} samples that did not choose it: ${percent(tuned)} right against ${percent(defaults)}, ${count(tenths(difference), 'point', 'points')} more. That is more than chance (p = ${number(p)}).`,
    es: ({ trial, samples, defaults, tuned, difference, p }, { percent, number, count }) =>
      `La prueba ${trial} supera los valores por defecto en ${number(samples)} muestras que no la eligieron: acierta el ${percent(tuned)} frente al ${percent(defaults)}, ${count(tenths(difference), 'punto', 'puntos')} más. No es casualidad (p = ${number(p)}).`,
  }),
  'TUNED/perhaps': said<{
    trial: number;
    samples: number;
    defaults: number;
    tuned: number;
    difference: number;
    p: number;
  }>({
    en: ({ trial, samples, defaults, tuned, difference, p }, { percent, number, count }) =>
      `Trial ${trial} is ahead of the defaults on ${number(samples)} samples that did not choose it: ${percent(tuned)} right against ${percent(defaults)}, ${count(tenths(difference), 'point', 'points')} more. That may be chance (p = ${number(p)}); more samples would tell.`,
    es: ({ trial, samples, defaults, tuned, difference, p }, { percent, number, count }) =>
      `La prueba ${trial} va por delante de los valores por defecto en ${number(samples)} muestras que no la eligieron: acierta el ${percent(tuned)} frente al ${percent(defaults)}, ${count(tenths(difference), 'punto', 'puntos')} más. Puede ser casualidad (p = ${number(p)}); más muestras lo aclararían.`,
  }),
  'TUNED/no-better': said<{
    trial: number;
    samples: number;
    defaults: number;
    tuned: number;
    difference: number;
    p: number;
  }>({
    en: ({ trial, samples, defaults, tuned, p }, { percent, number }) =>
      `No options beat the defaults: trial ${trial} looked best, but of ${number(samples)} samples that did not choose it ${percent(tuned)} are right, and ${percent(defaults)} with the defaults (p = ${number(p)}). Keep the defaults.`,
    es: ({ trial, samples, defaults, tuned, p }, { percent, number }) =>
      `Ninguna opción supera los valores por defecto: la prueba ${trial} parecía la mejor, pero de ${number(samples)} muestras que no la eligieron acierta el ${percent(tuned)}, y con los valores por defecto se acierta el ${percent(defaults)} (p = ${number(p)}). Quédate con ellos.`,
  }),
});

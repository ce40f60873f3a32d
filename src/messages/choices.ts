/** What is said when a reference model is chosen. */
import { defineMessages, said } from './message.ts';
import { things } from './photos-or-texts.ts';
import type { Remark } from './remark.ts';
import { tenths } from './tenths.ts';

/** What one model costs beside another. */
type Costs = {
  /** Seconds of one answer. */
  readonly latency: number;
  /** Bytes. */
  readonly size: number;
  readonly otherLatency: number;
  readonly otherSize: number;
};

/** How many times less, to the tenth. */
const times = (less: number, more: number) => Math.round((10 * more) / less) / 10;

/** Only what is clearly less is said. */
function savings({ latency, size, otherLatency, otherSize }: Costs) {
  return { fast: times(latency, otherLatency), small: times(size, otherSize) };
}

const clearly = 1.25;

function cheaperEn(costs: Costs, number: (value: number) => string): string {
  const { fast, small } = savings(costs);
  const said = [
    ...(fast >= clearly ? [`answers ${number(fast)} times faster`] : []),
    ...(small >= clearly ? [`is ${number(small)} times smaller`] : []),
  ];
  return said.length > 0 ? said.join(' and ') : 'costs a little less';
}

function cheaperEs(costs: Costs, number: (value: number) => string): string {
  const { fast, small } = savings(costs);
  const said = [
    ...(fast >= clearly ? [`responde ${number(fast)} veces más rápido`] : []),
    ...(small >= clearly ? [`es ${number(small)} veces más pequeño`] : []),
  ];
  return said.length > 0 ? said.join(' y ') : 'cuesta algo menos';
}

export const choiceMessages = defineMessages({
  CHOOSE_TASK: said<{ task: string }>({
    en: ({ task }) => ({
      what: `Reference models are chosen where each sample has one class; these data are ${task}.`,
      hint: 'Train with each model by `train()` and compare the results, or choose one label column (`labelColumn`).',
    }),
    es: ({ task }) => ({
      what: `El modelo de referencia se elige cuando cada muestra tiene una sola clase; estos datos son ${task}.`,
      hint: 'Entrena con cada modelo mediante `train()` y compara los resultados, o elige una sola columna de etiquetas (`labelColumn`).',
    }),
  }),
  TOO_FEW_TO_CHOOSE: said<{ modality: 'image' | 'text' }>({
    en: ({ modality }) => ({
      what: `There are too few ${things.en[modality]} to judge a model by: none can be held out of two classes.`,
      hint: `Give each class at least four ${things.en[modality]}. Copies, and those of one group, count once.`,
    }),
    es: ({ modality }) => ({
      what: `No hay suficientes ${things.es[modality]} para juzgar un modelo: no se puede apartar ninguna muestra de dos clases.`,
      hint: `Da a cada clase al menos cuatro ${things.es[modality]}. Las copias y las de un mismo grupo cuentan una vez.`,
    }),
  }),
  NO_MODELS_TO_CHOOSE: {
    en: {
      what: 'There are no models to choose from: no starters are installed, and the cache of the hub has none of this kind.',
      hint: 'Install `injerto-starters`, or name models with `models`.',
    },
    es: {
      what: 'No hay modelos entre los que elegir: los modelos iniciales no están instalados y en la caché del hub no hay ninguno de este tipo.',
      hint: 'Instala `injerto-starters` o indica los modelos con `models`.',
    },
  },
  'ABORTED/choose': said<{ folder: string }>({
    en: ({ folder }) => ({
      what: `The choice was stopped. The models that were judged are kept in ${folder}.`,
      hint: 'Run it again with the same settings to go on.',
    }),
    es: ({ folder }) => ({
      what: `La elección se ha interrumpido. Los modelos ya juzgados se conservan en ${folder}.`,
      hint: 'Ejecútala otra vez con los mismos ajustes para continuar.',
    }),
  }),
  'MODEL_LEFT_OUT/failed': said<{ model: string; why: Remark }>({
    en: ({ model, why }, { quote, say }) => `${quote(model)} could not be judged. ${say(why)}`,
    es: ({ model, why }, { quote, say }) => `No se ha podido juzgar ${quote(model)}. ${say(why)}`,
  }),
  'MODEL_LEFT_OUT/modality': said<{ model: string; modality: 'image' | 'text' }>({
    en: ({ model, modality }, { quote }) => `${quote(model)} was left out: it does not read ${things.en[modality]}.`,
    es: ({ model, modality }, { quote }) => `Se ha omitido ${quote(model)}: no lee ${things.es[modality]}.`,
  }),
  'MODEL_LEFT_OUT/same': said<{ model: string; other: string }>({
    en: ({ model, other }, { quote }) => `${quote(model)} was left out: it is the same model as ${quote(other)}.`,
    es: ({ model, other }, { quote }) => `Se ha omitido ${quote(model)}: es el mismo modelo que ${quote(other)}.`,
  }),
  'MODEL_LEFT_OUT/budget': said<{ model: string; budget: number }>({
    en: ({ model, budget }, { quote, number }) => ({
      what: `${quote(model)} was not judged: it does not fit into what was left of the budget of ${number(budget)} s.`,
      hint: 'Raise `budget`; what was finished is kept.',
    }),
    es: ({ model, budget }, { quote, number }) => ({
      what: `${quote(model)} no se ha juzgado: no cabe en lo que quedaba del presupuesto de ${number(budget)} s.`,
      hint: 'Aumenta `budget`; lo terminado se conserva.',
    }),
  }),
  'MODEL_DROPPED/worse': said<{ model: string; samples: number; loss: number; p: number }>({
    en: ({ model, samples, loss, p }, { quote, number, count }) =>
      `${quote(model)} was judged on ${number(samples)} samples only: there it was ${count(tenths(loss), 'point', 'points')} behind the best, which is more than chance (p = ${number(p)}).`,
    es: ({ model, samples, loss, p }, { quote, number, count }) =>
      `${quote(model)} solo se ha juzgado con ${number(samples)} muestras: ahí quedó a ${count(tenths(loss), 'punto', 'puntos')} del mejor, y no es casualidad (p = ${number(p)}).`,
  }),
  'MODEL_DROPPED/behind': said<{ model: string; samples: number; loss: number; p: number }>({
    en: ({ model, samples, loss, p }, { quote, number, count }) =>
      `${quote(model)} was judged on ${number(samples)} samples only: there it was not among the best third, ${count(tenths(loss), 'point', 'points')} behind the best. That may be chance (p = ${number(p)}).`,
    es: ({ model, samples, loss, p }, { quote, number, count }) =>
      `${quote(model)} solo se ha juzgado con ${number(samples)} muestras: ahí no estaba en el mejor tercio y quedó a ${count(tenths(loss), 'punto', 'puntos')} del mejor. Puede ser casualidad (p = ${number(p)}).`,
  }),
  'CHOSEN/only': said<{ model: string; accuracy: number; samples: number }>({
    en: ({ model, accuracy, samples }, { quote, percent, number }) =>
      `Only ${quote(model)} was judged: a head on its features is right for ${percent(accuracy)} of ${number(samples)} held-out samples.`,
    es: ({ model, accuracy, samples }, { quote, percent, number }) =>
      `Solo se ha juzgado ${quote(model)}: una cabeza sobre sus características acierta el ${percent(accuracy)} de ${number(samples)} muestras apartadas.`,
  }),
  'CHOSEN/last-left': said<{ model: string; accuracy: number; samples: number }>({
    en: ({ model, accuracy, samples }, { quote, percent, number }) =>
      `${quote(model)} alone was judged on all samples, because the others were too far behind on the first ones. It is right for ${percent(accuracy)} of ${number(samples)} held-out samples.`,
    es: ({ model, accuracy, samples }, { quote, percent, number }) =>
      `Solo ${quote(model)} se ha juzgado con todas las muestras, porque los demás quedaron demasiado lejos con las primeras. Acierta el ${percent(accuracy)} de ${number(samples)} muestras apartadas.`,
  }),
  'CHOSEN/best': said<{ model: string; accuracy: number; samples: number; second: string; lead: number; p: number }>({
    en: ({ model, accuracy, samples, second, lead, p }, { quote, percent, number, count }) =>
      `${quote(model)} is the most accurate: right for ${percent(accuracy)} of ${number(samples)} held-out samples, ${count(tenths(lead), 'point', 'points')} more than ${quote(second)}. That is more than chance (p = ${number(p)}).`,
    es: ({ model, accuracy, samples, second, lead, p }, { quote, percent, number, count }) =>
      `${quote(model)} es el más exacto: acierta el ${percent(accuracy)} de ${number(samples)} muestras apartadas, ${count(tenths(lead), 'punto', 'puntos')} más que ${quote(second)}. No es casualidad (p = ${number(p)}).`,
  }),
  'CHOSEN/best-so-far': said<{
    model: string;
    accuracy: number;
    samples: number;
    second: string;
    lead: number;
    p: number;
  }>({
    en: ({ model, accuracy, samples, second, lead, p }, { quote, percent, number, count }) =>
      `${quote(model)} is the most accurate: right for ${percent(accuracy)} of ${number(samples)} held-out samples, ${count(tenths(lead), 'point', 'points')} more than ${quote(second)}. That may be chance (p = ${number(p)}).`,
    es: ({ model, accuracy, samples, second, lead, p }, { quote, percent, number, count }) =>
      `${quote(model)} es el más exacto: acierta el ${percent(accuracy)} de ${number(samples)} muestras apartadas, ${count(tenths(lead), 'punto', 'puntos')} más que ${quote(second)}. Puede ser casualidad (p = ${number(p)}).`,
  }),
  'CHOSEN/within-noise': said<
    { model: string; accuracy: number; samples: number; best: string; loss: number; p: number } & Costs
  >({
    en: ({ model, accuracy, samples, best, loss, p, ...costs }, { quote, percent, number, count }) =>
      `${quote(model)} is right for ${percent(accuracy)} of ${number(samples)} held-out samples. It ${cheaperEn(costs, number)} than ${quote(best)}, the most accurate, and loses ${loss > 0 ? `only ${count(tenths(loss), 'point', 'points')}, which may be chance (p = ${number(p)})` : 'nothing'}.`,
    es: ({ model, accuracy, samples, best, loss, p, ...costs }, { quote, percent, number, count }) =>
      `${quote(model)} acierta el ${percent(accuracy)} de ${number(samples)} muestras apartadas. En comparación con ${quote(best)}, el más exacto, ${cheaperEs(costs, number)}, y ${loss > 0 ? `solo pierde ${count(tenths(loss), 'punto', 'puntos')}, lo que puede ser casualidad (p = ${number(p)})` : 'no pierde nada'}.`,
  }),
  'WOULD_CHANGE_MODEL/cheaper': said<{ other: string; loss: number; p: number } & Costs>({
    en: ({ other, loss, p, ...costs }, { quote, number, count }) =>
      `If cost matters more to you than ${count(tenths(loss), 'point', 'points')}, which may be chance (p = ${number(p)}), take ${quote(other)}: it ${cheaperEn(costs, number)}.`,
    es: ({ other, loss, p, ...costs }, { quote, number, count }) =>
      `Si el coste te importa más que ${count(tenths(loss), 'punto', 'puntos')}, lo que puede ser casualidad (p = ${number(p)}), elige ${quote(other)}: ${cheaperEs(costs, number)}.`,
  }),
  'WOULD_CHANGE_MODEL/accuracy': said<{ other: string; gain: number }>({
    en: ({ other, gain }, { quote, count }) =>
      `If ${count(tenths(gain), 'point matters', 'points matter')} more to you than cost, take ${quote(other)}.`,
    es: ({ other, gain }, { quote, count }) =>
      `Si ${count(tenths(gain), 'punto te importa', 'puntos te importan')} más que el coste, elige ${quote(other)}.`,
  }),
  'WOULD_CHANGE_MODEL/chance': said<{ samples: number; other: string; low: number; high: number }>({
    en: ({ samples, other, low, high }, { quote, number }) =>
      `More samples may change it: by these ${number(samples)}, ${quote(other)} is between ${number(tenths(low))} and ${number(tenths(high))} points better (95 %).`,
    es: ({ samples, other, low, high }, { quote, number }) =>
      `Más muestras pueden cambiarlo: según estas ${number(samples)}, ${quote(other)} es entre ${number(tenths(low))} y ${number(tenths(high))} puntos mejor (95 %).`,
  }),
  'WOULD_CHANGE_MODEL/dropped': said<{ models: readonly string[]; samples: number }>({
    en: ({ models, samples }, { names, number }) =>
      `${number(samples)} samples may have wronged ${names(models)}, judged no further although chance could explain it. To judge them on all, name them and the best alone (\`models\`).`,
    es: ({ models, samples }, { names, number }) =>
      `Con ${number(samples)} muestras se puede haber descartado sin razón ${names(models)}, pues la diferencia puede ser casualidad. Para juzgarlos con todas, indica solo esos y el mejor (\`models\`).`,
  }),
  'WOULD_CHANGE_MODEL/time': said<{ models: readonly string[] }>({
    en: ({ models }, { names }) =>
      `More time may change it: the budget ended before ${names(models)} could be judged on more samples.`,
    es: ({ models }, { names }) =>
      `Más tiempo puede cambiarlo: el presupuesto se ha agotado antes de poder juzgar ${names(models)} con más muestras.`,
  }),
});

/** What is said of learning curves. */
import { defineMessages, said } from './message.ts';

export const learningCurveMessages = defineMessages({
  'CURVE_REFUSED/few': said<{ anchors: number; draws: number; leastAnchors: number; leastDraws: number }>({
    en: ({ anchors, draws, leastAnchors, leastDraws }, { count }) =>
      `The learning curve is not extrapolated: ${count(anchors, 'size', 'sizes')} of training set and ${count(draws, 'draw', 'draws')} of each say too little. It takes ${leastAnchors} sizes and ${leastDraws} draws.`,
    es: ({ anchors, draws, leastAnchors, leastDraws }, { count }) =>
      `La curva de aprendizaje no se extrapola: ${count(anchors, 'tamaño', 'tamaños')} del conjunto de entrenamiento y ${count(draws, 'sorteo', 'sorteos')} de cada uno dicen demasiado poco. Hacen falta ${leastAnchors} tamaños y ${leastDraws} sorteos.`,
  }),
  'CURVE_REFUSED/budget': {
    en: {
      what: 'The learning curve was not drawn: it would have taken too much of the budget.',
      hint: 'Raise `budget`.',
    },
    es: {
      what: 'No se ha trazado la curva de aprendizaje: habría necesitado demasiado del presupuesto.',
      hint: 'Aumenta `budget`.',
    },
  },
  'CURVE_REFUSED/rises': said<{ from: number; to: number; rise: number }>({
    en: ({ from, to, rise }, { count, percent }) =>
      `The learning curve is not extrapolated: from ${from} to ${count(to, 'sample', 'samples')} the error rose by ${percent(rise)}, which chance does not explain. A curve that does not fall has no law to go on by.`,
    es: ({ from, to, rise }, { count, percent }) =>
      `La curva de aprendizaje no se extrapola: de ${from} a ${count(to, 'muestra', 'muestras')} el error subió un ${percent(rise)}, y el azar no lo explica. Una curva que no baja no sigue ninguna ley con la que continuarla.`,
  }),
  'CURVE_REFUSED/no-fit': said<{ samples: number; off: number }>({
    en: ({ samples, off }, { count, percent }) =>
      `The learning curve is not extrapolated: no power law fits it. At ${count(samples, 'sample', 'samples')} the best one is off by ${percent(off)}.`,
    es: ({ samples, off }, { count, percent }) =>
      `La curva de aprendizaje no se extrapola: ninguna ley de potencias se ajusta a ella. Con ${count(samples, 'muestra', 'muestras')}, la mejor se desvía un ${percent(off)}.`,
  }),
});

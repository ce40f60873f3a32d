/** Memory: what a training does to keep to it, and what does not fit. */
import { defineMessages, said } from './message.ts';

const raise = {
  en: '`memory` sets what the process may hold, if the machine has more than was found.',
  es: '`memory` fija cuánta puede ocupar el proceso, si la máquina tiene más de la encontrada.',
};
/** @param needed of the whole process, at the least. @param budget what it may hold. */
const short = {
  en: (needed: string, budget: string) =>
    `This training needs about ${needed} of memory for the whole process, and it may take ${budget}.`,
  es: (needed: string, budget: string) =>
    `Este entrenamiento necesita unos ${needed} de memoria para todo el proceso, y puede ocupar ${budget}.`,
};

export const memoryMessages = defineMessages({
  MEMORY_INSUFFICIENT: said<{ needed: number; budget: number }>({
    en: ({ needed, budget }, { bytes }) => ({
      what: short.en(bytes(needed), bytes(budget)),
      hint: `Choose a smaller model, or shorter texts (\`maxLength\`). ${raise.en}`,
    }),
    es: ({ needed, budget }, { bytes }) => ({
      what: short.es(bytes(needed), bytes(budget)),
      hint: `Elige un modelo menor, o textos más cortos (\`maxLength\`). ${raise.es}`,
    }),
  }),
  'MEMORY_INSUFFICIENT/batch': said<{ needed: number; budget: number; batch: number }>({
    en: ({ needed, budget, batch }, { bytes, number }) => ({
      what: short.en(bytes(needed), bytes(budget)),
      hint: `A batch of ${number(batch)} fits (\`batchSize\`). ${raise.en}`,
    }),
    es: ({ needed, budget, batch }, { bytes, number }) => ({
      what: short.es(bytes(needed), bytes(budget)),
      hint: `Cabe con un lote de ${number(batch)} (\`batchSize\`). ${raise.es}`,
    }),
  }),
  'MEMORY_INSUFFICIENT/transfer': said<{ needed: number; budget: number }>({
    en: ({ needed, budget }, { bytes }) => ({
      what: `${short.en(bytes(needed), bytes(budget))} That is with one sample at a time.`,
      hint: `Training the head alone fits (\`transfer\`); fewer blocks (\`unfreeze\`) or a smaller model may. ${raise.en}`,
    }),
    es: ({ needed, budget }, { bytes }) => ({
      what: `${short.es(bytes(needed), bytes(budget))} Y eso con las muestras de una en una.`,
      hint: `Cabe si entrenas solo la cabeza (\`transfer\`); quizá también con menos bloques (\`unfreeze\`) o un modelo menor. ${raise.es}`,
    }),
  }),
  MEMORY_TIGHT: said<{ places: number }>({
    en: ({ places }, { count }) => ({
      what: `To fit into memory, activations are kept in only ${count(places, 'place', 'places')} and computed again between them: the result is the same, up to a third later.`,
      hint: 'A smaller batch (`batchSize`) or more `memory` would do without.',
    }),
    es: ({ places }, { count }) => ({
      what: `Para que quepa en la memoria, las activaciones se guardan solo en ${count(places, 'punto', 'puntos')} y el resto se calcula otra vez: el resultado es el mismo, hasta un tercio más tarde.`,
      hint: 'Con un lote menor (`batchSize`) o más `memory` no haría falta.',
    }),
  }),
  'MEMORY_TIGHT/parts': said<{ rows: number; batch: number; places: number }>({
    en: ({ rows, batch }, { number }) => ({
      what: `To fit into memory, each batch of ${number(batch)} goes through the model ${number(rows)} samples at a time, and their gradients are added up: the result is the same but for rounding, somewhat later.`,
      hint: 'More `memory` would do without.',
    }),
    es: ({ rows, batch }, { number }) => ({
      what: `Para que quepa en la memoria, cada lote de ${number(batch)} pasa por el modelo de ${number(rows)} en ${number(rows)} muestras y sus gradientes se suman: el resultado es el mismo salvo redondeos, algo más tarde.`,
      hint: 'Con más `memory` no haría falta.',
    }),
  }),
  'MEMORY_TIGHT/parts-twice': said<{ rows: number; batch: number; places: number }>({
    en: ({ rows, batch, places }, { count, number }) => ({
      what: `To fit into memory, each batch of ${number(batch)} goes through the model ${number(rows)} samples at a time, and activations are kept in only ${count(places, 'place', 'places')} and computed again between them: the result is the same but for rounding, up to half as late again.`,
      hint: 'More `memory` would do without.',
    }),
    es: ({ rows, batch, places }, { count, number }) => ({
      what: `Para que quepa en la memoria, cada lote de ${number(batch)} pasa por el modelo de ${number(rows)} en ${number(rows)} muestras, y las activaciones se guardan solo en ${count(places, 'punto', 'puntos')} y el resto se calcula otra vez: el resultado es el mismo salvo redondeos, hasta la mitad más tarde.`,
      hint: 'Con más `memory` no haría falta.',
    }),
  }),
  'MEMORY_TIGHT/features': said<{ rows: number; usual: number }>({
    en: ({ rows, usual }, { number }) => ({
      what: `To fit into memory, the frozen part of the model reads ${number(rows)} samples at a time instead of ${number(usual)}: the features are the same but for rounding, somewhat later.`,
      hint: 'More `memory` would do without.',
    }),
    es: ({ rows, usual }, { number }) => ({
      what: `Para que quepa en la memoria, la parte congelada del modelo lee ${number(rows)} muestras a la vez en lugar de ${number(usual)}: las características son las mismas salvo redondeos, algo más tarde.`,
      hint: 'Con más `memory` no haría falta.',
    }),
  }),
});

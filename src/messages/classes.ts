/** Classes: uneven ones, and those that a model is not shown to know. */
import { defineMessages, said } from './message.ts';
import { things } from './photos-or-texts.ts';

export const classMessages = defineMessages({
  CLASS_IMBALANCE: said<{
    modality: 'image' | 'text';
    largest: string;
    smallest: string;
    ratio: number;
    weighed: boolean;
  }>({
    en: ({ modality, largest, smallest, ratio, weighed }, { quote, number }) => {
      const uneven = `${quote(largest)} has ${number(ratio)} times as many ${things.en[modality]} as ${quote(smallest)}`;
      return weighed
        ? {
            what: `${uneven}, so training weighs each class alike (\`classWeight\`).`,
            hint: "Read macro-F1 beside accuracy. `classWeight: 'none'` learns from the samples as they are.",
          }
        : {
            what: `${uneven}, and accuracy favors the large classes.`,
            hint: `Look at each class, and add ${things.en[modality]} to the small ones.`,
          };
    },
    es: ({ modality, largest, smallest, ratio, weighed }, { quote, number }) => {
      const uneven = `${quote(largest)} tiene ${number(ratio)} veces ${modality === 'text' ? 'los textos' : 'las fotos'} de ${quote(smallest)}`;
      return weighed
        ? {
            what: `${uneven}, así que el entrenamiento da el mismo peso a cada clase (\`classWeight\`).`,
            hint: "Mira la macro-F1 junto a la exactitud. `classWeight: 'none'` aprende de las muestras tal como son.",
          }
        : {
            what: `${uneven}, y la exactitud favorece a las clases grandes.`,
            hint: `Mira cada clase y añade ${things.es[modality]} a las pequeñas.`,
          };
    },
  }),
  NOT_ABOVE_LARGEST_CLASS: said<{
    thing: 'photo' | 'text';
    side: 'validation' | 'test';
    class: string;
    share: number;
    accuracy: number;
    samples: number;
  }>({
    en: ({ thing, side, class: name, share, accuracy, samples }, { count, quote, percent }) => ({
      what: `${count(samples, `${side} ${thing}`, `${side} ${thing}s`)} do not show that the model is better than always answering ${quote(name)}: that is right for ${percent(share)} of them, and the model for ${percent(accuracy)}.`,
      hint: `Look at each class in the report. Set more ${thing}s aside (\`test\`), or add ${thing}s of the other classes.`,
    }),
    es: ({ thing, side, class: name, share, accuracy, samples }, { count, quote, percent }) => ({
      what: `${thing === 'photo' ? count(samples, 'foto', 'fotos') : count(samples, 'texto', 'textos')} de ${side === 'test' ? 'prueba' : 'validación'} no demuestran que el modelo sea mejor que responder siempre ${quote(name)}: eso acierta el ${percent(share)}, y el modelo el ${percent(accuracy)}.`,
      hint: `Mira cada clase en el informe. Aparta ${thing === 'photo' ? 'más fotos' : 'más textos'} (\`test\`) o añade ${thing === 'photo' ? 'fotos' : 'textos'} de las otras clases.`,
    }),
  }),
  CLASSES_NEVER_FOUND: said<{ thing: 'photo' | 'text'; side: 'validation' | 'test'; classes: readonly string[] }>({
    en: ({ thing, side, classes }, { names }) => ({
      what: `Not one ${side} ${thing} of ${names(classes)} was recognized.`,
      hint: `Give ${classes.length === 1 ? 'this class' : 'these classes'} more ${thing}s, or weigh all classes alike (\`classWeight\`).`,
    }),
    es: ({ thing, side, classes }, { names }) => ({
      what: `No se ha reconocido ${thing === 'photo' ? 'ninguna foto' : 'ningún texto'} de ${side === 'test' ? 'prueba' : 'validación'} de ${names(classes)}.`,
      hint: `Da más ${thing === 'photo' ? 'fotos' : 'textos'} ${classes.length === 1 ? 'a esta clase' : 'a estas clases'}, o haz que todas pesen lo mismo (\`classWeight\`).`,
    }),
  }),
});

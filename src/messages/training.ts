/** Training: its data, its steps, its checkpoints. */
import { lowerRate } from './learning-rates.ts';
import { defineMessages, said } from './message.ts';
import { thing, things } from './photos-or-texts.ts';
import type { Remark } from './remark.ts';

type Modality = 'image' | 'text';

/** «ninguna foto», «ningún texto» */
const none = { image: 'ninguna foto', text: 'ningún texto' } as const;

const addSamples = {
  en: (modality: Modality) =>
    `Add ${things.en[modality]}, or set less aside for validation and test (\`val\`, \`test\`).`,
  es: (modality: Modality) =>
    `Añade ${things.es[modality]}, o aparta menos para validación y prueba (\`val\`, \`test\`).`,
};

export const trainingMessages = defineMessages({
  // The data
  TOO_FEW_SAMPLES: said<{ modality: 'image' | 'text'; count: number }>({
    en: ({ modality, count }, speech) => ({
      what: `There ${count === 1 ? 'is' : 'are'} ${speech.count(count, thing.en[modality], things.en[modality])} to train on; learning a number takes at least two.`,
      hint: addSamples.en(modality),
    }),
    es: ({ modality, count }, speech) => ({
      what: `Hay ${speech.count(count, thing.es[modality], things.es[modality])} para entrenar; para aprender un número hacen falta al menos dos.`,
      hint: addSamples.es(modality),
    }),
  }),
  TOO_FEW_CLASSES: said<{ modality: 'image' | 'text'; class?: string; least: 1 | 2 }>({
    en: ({ modality, class: name, least }, { quote }) => ({
      what: `${name === undefined ? 'No class' : `Only the class ${quote(name)}`} has ${things.en[modality]} to train on; at least ${least === 1 ? 'one is' : 'two are'} needed.`,
      hint: addSamples.en(modality),
    }),
    es: ({ modality, class: name, least }, { quote }) => ({
      what: `${name === undefined ? 'Ninguna clase tiene' : `Solo la clase ${quote(name)} tiene`} ${things.es[modality]} para entrenar; ${least === 1 ? 'hace falta al menos una' : 'hacen falta al menos dos'}.`,
      hint: addSamples.es(modality),
    }),
  }),
  'DATASET_UNLABELED/photos': {
    en: {
      what: 'The photos have no labels to learn from.',
      hint: 'Name the column with the labels or numbers (`labelColumn`), or sort the photos into one folder per class.',
    },
    es: {
      what: 'Las fotos no tienen etiquetas de las que aprender.',
      hint: 'Indica la columna de las etiquetas o de los números (`labelColumn`), o reparte las fotos en una carpeta por clase.',
    },
  },
  DATASET_UNLABELED: {
    en: {
      what: 'The texts have no labels to learn from.',
      hint: 'Name the column with the labels or numbers (`labelColumn`), or sort the texts into one folder per class.',
    },
    es: {
      what: 'Los textos no tienen etiquetas de las que aprender.',
      hint: 'Indica la columna de las etiquetas o de los números (`labelColumn`), o reparte los textos en una carpeta por clase.',
    },
  },
  MODALITY_MISMATCH: said<{ model: string; modality: 'image' | 'text' }>({
    en: ({ model, modality }, { quote }) => ({
      what: `The model ${quote(model)} reads ${things.en[modality]}, but the data are ${things.en[modality === 'text' ? 'image' : 'text']}.`,
      hint:
        modality === 'image'
          ? 'Choose a text model, such as all-minilm-l6-v2.'
          : 'Choose an image model, such as mobilenet-v2.',
    }),
    es: ({ model, modality }, { quote }) => ({
      what: `El modelo ${quote(model)} lee ${things.es[modality]}, pero los datos son ${things.es[modality === 'text' ? 'image' : 'text']}.`,
      hint:
        modality === 'image'
          ? 'Elige un modelo de textos, como all-minilm-l6-v2.'
          : 'Elige un modelo de imágenes, como mobilenet-v2.',
    }),
  }),
  NO_VALIDATION_SPLIT: said<{ modality: 'image' | 'text' }>({
    en: ({ modality }) =>
      `No ${thing.en[modality]} is set aside for validation: training cannot tell when to stop and keeps the last weights.`,
    es: ({ modality }) =>
      `No se ha apartado ${none[modality]} para validación: el entrenamiento no sabe cuándo parar y conserva los últimos pesos.`,
  }),
  'NO_VALIDATION_SPLIT/examples': {
    en: 'Nothing was set aside for validation: the last weights are kept, whether they are the best or not.',
    es: 'No se ha apartado nada para validación: se conservan los últimos pesos, sean o no los mejores.',
  },
  NO_TEST_SPLIT: said<{ modality: 'image' | 'text' }>({
    en: ({ modality }) =>
      `No ${thing.en[modality]} is set aside for the test: no number in this report comes from ${things.en[modality]} that training never saw.`,
    es: ({ modality }) =>
      `No se ha apartado ${none[modality]} para la prueba: ningún número de este informe viene de ${things.es[modality]} que el entrenamiento no haya visto.`,
  }),
  'NO_TEST_SPLIT/examples': { en: 'Nothing was set aside for the test.', es: 'No se ha apartado nada para la prueba.' },
  FEW_EXAMPLES: said<{ modality: 'image' | 'text'; count: number; few: number }>({
    en: ({ modality, count, few }) =>
      `There are fewer than ${few} ${things.en[modality]} to train on (${count}). What is learned from them is mostly chance.`,
    es: ({ modality, count, few }) =>
      `Hay menos de ${few} ${things.es[modality]} para entrenar (${count}). Lo que se aprende de tan pocos casos es casi todo azar.`,
  }),
  'FEW_EXAMPLES/classes': said<{
    modality: 'image' | 'text';
    classes: readonly { name: string; count: number }[];
    few: number;
  }>({
    en: ({ modality, classes, few }, speech) =>
      `Some classes have fewer than ${few} ${things.en[modality]} to train on: ${countsOf(classes, speech, 'more')}. What is learned of them is mostly chance.`,
    es: ({ modality, classes, few }, speech) =>
      `Hay clases con menos de ${few} ${things.es[modality]} para entrenar: ${countsOf(classes, speech, 'más')}. Lo que se aprende de ellas es casi todo azar.`,
  }),
  PROMPT_ASSUMED: said<{ prompt: string }>({
    en: ({ prompt }, { quote }) => ({
      what: `The model expects words before a text, so ${quote(prompt)} is put before each one.`,
      hint: 'Give others with `prompt`, or an empty one for none.',
    }),
    es: ({ prompt }, { quote }) => ({
      what: `El modelo espera unas palabras delante de cada texto, así que se pone ${quote(prompt)} delante de todos.`,
      hint: 'Indica otras con `prompt`, o unas vacías para no poner ninguna.',
    }),
  }),
  TEXTS_TRUNCATED: said<{ truncated: number; texts: number; maxLength: number }>({
    en: ({ truncated, texts, maxLength }, { number }) =>
      `${number(truncated)} of ${number(texts)} texts have more than ${number(maxLength)} tokens: only their beginning is read.`,
    es: ({ truncated, texts, maxLength }, { number }) =>
      `${number(truncated)} de ${number(texts)} textos tienen más de ${number(maxLength)} tokens: de ellos solo se lee el comienzo.`,
  }),
  'TEXTS_TRUNCATED/examples': said<{ truncated: number; emptied: number }>({
    en: ({ truncated, emptied }, { count, number }) => ({
      what: `${count(truncated, 'example is', 'examples are')} longer than a row and cut at the end${emptied > 0 ? `; ${number(emptied)} left out, as no answer remains` : ''}.`,
      hint: 'A larger `maxLength` keeps more.',
    }),
    es: ({ truncated, emptied }, { count, number }) => ({
      what: `${count(truncated, 'ejemplo es más largo', 'ejemplos son más largos')} que una fila y se ${truncated === 1 ? 'corta' : 'cortan'} por el final${emptied > 0 ? `; se omiten ${number(emptied)} porque no queda respuesta` : ''}.`,
      hint: 'Con un `maxLength` mayor se conserva más.',
    }),
  }),
  EXAMPLES_NONE: {
    en: {
      what: 'The file holds nothing to learn from.',
      hint: 'Each line is a JSON object: {"text": "…"}, {"prompt": "…", "completion": "…"} or {"messages": [{"role": "user", "content": "…"}, {"role": "assistant", "content": "…"}]}.',
    },
    es: {
      what: 'El archivo no contiene nada de lo que aprender.',
      hint: 'Cada línea es un objeto JSON: {"text": "…"}, {"prompt": "…", "completion": "…"} o {"messages": [{"role": "user", "content": "…"}, {"role": "assistant", "content": "…"}]}.',
    },
  },
  'TEXT_A_LINE/examples': said<{ file: string; lines: number }>({
    en: ({ file, lines }, { number }) => ({
      what: `${file}: each of its ${number(lines)} lines is a text of its own.`,
      hint: 'If the file is one text, set `wholeFiles: true`.',
    }),
    es: ({ file, lines }, { number }) => ({
      what: `${file}: cada una de sus ${number(lines)} líneas es un texto.`,
      hint: 'Si el archivo es un solo texto, usa `wholeFiles: true`.',
    }),
  }),
  EXAMPLES_REPEATED: said<{ lines: number }>({
    en: ({ lines }, { count }) =>
      `${count(lines, 'line repeats another and is', 'lines repeat others and are')} left out.`,
    es: ({ lines }, { count }) =>
      `${count(lines, 'línea repite otra y se omite', 'líneas repiten otras y se omiten')}.`,
  }),
  'EXAMPLES_NONE/left': {
    en: {
      what: 'No example is left to learn from: all are held out, or their answers lie beyond the longest length.',
      hint: 'Give more examples, smaller shares for validation and test, or a larger `maxLength`.',
    },
    es: {
      what: 'No queda ningún ejemplo del que aprender: todos están apartados, o sus respuestas caen más allá de la longitud máxima.',
      hint: 'Da más ejemplos, aparta menos para validación y prueba, o sube `maxLength`.',
    },
  },

  // The method that was chosen
  'METHOD_CHOSEN/few-texts': said<{ perClass: number }>({
    en: ({ perClass }, { number }) =>
      `There are few texts (${number(perClass)} per class): pairs of them teach the model more than single ones.`,
    es: ({ perClass }, { number }) =>
      `Hay pocos textos (${number(perClass)} por clase): en parejas enseñan más al modelo que de uno en uno.`,
  }),
  'METHOD_CHOSEN/head-suffices': said<{ modality: 'image' | 'text'; perClass?: number; total: number }>({
    en: ({ modality, perClass, total }, { number }) =>
      `There are ${perClass === undefined ? `${number(total)} texts with a number each` : `${number(perClass)} ${things.en[modality]} per class`}: a new head on the features as they are is learned in moments and seldom beaten.`,
    es: ({ modality, perClass, total }, { number }) =>
      `Hay ${perClass === undefined ? `${number(total)} textos con un número cada uno` : `${number(perClass)} ${things.es[modality]} por clase`}: una cabeza nueva sobre las características tal como son se aprende en un momento y rara vez se supera.`,
  }),
  'METHOD_CHOSEN/too-many': said<{ modality: 'image' | 'text'; total: number }>({
    en: ({ modality, total }, { number }) =>
      `There are ${number(total)} ${things.en[modality]}: adapting the whole model to them would take hours on a CPU.`,
    es: ({ modality, total }, { number }) =>
      `Hay ${number(total)} ${things.es[modality]}: adaptar a tantos casos el modelo entero llevaría horas en una CPU.`,
  }),
  'METHOD_CHOSEN/enough': said<{ modality: 'image' | 'text'; perClass?: number; total: number }>({
    en: ({ modality, perClass, total }, { number }) =>
      `There are ${perClass === undefined ? `${number(total)} texts with a number each` : `${number(perClass)} ${things.en[modality]} per class`}: enough for the model itself to adapt.`,
    es: ({ modality, perClass, total }, { number }) =>
      `Hay ${perClass === undefined ? `${number(total)} textos con un número cada uno` : `${number(perClass)} ${things.es[modality]} por clase`}: bastan para adaptar el modelo mismo.`,
  }),

  // The steps
  OVERFITTING: said<{ epoch: number; kept: number }>({
    en: ({ epoch, kept }) => ({
      what: `The validation loss rises while the training loss falls (epoch ${epoch}): the model is beginning to memorize the training data. The weights of epoch ${kept} are kept.`,
      hint: 'More data, more augmentation or fewer unfrozen blocks help.',
    }),
    es: ({ epoch, kept }) => ({
      what: `La pérdida de validación sube mientras la de entrenamiento baja (época ${epoch}): el modelo empieza a aprenderse los datos de memoria. Se conservan los pesos de la época ${kept}.`,
      hint: 'Ayudan más datos, más aumento de datos o menos bloques descongelados.',
    }),
  }),
  TRAINING_UNSTABLE: said<{ epoch: number; loss: number; lowest: number }>({
    en: ({ epoch, loss, lowest }, { number }) => ({
      what: `The training loss jumped in epoch ${number(epoch)}: ${number(loss)}, where it had been ${number(lowest)}. The steps are too large, or some samples are broken.`,
      hint: lowerRate.en,
    }),
    es: ({ epoch, loss, lowest }, { number }) => ({
      what: `La pérdida de entrenamiento saltó en la época ${number(epoch)}: ${number(loss)}, cuando había bajado hasta ${number(lowest)}. Los pasos son demasiado grandes, o hay muestras en mal estado.`,
      hint: lowerRate.es,
    }),
  }),
  LOSS_NOT_FINITE: said<{ why: Remark }>({
    en: ({ why }, { say }) => ({
      what: `${say(why)} That was before any epoch was complete. The weights were not changed by that step.`,
      hint: lowerRate.en,
    }),
    es: ({ why }, { say }) => ({
      what: `${say(why)} Ha sido antes de completar ninguna época. Ese paso no ha cambiado los pesos.`,
      hint: lowerRate.es,
    }),
  }),
  'LOSS_NOT_FINITE/kept': said<{ why: Remark; epoch: number }>({
    en: ({ why, epoch }, { say }) => ({
      what: `${say(why)} Training stopped; the weights kept are ${epoch === 0 ? 'those that it started from' : `those of epoch ${epoch}`}.`,
      hint: lowerRate.en,
    }),
    es: ({ why, epoch }, { say }) => ({
      what: `${say(why)} El entrenamiento ha parado; se conservan los pesos ${epoch === 0 ? 'del comienzo' : `de la época ${epoch}`}.`,
      hint: lowerRate.es,
    }),
  }),
  'LOSS_NOT_FINITE/never': said<{ epochs: number }>({
    en: ({ epochs }) => ({
      what: `The validation loss was not a number, neither before the first epoch nor after any of ${epochs}: no weights can be told to be good.`,
      hint: 'Lower `learningRate`, and look for a validation sample that the model answers with something that is no number.',
    }),
    es: ({ epochs }) => ({
      what: `La pérdida de validación no fue un número, ni antes de la primera época ni después de ninguna de ${epochs}: no se puede saber qué pesos son buenos.`,
      hint: 'Baja `learningRate` y busca una muestra de validación a la que el modelo responda con algo que no es un número.',
    }),
  }),
  'LOSS_NOT_FINITE/unjudged': said<{ loss: string; epoch: number }>({
    en: ({ loss, epoch }) =>
      `The validation loss became ${loss} after epoch ${epoch}: the weights of this epoch are not kept.`,
    es: ({ loss, epoch }) =>
      `La pérdida de validación ha pasado a ser ${loss} tras la época ${epoch}: los pesos de esta época no se conservan.`,
  }),
  'NOT_FINITE/loss': said<{ loss: string; epoch: number; batch: number; batches: number }>({
    en: ({ loss, epoch, batch, batches }) => `The loss became ${loss} in epoch ${epoch}, batch ${batch} of ${batches}.`,
    es: ({ loss, epoch, batch, batches }) =>
      `La pérdida ha pasado a ser ${loss} en la época ${epoch}, lote ${batch} de ${batches}.`,
  }),
  'NOT_FINITE/gradient': said<{ epoch: number; batch: number; batches: number }>({
    en: ({ epoch, batch, batches }) =>
      `A gradient is no longer a finite number in epoch ${epoch}, batch ${batch} of ${batches}.`,
    es: ({ epoch, batch, batches }) =>
      `Un gradiente ha dejado de ser un número finito en la época ${epoch}, lote ${batch} de ${batches}.`,
  }),
  'NOT_FINITE/validation': said<{ loss: string; epoch: number }>({
    en: ({ loss, epoch }) => `The validation loss became ${loss} after epoch ${epoch}.`,
    es: ({ loss, epoch }) => `La pérdida de validación ha pasado a ser ${loss} tras la época ${epoch}.`,
  }),
  TEXTS_TOO_UNLIKE: {
    en: {
      what: 'No word stands in two of the training texts, so there is nothing to learn from.',
      hint: 'Give more texts, or use `transfer`, which knows what words mean.',
    },
    es: {
      what: 'Ninguna palabra aparece en dos de los textos de entrenamiento, así que no hay de qué aprender.',
      hint: 'Da más textos o usa `transfer`, que sabe lo que significan las palabras.',
    },
  },
  FEATURES_NOT_FINITE: said<{ feature: number }>({
    en: ({ feature }) => ({
      what: `Feature ${feature} of the reference model is not a finite number for some sample.`,
      hint: 'The model file may be damaged, or made for other inputs: try another one, and check its preprocessing.',
    }),
    es: ({ feature }) => ({
      what: `La característica ${feature} del modelo de referencia no es un número, o es infinita, en alguna muestra.`,
      hint: 'El archivo del modelo puede estar dañado o hecho para otras entradas: prueba con otro y revisa su preprocesado.',
    }),
  }),
  ABORTED: said<{ epoch: number; batch: number; batches: number; saved: boolean }>({
    en: ({ epoch, batch, batches, saved }) => ({
      what: `Training was stopped in epoch ${epoch}, after ${batch} of ${batches} batches.`,
      hint: saved
        ? 'A checkpoint was saved: run again with the same settings, the same checkpoint folder and `resume`.'
        : 'With a checkpoint folder, a training that is stopped can be resumed.',
    }),
    es: ({ epoch, batch, batches, saved }) => ({
      what: `El entrenamiento se ha interrumpido en la época ${epoch}, tras ${batch} de ${batches} lotes.`,
      hint: saved
        ? 'Se ha guardado un punto de control: ejecútalo otra vez con los mismos ajustes, la misma carpeta y `resume`.'
        : 'Con una carpeta para puntos de control, un entrenamiento interrumpido se puede reanudar.',
    }),
  }),
  'ABORTED/work': { en: 'The work was stopped.', es: 'El trabajo se ha interrumpido.' },
  'ABORTED/before': {
    en: {
      what: 'The training was stopped.',
      hint: 'Run it again with the same settings: features that were computed are kept in the cache.',
    },
    es: {
      what: 'El entrenamiento se ha interrumpido.',
      hint: 'Ejecútalo otra vez con los mismos ajustes: las características ya calculadas siguen en la caché.',
    },
  },
  'ABORTED/prompts': said<{ done: number; total: number }>({
    en: ({ done, total }, { number }) => ({
      what: `Stopped after ${number(done)} of ${number(total)} prompts.`,
      hint: 'Run it again.',
    }),
    es: ({ done, total }, { number }) => ({
      what: `Se ha interrumpido tras ${number(done)} de ${number(total)} peticiones.`,
      hint: 'Ejecútalo otra vez.',
    }),
  }),

  // Checkpoints
  CHECKPOINT_DAMAGED: said<{ file: string; why: Remark }>({
    en: ({ file, why }, { say }) => `The checkpoint ${file} is damaged and was passed over. ${say(why)}`,
    es: ({ file, why }, { say }) => `El punto de control ${file} está dañado y no se usa. ${say(why)}`,
  }),
  'CHECKPOINT_DAMAGED/state': {
    en: { what: 'The state in the checkpoint is not what was written.', hint: 'Start anew, without `resume`.' },
    es: {
      what: 'El estado del punto de control no es el que se escribió.',
      hint: 'Empieza de nuevo, sin `resume`.',
    },
  },
  'CHECKPOINT_DAMAGED/tensors': {
    en: { what: 'The tensors in the checkpoint are not what was written.', hint: 'Start anew, without `resume`.' },
    es: {
      what: 'Los tensores del punto de control no son los que se escribieron.',
      hint: 'Empieza de nuevo, sin `resume`.',
    },
  },
  CHECKPOINT_MISMATCH: said<{ differences: readonly { setting: string; past: string; now: string }[] }>({
    en: ({ differences }) => ({
      what: `The checkpoint was made with other settings or data: ${differences.map(({ setting, past, now }) => `${setting} was ${past}, now ${now}`).join('; ')}.`,
      hint: 'Resume with what it was made with, or start anew in another folder or without `resume`.',
    }),
    es: ({ differences }) => ({
      what: `El punto de control se hizo con otros ajustes o datos: ${differences.map(({ setting, past, now }) => `${setting} era ${past} y ahora es ${now}`).join('; ')}.`,
      hint: 'Sigue con los mismos ajustes y datos, o empieza de nuevo en otra carpeta o sin `resume`.',
    }),
  }),

  // The result
  NO_ADAPTER: said<{ method: string }>({
    en: ({ method }) => ({
      what: `Training by ${method} makes no adapter.`,
      hint: "Train with `method: 'lora'`, or save the whole model.",
    }),
    es: ({ method }) => ({
      what: `Un entrenamiento con ${method} no hace ningún adaptador.`,
      hint: "Entrena con `method: 'lora'`, o guarda el modelo entero.",
    }),
  }),
  WRITE_FAILED: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The file could not be written: ${program(reason)}.`,
      hint: 'Check the free space and the permissions of the folder. What was there before is unchanged.',
    }),
    es: ({ reason }, { program }) => ({
      what: `No se ha podido escribir el archivo: ${program(reason)}.`,
      hint: 'Revisa el espacio libre y los permisos de la carpeta. Lo que había antes sigue intacto.',
    }),
  }),
});

/** `apple (3) and pear (5)`, ten of them at most. */
function countsOf(
  classes: readonly { name: string; count: number }[],
  { and, quote, number }: { and: (t: string[]) => string; quote: (t: string) => string; number: (n: number) => string },
  more: string,
): string {
  const shown = classes.slice(0, 10).map(({ name, count }) => `${quote(name)} (${number(count)})`);
  return and(classes.length > 10 ? [...shown, `${number(classes.length - 10)} ${more}`] : shown);
}

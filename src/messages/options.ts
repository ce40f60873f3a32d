/** Options that do not fit. */
import { type Expected, expectedIn } from './expected.ts';
import { defineMessages, said } from './message.ts';

const correct = {
  en: 'Correct it, or leave it out for the default.',
  es: 'Corrígela, o quítala para usar el valor por defecto.',
};
const leaveOut = { en: 'Leave it out.', es: 'Quítala.' };

const inCode = (name: string) => `\`${name}\``;

export const optionMessages = defineMessages({
  'CONFIG_INVALID/value': said<{ option: string; expected: readonly Expected[]; got: string }>({
    en: ({ option, expected, got }, speech) => ({
      what: `\`${option}\` must be ${expectedIn(expected, 'en', speech)}; got ${got}.`,
      hint: correct.en,
    }),
    es: ({ option, expected, got }, speech) => ({
      what: `\`${option}\` tiene que ser ${expectedIn(expected, 'es', speech)}; se ha dado ${got}.`,
      hint: correct.es,
    }),
  }),
  /** `methods`: those that have it. */
  'CONFIG_INVALID/unknown': said<{
    option: string;
    method: string;
    options: readonly string[];
    methods: readonly string[];
  }>({
    en: ({ option, method, options, methods }, { quote, and, or }) => ({
      what: `The method ${quote(method)} has no option \`${option}\`.`,
      hint:
        methods.length > 0
          ? `Leave it out, or use the method ${or(methods.map(quote))}.`
          : `Its options are ${and(options.map(inCode))}.`,
    }),
    es: ({ option, method, options, methods }, { quote, and, or }) => ({
      what: `El método ${quote(method)} no tiene la opción \`${option}\`.`,
      hint:
        methods.length > 0
          ? `Quítala, o usa el método ${or(methods.map(quote))}.`
          : `Sus opciones son ${and(options.map(inCode))}.`,
    }),
  }),
  /** `of`: the function that takes the options. */
  'CONFIG_INVALID/unknown-option': said<{ of: string; option: string; options: readonly string[]; near?: string }>({
    en: ({ of, option, options, near }, { and }) => ({
      what: `\`${of}()\` has no option \`${option}\`.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
      hint: `Its options are ${and(options.map(inCode))}.`,
    }),
    es: ({ of, option, options, near }, { and }) => ({
      what: `\`${of}()\` no tiene la opción \`${option}\`.${near === undefined ? '' : ` ¿Querías decir \`${near}\`?`}`,
      hint: `Sus opciones son ${and(options.map(inCode))}.`,
    }),
  }),
  OPTION_WITHOUT_EFFECT: said<{ options: readonly string[]; head: 'linear' | 'mlp' }>({
    en: ({ options, head }, { and }) => ({
      what: `${and(options.map(inCode))} ${options.length === 1 ? 'has' : 'have'} no effect: ${head === 'linear' ? 'a linear head is solved for, not trained step by step' : 'a head with a hidden layer is trained step by step, not solved for'}.`,
      hint:
        head === 'linear'
          ? "Give `head: 'mlp'` or another method, or leave this out."
          : "Give `head: 'linear'`, or leave this out.",
    }),
    es: ({ options, head }, { and }) => ({
      what: `${and(options.map(inCode))} no ${options.length === 1 ? 'tiene' : 'tienen'} efecto: ${head === 'linear' ? 'la cabeza lineal se calcula de una vez, no paso a paso' : 'la cabeza con una capa oculta se entrena paso a paso, no se calcula de una vez'}.`,
      hint:
        head === 'linear'
          ? "Indica `head: 'mlp'` u otro método, o quita esto."
          : "Indica `head: 'linear'`, o quita esto.",
    }),
  }),
  'CONFIG_INVALID/data': said<{ option: string; options: readonly string[]; near?: string }>({
    en: ({ option, options, near }, { and }) => ({
      what: `Data have no option \`${option}\`.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
      hint: `The options are ${and(options)}.`,
    }),
    es: ({ option, options, near }, { and }) => ({
      what: `Los datos no tienen la opción \`${option}\`.${near === undefined ? '' : ` ¿Querías decir \`${near}\`?`}`,
      hint: `Las opciones son ${and(options)}.`,
    }),
  }),
  'OPTION_WITHOUT_EFFECT/sides': said<{ options: readonly string[] }>({
    en: ({ options }, { and }) => ({
      what: `${and(options.map(inCode))} ${options.length === 1 ? 'has' : 'have'} no effect: the data have ${options.length === 1 ? 'a side of their own for it' : 'sides of their own for them'}.`,
      hint: leaveOut.en,
    }),
    es: ({ options }, { and }) => ({
      what: `${and(options.map(inCode))} no ${options.length === 1 ? 'tiene' : 'tienen'} efecto: los datos traen ${options.length === 1 ? 'su propia parte' : 'sus propias partes'} para ello.`,
      hint: leaveOut.es,
    }),
  }),
  'OPTION_WITHOUT_EFFECT/numbers': said<{ options: readonly string[] }>({
    en: ({ options }, { and }) => ({
      what: `${and(options.map(inCode))} ${options.length === 1 ? 'has' : 'have'} no effect: the data are numbers, which have no classes.`,
      hint: leaveOut.en,
    }),
    es: ({ options }, { and }) => ({
      what: `${and(options.map(inCode))} no ${options.length === 1 ? 'tiene' : 'tienen'} efecto: los datos son números, que no tienen clases.`,
      hint: leaveOut.es,
    }),
  }),
  'CONFIG_INVALID/groups': {
    en: { what: 'Groups are named twice, by `groupColumn` and by `groupPattern`.', hint: 'Leave one of them out.' },
    es: {
      what: 'Los grupos se indican dos veces, con `groupColumn` y con `groupPattern`.',
      hint: 'Quita una de las dos.',
    },
  },
  'PATTERN_INVALID/groups': said<{ pattern: string; reason: string }>({
    en: ({ pattern, reason }, { quote, program }) => ({
      what: `${quote(pattern)} is not a valid regular expression: ${program(reason)}.`,
      hint: 'Put what files have in common into parentheses, as in "patient_(\\d+)".',
    }),
    es: ({ pattern, reason }, { quote, program }) => ({
      what: `${quote(pattern)} no es una expresión regular válida: ${program(reason)}.`,
      hint: 'Pon entre paréntesis lo que los archivos tienen en común, como en «patient_(\\d+)».',
    }),
  }),
  'PATTERN_INVALID/no-group': said<{ pattern: string }>({
    en: ({ pattern }, { quote }) => ({
      what: `${quote(pattern)} has no group in parentheses, so it does not say what files have in common.`,
      hint: 'Put that part into parentheses, as in "patient_(\\d+)".',
    }),
    es: ({ pattern }, { quote }) => ({
      what: `${quote(pattern)} no tiene ningún grupo entre paréntesis, así que no dice qué tienen en común los archivos.`,
      hint: 'Pon esa parte entre paréntesis, como en «patient_(\\d+)».',
    }),
  }),
  'PATTERN_MATCHES_NOTHING/groups': said<{ pattern: string; first: string }>({
    en: ({ pattern, first }, { quote }) => ({
      what: `${quote(pattern)} matches no path of the data. The first one is ${quote(first)}.`,
      hint: 'Correct the pattern, or leave it out.',
    }),
    es: ({ pattern, first }, { quote }) => ({
      what: `${quote(pattern)} no casa con ninguna ruta de los datos. La primera es ${quote(first)}.`,
      hint: 'Corrige el patrón, o quítalo.',
    }),
  }),
  'CONFIG_INVALID/method': said<{ method: string }>({
    en: ({ method }) => ({
      what: `There is no method called ${method}.`,
      hint: 'Use "transfer", "fine-tune", "lora", "contrastive" or "auto".',
    }),
    es: ({ method }) => ({
      what: `No hay ningún método llamado ${method}.`,
      hint: 'Usa «transfer», «fine-tune», «lora», «contrastive» o «auto».',
    }),
  }),
  'CONFIG_INVALID/modality': said<{ option: string; modality: 'image' | 'text' }>({
    en: ({ option, modality }) => ({
      what: `\`${option}\` is an option for ${modality === 'text' ? 'photos, and the model reads texts' : 'texts, and the model reads photos'}.`,
      hint: leaveOut.en,
    }),
    es: ({ option, modality }) => ({
      what: `\`${option}\` es una opción para ${modality === 'text' ? 'fotos, y el modelo lee textos' : 'textos, y el modelo lee fotos'}.`,
      hint: leaveOut.es,
    }),
  }),
  'CONFIG_INVALID/class-weight': {
    en: { what: '`classWeight` can be "balanced" only where each sample has one class of several.', hint: leaveOut.en },
    es: {
      what: '`classWeight` solo puede ser «balanced» si cada muestra tiene una clase de entre varias.',
      hint: leaveOut.es,
    },
  },
  'CONFIG_INVALID/contrastive-numbers': {
    en: {
      what: 'The method "contrastive" learns from pairs of the same class and of different ones, and numbers have no classes.',
      hint: 'Use "transfer" or "fine-tune".',
    },
    es: {
      what: 'El método «contrastive» aprende de parejas de la misma clase y de clases distintas, y los números no tienen clases.',
      hint: 'Usa «transfer» o «fine-tune».',
    },
  },
  'CONFIG_INVALID/cutmix': said<{ value: string; axes: readonly (number | null)[] }>({
    en: ({ value, axes }, { quote }) => ({
      what: `CutMix cuts rectangles, and the part that learns does not read values of one height and width: ${quote(value)} is [${axes.map((size) => size ?? '?').join(', ')}].`,
      hint: "Let the whole model learn (`unfreeze: 'all'`), or mix the samples with `mixup`.",
    }),
    es: ({ value, axes }, { quote }) => ({
      what: `CutMix recorta rectángulos, y la parte que aprende no lee valores de una misma altura y anchura: ${quote(value)} es [${axes.map((size) => size ?? '?').join(', ')}].`,
      hint: "Deja que aprenda todo el modelo (`unfreeze: 'all'`), o mezcla las muestras con `mixup`.",
    }),
  }),
  'CONFIG_INVALID/augmentation': said<{ name: string; presets: readonly string[] }>({
    en: ({ name, presets }, { quote, or }) => ({
      what: `There is no augmentation called ${quote(name)}.`,
      hint: `Use ${or(presets)}, or an object.`,
    }),
    es: ({ name, presets }, { quote, or }) => ({
      what: `No hay ningún aumento de datos llamado ${quote(name)}.`,
      hint: `Usa ${or(presets)}, o un objeto.`,
    }),
  }),
  'CONFIG_INVALID/prompt': {
    en: { what: 'The prompt is empty.', hint: 'Give a text.' },
    es: { what: 'La petición está vacía.', hint: 'Indica un texto.' },
  },
  'CONFIG_INVALID/choice-empty': {
    en: { what: 'One of the choices is empty.', hint: 'Give two or more different answers.' },
    es: { what: 'Una de las respuestas está vacía.', hint: 'Indica dos o más respuestas distintas.' },
  },
  'CONFIG_INVALID/choices-few': {
    en: { what: 'There must be at least two choices.', hint: 'Give two or more different answers.' },
    es: { what: 'Tiene que haber al menos dos respuestas.', hint: 'Indica dos o más respuestas distintas.' },
  },
  'CONFIG_INVALID/choice-twice': said<{ choice: string }>({
    en: ({ choice }, { quote }) => ({
      what: `The choice ${quote(choice)} is given twice.`,
      hint: 'Give two or more different answers.',
    }),
    es: ({ choice }, { quote }) => ({
      what: `La respuesta ${quote(choice)} está dos veces.`,
      hint: 'Indica dos o más respuestas distintas.',
    }),
  }),
  'CONFIG_INVALID/question': {
    en: {
      what: 'The task question-answering needs a question.',
      hint: 'Give the question; its answer is looked for in the text.',
    },
    es: {
      what: 'La tarea question-answering necesita una pregunta.',
      hint: 'Indica la pregunta; su respuesta se busca en el texto.',
    },
  },
  'OPTION_INVALID/calibrate': {
    en: {
      what: 'Labels that are judged one by one cannot be calibrated: their probabilities have no common sum.',
      hint: 'Leave `calibrate` out, or give several labels of which one is right.',
    },
    es: {
      what: 'No se pueden calibrar etiquetas que se juzgan por separado: sus probabilidades no tienen una suma común.',
      hint: 'Quita `calibrate`, o da varias etiquetas de las que solo una es la correcta.',
    },
  },
  'OPTION_INVALID/labelled-file': said<{ file: string }>({
    en: ({ file }, { quote }) => ({
      what: `Labeled texts go into a .csv or .jsonl file, not ${quote(file)}.`,
      hint: 'Name the file labeled.csv, for instance.',
    }),
    es: ({ file }, { quote }) => ({
      what: `Los textos etiquetados van en un archivo .csv o .jsonl, no en ${quote(file)}.`,
      hint: 'Llama al archivo etiquetados.csv, por ejemplo.',
    }),
  }),
  PATTERN_INVALID: said<{ pattern: string; reason: string }>({
    en: ({ pattern, reason }, { quote, program }) => ({
      what: `${quote(pattern)} is not a valid pattern: ${program(reason)}.`,
      hint: 'Write a glob such as "features.1[5-8].*", or a regular expression between slashes.',
    }),
    es: ({ pattern, reason }, { quote, program }) => ({
      what: `${quote(pattern)} no es un patrón válido: ${program(reason)}.`,
      hint: 'Escribe un patrón como «features.1[5-8].*», o una expresión regular entre barras.',
    }),
  }),
});

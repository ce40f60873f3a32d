/** What `check` finds in data: the evidence, and what to do about it. */
import { capital } from './capital.ts';
import { defineMessages, said } from './message.ts';
import { thing, things } from './photos-or-texts.ts';

type Modality = 'image' | 'text';

/** What can give a label away without being what is to be learned. */
export type Trait =
  | 'file-size'
  | 'resolution'
  | 'color-depth'
  | 'format'
  | 'file-name'
  | 'file-number'
  | 'date'
  | 'top-left'
  | 'top-right'
  | 'bottom-left'
  | 'bottom-right'
  | 'border'
  | 'length'
  | 'punctuation'
  | 'case';

/** How pixels may reach a model otherwise than its files say. */
export type OtherPixels = 'channel-order' | 'bytes' | 'imagenet' | 'symmetric' | 'unit';

/** «las fotos», «los textos» */
const theThings = { image: 'las fotos', text: 'los textos' } as const;
const sides = {
  en: { train: 'training', validation: 'validation', test: 'test' },
  es: { train: 'entrenamiento', validation: 'validación', test: 'prueba' },
} as const;

const traits = {
  en: {
    'file-size': 'the size of the file',
    resolution: 'the width and height',
    'color-depth': 'the color depth (channels, bits, transparency)',
    format: 'the file format',
    'file-name': 'the words of the file name',
    'file-number': 'the number in the file name',
    date: 'the date on which it was taken',
    'top-left': 'the top left corner',
    'top-right': 'the top right corner',
    'bottom-left': 'the bottom left corner',
    'bottom-right': 'the bottom right corner',
    border: 'the border',
    length: 'the length',
    punctuation: 'the digits, punctuation and blanks',
    case: 'the use of capitals',
  },
  es: {
    'file-size': 'el tamaño del archivo',
    resolution: 'la anchura y la altura',
    'color-depth': 'la profundidad de color (canales, bits, transparencia)',
    format: 'el formato del archivo',
    'file-name': 'las palabras del nombre del archivo',
    'file-number': 'el número del nombre del archivo',
    date: 'la fecha en que se tomó',
    'top-left': 'la esquina superior izquierda',
    'top-right': 'la esquina superior derecha',
    'bottom-left': 'la esquina inferior izquierda',
    'bottom-right': 'la esquina inferior derecha',
    border: 'el borde',
    length: 'la longitud',
    punctuation: 'las cifras, la puntuación y los espacios',
    case: 'el uso de mayúsculas',
  },
} as const satisfies Record<'en' | 'es', Record<Trait, string>>;

const pixels = {
  en: {
    'channel-order': 'with red and blue exchanged',
    bytes: 'as bytes from 0 to 255',
    imagenet: "with ImageNet's mean and standard deviation",
    symmetric: 'from −1 to 1',
    unit: 'from 0 to 1',
  },
  es: {
    'channel-order': 'con el rojo y el azul intercambiados',
    bytes: 'como bytes de 0 a 255',
    imagenet: 'con la media y la desviación típica de ImageNet',
    symmetric: 'de −1 a 1',
    unit: 'de 0 a 1',
  },
} as const satisfies Record<'en' | 'es', Record<OtherPixels, string>>;

/** Whether the model itself sees the trait. */
const isSeen = (trait: Trait) => /corner|left|right|border|length|punctuation|case/.test(trait);

export const findingMessages = defineMessages({
  LABEL_DOUBTS: said<{
    modality: Modality;
    count: number;
    judged: number;
    doubtful: number;
    first: string;
    given: string;
    suggested: string;
  }>({
    en: ({ modality, count, judged, doubtful, first, given, suggested }, speech) => ({
      what: `${speech.count(count, 'label is', 'labels are')} probably wrong, of ${speech.number(judged)}: what the other ${things.en[modality]} teach says another class. The surest is ${speech.quote(first)}: labeled ${speech.quote(given)}, more like ${speech.quote(suggested)}.${doubtful > 0 ? ` ${speech.count(doubtful, 'other is', 'others are')} in doubt, most of them only hard to tell.` : ''}`,
      hint: 'Look at each and correct those that are wrong. Delete none unseen: some are rare but right.',
    }),
    es: ({ modality, count, judged, doubtful, first, given, suggested }, speech) => ({
      what: `${speech.count(count, 'etiqueta es probablemente errónea', 'etiquetas son probablemente erróneas')}, de ${speech.number(judged)}: lo que enseñan ${modality === 'image' ? 'las demás fotos' : 'los demás textos'} apunta a otra clase. El caso más claro es ${speech.quote(first)}: tiene la etiqueta ${speech.quote(given)} y se parece más a ${speech.quote(suggested)}.${doubtful > 0 ? ` De ${speech.count(doubtful, 'otra cabe dudar, aunque', 'otras cabe dudar, aunque casi todas')} solo ${doubtful === 1 ? 'sea difícil' : 'sean difíciles'} de distinguir.` : ''}`,
      hint: 'Míralas una a una y corrige las erróneas. No borres ninguna sin verla: algunas son raras, pero correctas.',
    }),
  }),
  COPIES_HELD_OUT: said<{ modality: Modality; count: number; first: string; second: string }>({
    en: ({ modality, count, first, second }, speech) => ({
      what: `${speech.count(count, `held-out ${thing.en[modality]} is`, `held-out ${things.en[modality]} are`)} nearly the same as training ${things.en[modality]} (the first is ${speech.quote(first)}, like ${speech.quote(second)}). Accuracy on them says little.`,
      hint: 'Take them out of one of the two sides.',
    }),
    es: ({ modality, count, first, second }, speech) => ({
      what: `${modality === 'image' ? speech.count(count, 'foto apartada es casi igual', 'fotos apartadas son casi iguales') : speech.count(count, 'texto apartado es casi igual', 'textos apartados son casi iguales')} que otr${modality === 'image' ? 'as' : 'os'} de entrenamiento (${modality === 'image' ? 'la primera' : 'el primero'} es ${speech.quote(first)}, como ${speech.quote(second)}). La exactitud en ${modality === 'image' ? 'ellas' : 'ellos'} dice poco.`,
      hint: `Quítal${modality === 'image' ? 'as' : 'os'} de una de las dos partes.`,
    }),
  }),
  COPIES_APART: said<{ modality: Modality; count: number; groups: number; first: string; second: string }>({
    en: ({ modality, count, groups, first, second }, speech) => ({
      what: `${speech.count(count, `${thing.en[modality]} repeats`, `${things.en[modality]} repeat`)} others so nearly that a split would put copies on both sides, in ${speech.count(groups, 'group', 'groups')} (the first are ${speech.quote(first)} and ${speech.quote(second)}).`,
      hint: 'Keep one of each group, or name a column that says what belongs together (`groupColumn`).',
    }),
    es: ({ modality, count, groups, first, second }, speech) => ({
      what: `${speech.count(count, `${thing.es[modality]} repite`, `${things.es[modality]} repiten`)} otr${modality === 'image' ? 'as' : 'os'} tan de cerca que una división dejaría copias en ambas partes, en ${speech.count(groups, 'grupo', 'grupos')} (el primero, con ${speech.quote(first)} y ${speech.quote(second)}).`,
      hint: `Quédate con un${modality === 'image' ? 'a' : 'o'} de cada grupo, o indica una columna que diga qué va junto (\`groupColumn\`).`,
    }),
  }),
  LABEL_SHORTCUT: said<{
    modality: Modality;
    trait: Trait;
    informedness: number;
    p: number;
    classes: readonly string[];
  }>({
    en: ({ modality, trait, informedness, p, classes }, { percent, names, number }) => ({
      what: `The label of a ${thing.en[modality]} can be told from ${traits.en[trait]}${classes.length > 0 ? `, of ${names(classes, 4)} above all` : ''} (that alone closes ${percent(informedness)} of the way from chance to certainty; p = ${number(p)}).`,
      hint: isSeen(trait)
        ? `A model learns that instead of what you mean. Remove it from the ${things.en[modality]}, or collect every class in the same way.`
        : 'The classes come from different sources, and a model may learn the sources. Collect every class in the same way, or bring all files to the same form.',
    }),
    es: ({ modality, trait, informedness, p, classes }, { percent, names, number }) => ({
      what: `La etiqueta de ${modality === 'image' ? 'una foto' : 'un texto'} se adivina por ${traits.es[trait]}${classes.length > 0 ? `, sobre todo en ${names(classes, 4)}` : ''} (solo con eso se recorre el ${percent(informedness)} del camino entre el azar y la certeza; p = ${number(p)}).`,
      hint: isSeen(trait)
        ? `Un modelo aprende eso en lugar de lo que buscas. Quítalo de ${theThings[modality]}, o reúne todas las clases de la misma manera.`
        : 'Las clases vienen de fuentes distintas, y un modelo puede aprender las fuentes. Reúne todas las clases de la misma manera, o da a todos los archivos la misma forma.',
    }),
  }),
  CLASSES_UNEVEN: said<{ modality: Modality; largest: string; smallest: string; most: number; fewest: number }>({
    en: ({ modality, largest, smallest, most, fewest }, { quote, number }) => ({
      what: `The classes are uneven: ${quote(largest)} has ${number(most)} ${things.en[modality]}, ${quote(smallest)} has ${number(fewest)}.`,
      hint: `Read macro-F1 rather than accuracy, weigh the classes alike (\`classWeight\`), or add ${things.en[modality]} of the small classes.`,
    }),
    es: ({ modality, largest, smallest, most, fewest }, { quote, number }) => ({
      what: `Las clases son desiguales: ${quote(largest)} tiene ${number(most)} ${things.es[modality]} y ${quote(smallest)} tiene ${number(fewest)}.`,
      hint: `Fíjate en macro-F1 antes que en la exactitud, iguala el peso de las clases (\`classWeight\`) o añade ${things.es[modality]} a las clases pequeñas.`,
    }),
  }),
  CLASSES_SMALL: said<{
    modality: Modality;
    classes: readonly { readonly name: string; readonly count: number }[];
    few: number;
  }>({
    en: ({ modality, classes, few }, { names, number }) => ({
      what: `${classes.length === 1 ? 'One class has' : `${number(classes.length)} classes have`} fewer than ${number(few)} ${things.en[modality]}: ${names(
        classes.map(({ name, count }) => `${name} (${number(count)})`),
        6,
      )}. What is learned and measured of ${classes.length === 1 ? 'it' : 'them'} is mostly chance.`,
      hint: `Add ${things.en[modality]}, or join the class with another.`,
    }),
    es: ({ modality, classes, few }, { names, number }) => ({
      what: `${classes.length === 1 ? 'Una clase tiene' : `${number(classes.length)} clases tienen`} menos de ${number(few)} ${things.es[modality]}: ${names(
        classes.map(({ name, count }) => `${name} (${number(count)})`),
        6,
      )}. Lo que se aprende y se mide de ${classes.length === 1 ? 'ella' : 'ellas'} es sobre todo azar.`,
      hint: `Añade ${things.es[modality]}, o une la clase con otra.`,
    }),
  }),
  OUTLIERS: said<{ modality: Modality; count: number; first: string }>({
    en: ({ modality, count, first }, speech) => ({
      what: `${speech.count(count, `${thing.en[modality]} is`, `${things.en[modality]} are`)} unlike all others; ${speech.quote(first)} most of all.`,
      hint: 'Look at them: they may be broken, empty, or about something else.',
    }),
    es: ({ modality, count, first }, speech) => ({
      what: `${speech.count(count, `${thing.es[modality]} no se parece`, `${things.es[modality]} no se parecen`)} a ${modality === 'image' ? 'ninguna otra' : 'ningún otro'}; ${speech.quote(first)}, menos que nadie.`,
      hint: `Míral${modality === 'image' ? 'as' : 'os'}: puede que estén en mal estado o vací${modality === 'image' ? 'as' : 'os'}, o que traten de otra cosa.`,
    }),
  }),
  SORTED_BY_CLASS: said<{ modality: Modality; share: number; expected: number }>({
    en: ({ modality, share, expected }, { percent }) => ({
      what: `The ${things.en[modality]} are sorted by class: ${percent(share)} have the class of the one before, where chance would give ${percent(expected)}.`,
      hint: 'Injerto shuffles. Other programs that cut off the last part for the test would test on classes that they never trained on: shuffle the rows for those.',
    }),
    es: ({ modality, share, expected }, { percent }) => ({
      what: `${modality === 'image' ? 'Las fotos están ordenadas' : 'Los textos están ordenados'} por clases: el ${percent(share)} es de la misma clase que ${modality === 'image' ? 'la anterior' : 'el anterior'}; al azar sería el ${percent(expected)}.`,
      hint: 'Injerto baraja. Otros programas que apartan la última parte para la prueba probarían con clases con las que no han entrenado: baraja las filas para ellos.',
    }),
  }),
  SERIES: said<{ modality: Modality; similarity: number; expected: number; p: number }>({
    en: ({ modality, similarity, expected, p }, { number }) => ({
      what: `${capital(things.en[modality])} that follow each other are more alike than others of their class (similarity ${number(similarity)} against ${number(expected)}, p = ${number(p)}): they come in series, such as shots of one scene or parts of one document. A split at random puts parts of a series on both sides and looks better than it is.`,
      hint: 'Name a column that says which belong together (`groupColumn`).',
    }),
    es: ({ modality, similarity, expected, p }, { number }) => ({
      what: `${modality === 'image' ? 'Las fotos seguidas' : 'Los textos seguidos'} se parecen más entre sí que a otr${modality === 'image' ? 'as' : 'os'} de su clase (similitud ${number(similarity)} frente a ${number(expected)}, p = ${number(p)}): vienen en series, como tomas de una escena o partes de un documento. Una división al azar deja partes de una serie en ambos lados y parece mejor de lo que es.`,
      hint: 'Indica una columna que diga qué va junto (`groupColumn`).',
    }),
  }),
  SIDES_DIFFER: said<{
    modality: Modality;
    side: 'validation' | 'test';
    output: string;
    distance: number;
    p: number;
    mix: boolean;
  }>({
    en: ({ modality, side, output, distance, p, mix }, { quote, number }) => ({
      what: `The ${sides.en[side]} ${things.en[modality]} are unlike the training ones: the scores of ${quote(output)} are distributed otherwise (Kolmogorov–Smirnov distance ${number(distance)}, p = ${number(p)})${mix ? ', and the classes come in other shares' : ''}.`,
      hint: `If the ${sides.en[side]} side is what the model will meet, train on such ${things.en[modality]} too; else divide all ${things.en[modality]} anew.`,
    }),
    es: ({ modality, side, output, distance, p, mix }, { quote, number }) => ({
      what: `${modality === 'image' ? 'Las fotos' : 'Los textos'} de ${sides.es[side]} no son como ${modality === 'image' ? 'las' : 'los'} de entrenamiento: las puntuaciones de ${quote(output)} se reparten de otro modo (distancia de Kolmogórov-Smirnov ${number(distance)}, p = ${number(p)})${mix ? ', y las clases vienen en otras proporciones' : ''}.`,
      hint: `Si la parte de ${sides.es[side]} es lo que el modelo verá, entrena también con ${things.es[modality]} así; si no, divide de nuevo ${theThings[modality]}.`,
    }),
  }),
  PREPROCESSING_DOUBTFUL: said<{
    pixels: OtherPixels;
    accuracy: number;
    better: number;
    samples: number;
    p: number;
  }>({
    en: ({ pixels: other, accuracy, better, samples, p }, { percent, number }) => ({
      what: `The model sees more ${pixels.en[other]} than as its files say: ${percent(better)} of ${number(samples)} photos right in cross-validation against ${percent(accuracy)} (p = ${number(p)} for the losses).`,
      hint: 'Compare `preprocessor_config.json` with how the model was trained.',
    }),
    es: ({ pixels: other, accuracy, better, samples, p }, { percent, number }) => ({
      what: `El modelo ve mejor las fotos ${pixels.es[other]} que como dicen sus archivos: acierta el ${percent(better)} de ${number(samples)} fotos en validación cruzada frente al ${percent(accuracy)} (p = ${number(p)} para las pérdidas).`,
      hint: 'Compara `preprocessor_config.json` con la manera en que se entrenó el modelo.',
    }),
  }),
  NEGATIVE_TRANSFER: said<{
    modality: Modality;
    model: string;
    accuracy: number;
    plain: number;
    samples: number;
    p: number;
  }>({
    en: ({ modality, model, accuracy, plain, samples, p }, { percent, number, quote }) => ({
      what: `What ${quote(model)} learned does not help here: its features tell the class of ${percent(accuracy)} of ${number(samples)} ${things.en[modality]} in cross-validation, and ${modality === 'image' ? 'thumbnails of 16 by 16 pixels' : 'counts of words'} that of ${percent(plain)} (p = ${number(p)}).`,
      hint: `Choose a reference model that was trained on ${modality === 'image' ? 'photos more like yours, or train all its weights with `fine-tune`' : 'the language and kind of your texts'}.`,
    }),
    es: ({ modality, model, accuracy, plain, samples, p }, { percent, number, quote }) => ({
      what: `Lo que aprendió ${quote(model)} no ayuda aquí: con sus características se acierta la clase del ${percent(accuracy)} de ${number(samples)} ${things.es[modality]} en validación cruzada, y con ${modality === 'image' ? 'miniaturas de 16 por 16 píxeles' : 'recuentos de palabras'}, la del ${percent(plain)} (p = ${number(p)}).`,
      hint: `Elige un modelo de referencia entrenado con ${modality === 'image' ? 'fotos más parecidas a las tuyas, o entrena todos sus pesos con `fine-tune`' : 'el idioma y el tipo de tus textos'}.`,
    }),
  }),
  'NEGATIVE_TRANSFER/scratch': said<{
    model: string;
    method: string;
    accuracy: number;
    scratch: number;
    samples: number;
    p: number;
  }>({
    en: ({ model, method, accuracy, scratch, samples, p }, { percent, number, quote }) => ({
      what: `What ${quote(model)} learned does harm here: the best method that uses it (${method}) is right for ${percent(accuracy)} of ${number(samples)} validation samples, and training from scratch for ${percent(scratch)} (p = ${number(p)}).`,
      hint: 'Choose a reference model that was trained on samples more like yours, or keep the model that was trained from scratch.',
    }),
    es: ({ model, method, accuracy, scratch, samples, p }, { percent, number, quote }) => ({
      what: `Lo que aprendió ${quote(model)} perjudica aquí: el mejor método que lo usa (${method}) acierta el ${percent(accuracy)} de ${number(samples)} muestras de validación, y el entrenamiento desde cero, el ${percent(scratch)} (p = ${number(p)}).`,
      hint: 'Elige un modelo de referencia entrenado con muestras más parecidas a las tuyas o quédate con el modelo entrenado desde cero.',
    }),
  }),

  // Why a check was not made
  'CHECK_LEFT_OUT/task': said<{ task: 'single-label' | 'multi-label' | 'regression' }>({
    en: ({ task }) => `It needs one class a sample; the task is ${task}.`,
    es: ({ task }) => `Necesita una clase por muestra; la tarea es ${task}.`,
  }),
  'CHECK_LEFT_OUT/modality': { en: 'It is for photos.', es: 'Es para fotos.' },
  'CHECK_LEFT_OUT/sides': {
    en: 'The data have no validation or test side of their own.',
    es: 'Los datos no traen partes de validación ni de prueba.',
  },
  'CHECK_LEFT_OUT/few': said<{ samples: number; least: number }>({
    en: ({ samples, least }, { number }) =>
      `${number(samples)} samples are too few to judge by; it takes ${number(least)}.`,
    es: ({ samples, least }, { number }) =>
      `${number(samples)} muestras son muy pocas para juzgar; hacen falta ${number(least)}.`,
  }),
  'CHECK_LEFT_OUT/folds': {
    en: 'No class has samples in two groups: nothing can be held out and learned at once.',
    es: 'Ninguna clase tiene muestras en dos grupos: no se puede apartar y aprender a la vez.',
  },
  'CHECK_LEFT_OUT/order': {
    en: 'The samples come by file name, so their order says nothing.',
    es: 'Las muestras vienen por nombre de archivo, así que su orden no dice nada.',
  },
});

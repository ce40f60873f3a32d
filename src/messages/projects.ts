/** What is said of projects: what they hold, and what becomes of their models. */
import { defineMessages, said } from './message.ts';
import { things } from './photos-or-texts.ts';
import { tenths } from './tenths.ts';

export const projectMessages = defineMessages({
  PROJECT_EXISTS: {
    en: { what: 'There is a project in this folder already.', hint: 'Add data to it, or name another folder.' },
    es: { what: 'En esta carpeta ya hay un proyecto.', hint: 'Añádele datos o indica otra carpeta.' },
  },
  PROJECT_FOLDER_TAKEN: {
    en: {
      what: 'A project is made in a folder of its own, and this one holds something else.',
      hint: 'Name a folder that does not exist yet, or an empty one.',
    },
    es: {
      what: 'Un proyecto se crea en una carpeta propia, y esta contiene otra cosa.',
      hint: 'Indica una carpeta que aún no exista o que esté vacía.',
    },
  },
  PROJECT_MISSING: {
    en: {
      what: 'There is no project here: the folder has no file injerto.db.',
      hint: 'Make one with `createProject()`.',
    },
    es: {
      what: 'Aquí no hay ningún proyecto: la carpeta no contiene el archivo injerto.db.',
      hint: 'Crea uno con `createProject()`.',
    },
  },
  DATABASE_UNAVAILABLE: said<{ reason: string; system: string }>({
    en: ({ reason, system }, { program }) => ({
      what: `Projects need the SQLite of the package libsql, which cannot be loaded on ${system}: ${program(reason)}.`,
      hint: 'Install again without leaving out optional dependencies. There are binaries for Linux, macOS and Windows on x64, and for Linux and macOS on arm64.',
    }),
    es: ({ reason, system }, { program }) => ({
      what: `Los proyectos necesitan el SQLite del paquete libsql, que no se puede cargar en ${system}: ${program(reason)}.`,
      hint: 'Vuelve a instalar sin omitir las dependencias opcionales. Hay binarios para Linux, macOS y Windows en x64, y para Linux y macOS en arm64.',
    }),
  }),
  PROJECT_UNREADABLE: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The project's database cannot be opened: ${program(reason)}.`,
      hint: 'If a newer version of Injerto made it, install that version. If the disk is damaged, take the folder from a backup.',
    }),
    es: ({ reason }, { program }) => ({
      what: `No se puede abrir la base de datos del proyecto: ${program(reason)}.`,
      hint: 'Si la creó una versión más reciente de Injerto, instala esa versión. Si el disco está dañado, recupera la carpeta de una copia de seguridad.',
    }),
  }),
  PROJECT_DAMAGED: said<{ problems: readonly string[] }>({
    en: ({ problems }, { program }) => ({
      what: `The project's database is damaged: ${program(problems.join('; '))}.`,
      hint: 'Take the folder from a backup, or export what can still be read.',
    }),
    es: ({ problems }, { program }) => ({
      what: `La base de datos del proyecto está dañada: ${program(problems.join('; '))}.`,
      hint: 'Recupera la carpeta de una copia de seguridad o exporta lo que aún se pueda leer.',
    }),
  }),
  PROJECT_MODALITY: said<{ project: 'image' | 'text'; data: 'image' | 'text' }>({
    en: ({ project, data }) => ({
      what: `This is a project of ${things.en[project]}, and these are ${things.en[data]}.`,
      hint: `Make a project of its own for the ${things.en[data]}.`,
    }),
    es: ({ project, data }) => ({
      what: `Este es un proyecto de ${things.es[project]}, y estos datos son ${things.es[data]}.`,
      hint: `Crea otro proyecto para ${data === 'image' ? 'las fotos' : 'los textos'}.`,
    }),
  }),
  PROJECT_TASK: said<{ task: string }>({
    en: ({ task }) => ({
      what: `A project holds one class for each sample; these data are ${task}.`,
      hint: 'Train on them with `train()`, or name one label column (`labelColumn`).',
    }),
    es: ({ task }) => ({
      what: `Un proyecto guarda una sola clase por muestra; estos datos son ${task}.`,
      hint: 'Entrena con ellos mediante `train()`, o indica una sola columna de etiquetas (`labelColumn`).',
    }),
  }),
  'PROJECT_TASK/pairs': {
    en: {
      what: 'A project holds single texts; these are pairs that are read together.',
      hint: 'Train on them with `train()`, or name one text column (`textColumn`).',
    },
    es: {
      what: 'Un proyecto guarda textos sueltos; estos son pares que se leen juntos.',
      hint: 'Entrena con ellos mediante `train()`, o indica una sola columna de texto (`textColumn`).',
    },
  },
  PROJECT_CLASS_UNKNOWN: said<{ class: string; classes: readonly string[]; near?: string }>({
    en: ({ class: name, classes, near }, { quote, names }) => ({
      what: `The project has no class ${quote(name)}.${classes.length === 0 ? '' : ` Its classes are ${names(classes)}.`}`,
      ...(near !== undefined && { hint: `Did you mean ${quote(near)}?` }),
    }),
    es: ({ class: name, classes, near }, { quote, names }) => ({
      what: `El proyecto no tiene ninguna clase ${quote(name)}.${classes.length === 0 ? '' : ` Sus clases son ${names(classes)}.`}`,
      ...(near !== undefined && { hint: `¿Querías decir ${quote(near)}?` }),
    }),
  }),
  PROJECT_CLASS_TAKEN: said<{ class: string; from: string }>({
    en: ({ class: name, from }, { quote }) => ({
      what: `There is a class ${quote(name)} already, or there was one.`,
      hint: `Merge ${quote(from)} into it with \`mergeClasses()\`, or choose another name.`,
    }),
    es: ({ class: name, from }, { quote }) => ({
      what: `Ya hay, o hubo, una clase ${quote(name)}.`,
      hint: `Une ${quote(from)} con ella mediante \`mergeClasses()\`, o elige otro nombre.`,
    }),
  }),
  PROJECT_CLASS_NAME: {
    en: { what: 'The name of a class cannot be empty.', hint: 'Give the class a name.' },
    es: { what: 'El nombre de una clase no puede estar vacío.', hint: 'Dale un nombre a la clase.' },
  },
  PROJECT_SAMPLE_UNKNOWN: said<{ sample: string }>({
    en: ({ sample }, { quote }) => ({
      what: `The project has no sample ${quote(sample)}.`,
      hint: 'Samples are named by their id, or by its first characters: four or more.',
    }),
    es: ({ sample }, { quote }) => ({
      what: `El proyecto no tiene ninguna muestra ${quote(sample)}.`,
      hint: 'Las muestras se indican por su identificador o por sus primeros caracteres: cuatro o más.',
    }),
  }),
  PROJECT_SAMPLE_AMBIGUOUS: said<{ sample: string }>({
    en: ({ sample }, { quote }) => ({
      what: `The ids of several samples begin with ${quote(sample)}.`,
      hint: 'Write more characters of the id.',
    }),
    es: ({ sample }, { quote }) => ({
      what: `Los identificadores de varias muestras empiezan por ${quote(sample)}.`,
      hint: 'Escribe más caracteres del identificador.',
    }),
  }),
  PROJECT_MODEL_UNKNOWN: said<{ model: string; models: readonly string[] }>({
    en: ({ model, models }, { quote, names }) =>
      `The project has no model ${quote(model)}.${models.length === 0 ? ' It has none yet.' : ` Its models are ${names(models)}.`}`,
    es: ({ model, models }, { quote, names }) =>
      `El proyecto no tiene ningún modelo ${quote(model)}.${models.length === 0 ? ' Aún no tiene ninguno.' : ` Sus modelos son ${names(models)}.`}`,
  }),
  PROJECT_MODEL_GONE: said<{ model: string }>({
    en: ({ model }) => ({
      what: `The folder of the model ${model} is gone.`,
      hint: 'Train again with `learn()`, or put another model into service with `promote()`.',
    }),
    es: ({ model }) => ({
      what: `La carpeta del modelo ${model} ya no está.`,
      hint: 'Vuelve a entrenar con `learn()`, o pon otro modelo en servicio con `promote()`.',
    }),
  }),
  SAMPLE_FORGOTTEN: {
    en: {
      what: 'This content was forgotten on purpose, so the project keeps neither it nor an answer.',
      hint: 'Ask the model itself: `predict()`.',
    },
    es: {
      what: 'Este contenido se olvidó a propósito, así que el proyecto no guarda ni el contenido ni una respuesta.',
      hint: 'Pregunta al propio modelo: `predict()`.',
    },
  },
  PROJECT_NO_MODEL: {
    en: { what: 'The project has no model in service yet.', hint: 'Train one with `learn()`.' },
    es: { what: 'El proyecto aún no tiene ningún modelo en servicio.', hint: 'Entrena uno con `learn()`.' },
  },
  PROJECT_NOTHING_BEFORE: {
    en: { what: 'No other model was in service before this one.', hint: 'Put a model into service with `promote()`.' },
    es: {
      what: 'Antes de este no hubo ningún otro modelo en servicio.',
      hint: 'Pon un modelo en servicio con `promote()`.',
    },
  },
  PROJECT_TOO_FEW: said<{ classes: readonly { name: string; count: number }[] }>({
    en: ({ classes }, { quote, and, number }) => ({
      what: `Two classes with two labeled examples each are needed. ${classes.length === 0 ? 'Nothing is labeled yet.' : `There are ${and(classes.slice(0, 10).map(({ name, count }) => `${number(count)} of ${quote(name)}`))}.`}`,
      hint: 'Label more samples.',
    }),
    es: ({ classes }, { quote, and, number }) => ({
      what: `Se necesitan dos clases con dos ejemplos etiquetados cada una. ${classes.length === 0 ? 'Aún no hay nada etiquetado.' : `Hay ${and(classes.slice(0, 10).map(({ name, count }) => `${number(count)} de ${quote(name)}`))}.`}`,
      hint: 'Etiqueta más muestras.',
    }),
  }),
  PROJECT_NOTHING_TO_LABEL: {
    en: { what: 'Every sample of the project has a label.', hint: 'Add more data.' },
    es: { what: 'Todas las muestras del proyecto tienen etiqueta.', hint: 'Añade más datos.' },
  },
  'OUTPUT_EXISTS/samples': {
    en: {
      what: 'There is something here already, and samples are not written over it.',
      hint: 'Name another file or folder.',
    },
    es: {
      what: 'Aquí ya hay algo, y las muestras no se escriben encima.',
      hint: 'Indica otro archivo u otra carpeta.',
    },
  },
  BLOB_CHANGED: {
    en: { what: 'The photo changed while it was added.', hint: 'Add it again.' },
    es: { what: 'La foto ha cambiado mientras se añadía.', hint: 'Añádela otra vez.' },
  },
  BLOB_MISSING: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `A photo of the project cannot be read: ${program(reason)}.`,
      hint: 'Add the photo again, or forget the sample.',
    }),
    es: ({ reason }, { program }) => ({
      what: `No se puede leer una foto del proyecto: ${program(reason)}.`,
      hint: 'Añade la foto otra vez u olvida la muestra.',
    }),
  }),
  'PROMOTED/first': {
    en: 'It is in service: it is the first model of the project.',
    es: 'Está en servicio: es el primer modelo del proyecto.',
  },
  'PROMOTED/before-gone': said<{ model: string }>({
    en: ({ model }) =>
      `It is in service: the folder of the model before (${model}) is gone, so that nothing could be compared.`,
    es: ({ model }) =>
      `Está en servicio: la carpeta del modelo anterior (${model}) ya no está, así que no se ha podido comparar nada.`,
  }),
  'PROMOTED/more-labels': {
    en: 'It is in service: it learned from all labels, and there are no test samples yet that could compare it with the one before.',
    es: 'Está en servicio: ha aprendido de todas las etiquetas, y aún no hay muestras de prueba con las que compararlo con el anterior.',
  },
  'PROMOTED/no-worse': said<{ accuracy: number; champion: number; tested: number; p: number }>({
    en: ({ accuracy, champion, tested }, { percent, count }) =>
      `It is in service: it learned from all labels and is right for ${percent(accuracy)} of ${count(tested, 'test sample', 'test samples')}, the one before for ${percent(champion)}.`,
    es: ({ accuracy, champion, tested }, { percent, count }) =>
      `Está en servicio: ha aprendido de todas las etiquetas y acierta el ${percent(accuracy)} de ${count(tested, 'muestra de prueba', 'muestras de prueba')}; el anterior, el ${percent(champion)}.`,
  }),
  'PROMOTED/better': said<{ accuracy: number; champion: number; tested: number; p: number }>({
    en: ({ accuracy, champion, tested, p }, { percent, count, number }) =>
      `It is in service: it is right for ${percent(accuracy)} of ${count(tested, 'test sample', 'test samples')}, the one before for ${percent(champion)} (McNemar's mid-p: ${number(p)}).`,
    es: ({ accuracy, champion, tested, p }, { percent, count, number }) =>
      `Está en servicio: acierta el ${percent(accuracy)} de ${count(tested, 'muestra de prueba', 'muestras de prueba')}; el anterior, el ${percent(champion)} (p media de McNemar: ${number(p)}).`,
  }),
  'NOT_PROMOTED/worse': said<{ accuracy: number; champion: number; tested: number; p: number }>({
    en: ({ accuracy, champion, tested }, { percent, count }) =>
      `It is not in service: it is right for ${percent(accuracy)} of ${count(tested, 'test sample', 'test samples')}, the one in service for ${percent(champion)}.`,
    es: ({ accuracy, champion, tested }, { percent, count }) =>
      `No está en servicio: acierta el ${percent(accuracy)} de ${count(tested, 'muestra de prueba', 'muestras de prueba')}; el que lo está, el ${percent(champion)}.`,
  }),
  'NOT_PROMOTED/not-better': said<{ accuracy: number; champion: number; tested: number; p: number }>({
    en: ({ accuracy, champion, tested, p }, { percent, count, number }) =>
      `It is not in service: nothing shows that it is better. It is right for ${percent(accuracy)} of ${count(tested, 'test sample', 'test samples')}, the one in service for ${percent(champion)} (McNemar's mid-p: ${number(p)}).`,
    es: ({ accuracy, champion, tested, p }, { percent, count, number }) =>
      `No está en servicio: nada muestra que sea mejor. Acierta el ${percent(accuracy)} de ${count(tested, 'muestra de prueba', 'muestras de prueba')}; el que lo está, el ${percent(champion)} (p media de McNemar: ${number(p)}).`,
  }),
  'NOT_PROMOTED/untested': said<{ method: string; champion: string }>({
    en: ({ method, champion }) =>
      `It is not in service: there are no test samples yet that could compare ${method} with ${champion}.`,
    es: ({ method, champion }) =>
      `No está en servicio: aún no hay muestras de prueba con las que comparar ${method} con ${champion}.`,
  }),
  'ADVICE/train': said<{ labels: number }>({
    en: ({ labels }, { count }) => ({
      what: `${count(labels, 'label is', 'labels are')} new since the model in service was made.`,
      hint: 'Train again with `learn()`.',
    }),
    es: ({ labels }, { count }) => ({
      what: `Hay ${count(labels, 'etiqueta nueva', 'etiquetas nuevas')} desde que se hizo el modelo en servicio.`,
      hint: 'Vuelve a entrenar con `learn()`.',
    }),
  }),
  'ADVICE/first': {
    en: { what: 'No model has been trained yet.', hint: 'Train one with `learn()`.' },
    es: { what: 'Aún no se ha entrenado ningún modelo.', hint: 'Entrena uno con `learn()`.' },
  },
  'ADVICE/label': said<{ labels: number; gain: number; low: number; high: number }>({
    en: ({ labels, gain, low, high }, { count, number }) =>
      `${count(labels, 'more label', 'more labels')} should raise the accuracy of transfer by ${number(tenths(gain))} points (90 % band: ${number(tenths(low))} to ${number(tenths(high))}).`,
    es: ({ labels, gain, low, high }, { count, number }) =>
      `${count(labels, 'etiqueta más', 'etiquetas más')} deberían subir la exactitud de transfer ${number(tenths(gain))} puntos (banda del 90 %: de ${number(tenths(low))} a ${number(tenths(high))}).`,
  }),
  'ADVICE/enough-labels': said<{ labels: number; gain: number; low: number; high: number }>({
    en: ({ labels, gain, low, high }, { count, number }) =>
      `More labels bring little: ${count(labels, 'more', 'more')} should change the accuracy of transfer by ${number(tenths(gain))} points (90 % band: ${number(tenths(low))} to ${number(tenths(high))}).`,
    es: ({ labels, gain, low, high }, { count, number }) =>
      `Más etiquetas aportan poco: ${count(labels, 'más', 'más')} deberían cambiar la exactitud de transfer ${number(tenths(gain))} puntos (banda del 90 %: de ${number(tenths(low))} a ${number(tenths(high))}).`,
  }),
  'ADVICE/fine-tune': said<{ error: number }>({
    en: ({ error }, { percent }) => ({
      what: `A head on the reference model's features is wrong for ${percent(error)}, and more labels hardly help it. Fine-tuning, which changes the features, is worth a trial.`,
      hint: "Train with `method: 'fine-tune'`. The model goes into service only if it is better.",
    }),
    es: ({ error }, { percent }) => ({
      what: `Una cabeza sobre las características del modelo de referencia se equivoca en un ${percent(error)}, y más etiquetas apenas la ayudan. El ajuste fino, que cambia las características, merece una prueba.`,
      hint: "Entrena con `method: 'fine-tune'`. El modelo entra en servicio solo si es mejor.",
    }),
  }),
  'ADVICE/tuning-tried': said<{ model: string; method: string }>({
    en: ({ model, method }) =>
      `${method} was tried on nearly all of these labels (${model}) and did not beat the model in service. Another reference model may help more.`,
    es: ({ model, method }) =>
      `${method} ya se probó con casi todas estas etiquetas (${model}) y no superó el modelo en servicio. Otro modelo de referencia puede ayudar más.`,
  }),
  'ADVICE/too-few-to-tune': said<{ perClass: number }>({
    en: ({ perClass }) =>
      `More labels hardly help a head on the reference model's features, but there are too few for fine-tuning: it takes about ${perClass} a class. Another reference model may help more.`,
    es: ({ perClass }) =>
      `Más etiquetas apenas ayudan a una cabeza sobre las características del modelo de referencia, pero hay muy pocas para el ajuste fino: hacen falta unas ${perClass} por clase. Otro modelo de referencia puede ayudar más.`,
  }),
});

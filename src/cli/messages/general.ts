/** What every command says: the frame of help, errors, interrupts. */
import { inBoth } from './in-both.ts';

export const generalHelp = inBoth({
  en: {
    optionsTerm: '[options]',
    commandTerm: 'COMMAND …',
    usage: 'Usage:',
    arguments: 'Arguments:',
    options: 'Options:',
    commands: 'Commands:',
    examples: 'Examples:',
    exitCodes: 'Exit codes: 0 done · 1 error · 2 wrong usage · 130 interrupted by Ctrl-C',
    program: 'Grafts a new head onto a pretrained ONNX model and trains it on your photos or texts. No Python.',
    help: 'show this help',
    version: 'show the version',
    lang: 'language of help and reports: en or es (default: that of the system)',
    groups: {
      model: 'What learns:',
      data: 'Data:',
      training: 'Training:',
      output: 'Result and run:',
      general: 'General:',
    },
  },
  es: {
    optionsTerm: '[opciones]',
    commandTerm: 'COMANDO …',
    usage: 'Uso:',
    arguments: 'Argumentos:',
    options: 'Opciones:',
    commands: 'Comandos:',
    examples: 'Ejemplos:',
    exitCodes: 'Códigos de salida: 0 hecho · 1 error · 2 uso incorrecto · 130 interrumpido con Ctrl-C',
    program: 'Injerta una cabeza nueva en un modelo ONNX preentrenado y la entrena con tus fotos o textos. Sin Python.',
    help: 'muestra esta ayuda',
    version: 'muestra la versión',
    lang: 'idioma de la ayuda y de los informes: en o es (por defecto, el del sistema)',
    groups: {
      model: 'Qué aprende:',
      data: 'Datos:',
      training: 'Entrenamiento:',
      output: 'Resultado y ejecución:',
      general: 'General:',
    },
  },
});

export const sharedOptionHelp = inBoth({
  en: {
    tta: 'test-time augmentation: averages what the photo and its mirror image get; takes twice the time (photos)',
    wholeFiles: 'a .txt file is one text (texts; default: each line is one; in a folder, each file is one)',
    maxLength: 'tokens read of each text (texts; default: what the model reads at most)',
    json: 'print the result as JSON on stdout; progress and remarks stay on stderr',
    quiet: 'no progress on stderr',
    overwriteFile: 'replace the file if there is one',
    report: 'a folder for report.html and report.json, which replace those that are there',
    overwrite: 'replace a model that Injerto wrote there before',
    base: 'of a LoRA adapter: the model that it was trained on, where it lies elsewhere now',
    threads: 'threads of one operator (default: the number of physical cores)',
  },
  es: {
    tta: 'aumento en la inferencia: promedia lo que reciben la foto y su imagen reflejada; tarda el doble (fotos)',
    wholeFiles:
      'un archivo .txt es un solo texto (textos; por defecto, cada línea lo es; en una carpeta, cada archivo)',
    maxLength: 'tokens que se leen de cada texto (textos; por defecto, los que el modelo lee como máximo)',
    json: 'escribe el resultado como JSON en la salida estándar; el progreso y los avisos van a la de errores',
    quiet: 'sin indicación de progreso',
    overwriteFile: 'sustituye el archivo si lo hay',
    report: 'una carpeta para report.html y report.json, que sustituyen a los que haya',
    overwrite: 'sustituye un modelo que Injerto escribió ahí antes',
    base: 'de un adaptador LoRA: el modelo sobre el que se entrenó, si ahora está en otro sitio',
    threads: 'hilos por operador (por defecto, los núcleos físicos de la máquina)',
  },
});

export const interruptWords = inBoth({
  en: {
    stopping: 'Stopping after this step and saving … (Ctrl-C again ends at once, without saving)',
    ending: 'Stopping … (Ctrl-C again ends at once)',
    stopped: 'Interrupted.',
    checkpoint: (folder: string) => `What was learned is in ${folder}.`,
    resume: (command: string) => `Go on with: ${command}`,
    again: (command: string) => `Run it again with: ${command}`,
  },
  es: {
    stopping: 'Parando tras este paso y guardando… (otra vez Ctrl-C: termina ya, sin guardar)',
    ending: 'Parando… (otra vez Ctrl-C: termina ya)',
    stopped: 'Interrumpido.',
    checkpoint: (folder) => `Lo aprendido está en ${folder}.`,
    resume: (command) => `Para seguir: ${command}`,
    again: (command) => `Para repetirlo: ${command}`,
  },
});

export const errorWords = inBoth({
  en: {
    error: 'error',
    at: 'at',
    try: 'try',
    unexpected: 'Something that Injerto did not foresee went wrong:',
    unexpectedHint: 'This is a bug: please report it with this text. INJERTO_DEBUG=1 shows where it happened.',
  },
  es: {
    error: 'error',
    at: 'en',
    try: 'sugerencia',
    unexpected: 'Ha pasado algo que Injerto no tenía previsto:',
    unexpectedHint: 'Es un fallo del programa: comunícalo con este texto. INJERTO_DEBUG=1 muestra dónde ha ocurrido.',
  },
});

/** Options of commands that contradict each other, or that are missing. */
import { defineMessages, said } from './message.ts';

const ownFile = { en: 'Give the result a file of its own.', es: 'Da al resultado un archivo propio.' };

export const commandUseMessages = defineMessages({
  'OPTION_INVALID/no-prompt': {
    en: {
      what: 'There is nothing to go on with.',
      hint: 'Give `prompt`, `chat` with a .jsonl file, or "-" to read the prompt from stdin.',
    },
    es: {
      what: 'No hay nada que continuar.',
      hint: 'Indica `prompt`, `chat` con un archivo .jsonl, o «-» para leer la petición de la entrada estándar.',
    },
  },
  'OPTION_INVALID/two-prompts': {
    en: { what: 'The prompt is given in two ways.', hint: 'Give one of `prompt`, `chat` and "-".' },
    es: { what: 'La petición se da de dos maneras.', hint: 'Indica solo una de `prompt`, `chat` y «-».' },
  },
  'OPTION_INVALID/out-folder': said<{ file: string }>({
    en: ({ file }) => ({ what: `${file} is a folder.`, hint: ownFile.en }),
    es: ({ file }) => ({ what: `${file} es una carpeta.`, hint: ownFile.es }),
  }),
  'OPTION_INVALID/out-read': said<{ file: string }>({
    en: ({ file }) => ({ what: `${file} would overwrite what is read.`, hint: ownFile.en }),
    es: ({ file }) => ({ what: `${file} sobrescribiría lo que se lee.`, hint: ownFile.es }),
  }),
  'OUTPUT_EXISTS/result': {
    en: { what: 'There is a file of that name already.', hint: 'Name another, or replace it with `overwrite`.' },
    es: { what: 'Ya hay un archivo con ese nombre.', hint: 'Indica otro, o sustitúyelo con `overwrite`.' },
  },
  'OPTION_INVALID/forget': {
    en: {
      what: 'Name what is to be forgotten: samples, an origin (`from`) or a class (`class`), one of the three.',
      hint: 'The ids of samples are shown by `next` and by predictions.',
    },
    es: {
      what: 'Indica qué se olvida: muestras, un origen (`from`) o una clase (`class`), una de las tres cosas.',
      hint: 'Los identificadores de las muestras aparecen con `next` y con las predicciones.',
    },
  },
  'OPTION_INVALID/whole-files': {
    en: {
      what: 'Labeled texts in a file are one per line or row, never the whole file.',
      hint: "Put texts of several lines into a folder per class, one .txt file each. `wholeFiles` is for `task: 'causal-lm'`.",
    },
    es: {
      what: 'En un archivo con textos etiquetados hay uno por línea o fila; nunca es uno solo.',
      hint: "Pon los textos de varias líneas en una carpeta por clase, uno por archivo .txt. `wholeFiles` es para `task: 'causal-lm'`.",
    },
  },
  'OPTION_INVALID/same-place': {
    en: {
      what: 'The model and its adapter cannot be saved in the same folder.',
      hint: 'Name another folder for the adapter.',
    },
    es: {
      what: 'El modelo y su adaptador no pueden guardarse en la misma carpeta.',
      hint: 'Indica otra carpeta para el adaptador.',
    },
  },
  'OPTION_INVALID/only-lora': {
    en: {
      what: 'Language models are trained by LoRA only.',
      hint: "Choose `method: 'lora'`, or leave `method` out.",
    },
    es: {
      what: 'Los modelos de lenguaje solo se entrenan con LoRA.',
      hint: "Elige `method: 'lora'`, o no indiques `method`.",
    },
  },
  'OPTION_INVALID/no-language-model': {
    en: {
      what: 'Which language model is to be trained?',
      hint: 'Give `model` with the folder of a language model.',
    },
    es: {
      what: '¿Qué modelo de lenguaje se entrena?',
      hint: 'Indica con `model` la carpeta de un modelo de lenguaje.',
    },
  },
  'NOTHING_TO_LABEL/zero-shot': {
    en: {
      what: 'There is nothing to label.',
      hint: 'Give texts (`text`, or .txt, CSV or JSON Lines files) or photos.',
    },
    es: {
      what: 'No hay nada que clasificar.',
      hint: 'Indica textos (`text`, o archivos .txt, CSV o JSON Lines) o fotos.',
    },
  },
});

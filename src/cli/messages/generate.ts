/** What `generate` says. */
import { inBoth } from './in-both.ts';

export const generateHelp = inBoth({
  en: {
    summary: 'let a language model write, answer, or choose',
    description:
      'Goes on with a text or answers a conversation, with a language model in hub layout (tokenizer and onnx/model.onnx with its key-value cache). Text appears as it is made.',
    model: 'the folder of a language model, or its id on the hub (OWNER/NAME)',
    stdin: '"-" reads the prompt from stdin',
    prompt: 'what is asked, or gone on with; may be given several times',
    chat: 'JSONL of prompts: {"messages": […]} or {"prompt": "…"} a line',
    system: 'words of the system, before the conversation',
    raw: 'go on with the prompt as it stands, without the model’s chat template',
    maxNewTokens: 'tokens made, at most (default: 256)',
    temperature: '0 takes the likeliest token each time, above tokens are drawn (default: 0)',
    topP: 'draw only from the likeliest tokens with this share of the probability (default: 1)',
    topK: 'draw only from this many of the likeliest tokens, 0 is all (default: 50)',
    repetitionPenalty: 'above 1, tokens that were there already become less likely (default: the model’s own)',
    seed: 'seed of everything random (default: 0)',
    stop: 'a text before which the answer ends; may be given several times',
    choices: 'answers to choose from, with commas between: prints the probability of each instead of writing',
    perToken: 'compare choices by their mean a token, not by their sum',
    contentFree: 'a prompt about nothing: what a choice is worth after it is subtracted',
    task: 'another task of transformers.js that the model was made for',
    question: 'the question, for the task question-answering',
    from: 'language of the text, for the task translation (as the model spells it)',
    to: 'language wanted, for the task translation',
    dtype: 'which of the folder’s files: fp32, fp16, q8, q4, q4f16 … (default: what config.json says, else fp32)',
    groups: { prompt: 'What is asked:', drawing: 'How it is written:', choosing: 'Choosing:', tasks: 'Other tasks:' },
  },
  es: {
    summary: 'hace que un modelo de lenguaje escriba, responda o elija',
    description:
      'Continúa un texto o responde a una conversación con un modelo de lenguaje en el formato del hub (tokenizador y onnx/model.onnx con su caché de claves y valores). El texto aparece según se escribe.',
    model: 'la carpeta de un modelo de lenguaje, o su nombre en el hub (DUEÑO/NOMBRE)',
    stdin: '«-» lee la petición de la entrada estándar',
    prompt: 'lo que se pregunta o se continúa; puede repetirse',
    chat: 'JSONL de peticiones: {"messages": […]} o {"prompt": "…"} por línea',
    system: 'palabras del sistema, antes de la conversación',
    raw: 'continúa el texto tal cual, sin la plantilla de conversación del modelo',
    maxNewTokens: 'tokens que se escriben, como máximo (por defecto, 256)',
    temperature: 'con 0 se toma siempre el token más probable; por encima se sortea (por defecto, 0)',
    topP: 'sortea solo entre los tokens más probables que suman esta parte de la probabilidad (por defecto, 1)',
    topK: 'sortea solo entre este número de tokens, los más probables; 0 son todos (por defecto, 50)',
    repetitionPenalty: 'por encima de 1, lo ya escrito se vuelve menos probable (por defecto, lo que diga el modelo)',
    seed: 'semilla de todo lo aleatorio (por defecto, 0)',
    stop: 'un texto ante el que termina la respuesta; puede repetirse',
    choices:
      'respuestas entre las que elegir, separadas por comas: muestra la probabilidad de cada una en vez de escribir',
    perToken: 'compara las respuestas por su media por token y no por su suma',
    contentFree: 'una petición sobre nada: se resta lo que cada respuesta vale tras ella',
    task: 'otra tarea de transformers.js para la que se hizo el modelo',
    question: 'la pregunta, para la tarea question-answering',
    from: 'idioma del texto, para la tarea translation (con el código del modelo)',
    to: 'idioma que se quiere, para la tarea translation',
    dtype:
      'cuál de los archivos de la carpeta: fp32, fp16, q8, q4, q4f16 … (por defecto, lo que diga config.json o fp32)',
    groups: { prompt: 'Qué se pide:', drawing: 'Cómo se escribe:', choosing: 'Elegir:', tasks: 'Otras tareas:' },
  },
});

export const generateWords = inBoth({
  en: {
    progress: 'prompt',
    stopping: 'Stopping after this token … (Ctrl-C again ends at once)',
  },
  es: {
    progress: 'petición',
    stopping: 'Se termina tras este token … (otra vez Ctrl-C acaba al instante)',
  },
});

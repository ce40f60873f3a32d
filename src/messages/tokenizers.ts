/** The tokenizer of a text model: its files, and texts that it cannot take. */
import { defineMessages, said } from './message.ts';

const again = {
  en: "Every type of Hugging Face's tokenizers 0.23 is known. Fetch the file again, or save it anew in Python: AutoTokenizer.from_pretrained(…).save_pretrained(folder).",
  es: 'Se conocen todos los tipos de tokenizers 0.23, de Hugging Face. Descarga de nuevo el archivo o guárdalo otra vez desde Python: AutoTokenizer.from_pretrained(…).save_pretrained(carpeta).',
};

const rewrite = {
  en: 'Write the expression without it, if it can be said otherwise, and check that the numbers of the tokens stay the same.',
  es: 'Escribe la expresión sin ello, si puede decirse de otro modo, y comprueba que los números de los tokens no cambian.',
};

export const tokenizerMessages = defineMessages({
  TOKENIZER_MISSING: {
    en: {
      what: 'The model reads texts, but there is no tokenizer beside it.',
      hint: "Fetch tokenizer.json and tokenizer_config.json from the model's page, or write them in Python: AutoTokenizer.from_pretrained(…).save_pretrained(folder). The older files (vocab.txt; vocab.json with merges.txt; spiece.model, tokenizer.model) are read too.",
    },
    es: {
      what: 'El modelo lee textos, pero no hay ningún tokenizador junto a él.',
      hint: 'Descarga tokenizer.json y tokenizer_config.json de la página del modelo o escríbelos desde Python: AutoTokenizer.from_pretrained(…).save_pretrained(carpeta). También se leen los archivos antiguos (vocab.txt; vocab.json con merges.txt; spiece.model, tokenizer.model).',
    },
  },
  TOKENIZER_MISMATCH: said<{ tokens: number; rows: number }>({
    en: ({ tokens, rows }) => ({
      what: `The tokenizer has ${tokens} tokens, but the model's embedding has only ${rows} rows: they do not belong together.`,
      hint: 'Fetch the tokenizer that was published with this model.',
    }),
    es: ({ tokens, rows }) => ({
      what: `El tokenizador tiene ${tokens} tokens, pero la tabla del modelo solo tiene ${rows} filas: no van juntos.`,
      hint: 'Descarga el tokenizador que se publicó con este modelo.',
    }),
  }),
  'TOKENIZER_INVALID/unknown-type': said<{ part: string; type: string; known: readonly string[] }>({
    en: ({ part, type, known }, { quote, names }) => ({
      what: `The tokenizer cannot be used: its ${part} is of the unknown type ${quote(type)}. Known types are ${names(known)}.`,
      hint: again.en,
    }),
    es: ({ part, type, known }, { quote, names }) => ({
      what: `El tokenizador no se puede usar: su ${part} es de un tipo desconocido, ${quote(type)}. Los tipos conocidos son ${names(known)}.`,
      hint: again.es,
    }),
  }),
  'TOKENIZER_INVALID/part': said<{ part: string; reason: string }>({
    en: ({ part, reason }, { program }) => ({
      what: `The tokenizer cannot be used: its ${part} cannot be read (${program(reason)}).`,
      hint: again.en,
    }),
    es: ({ part, reason }, { program }) => ({
      what: `El tokenizador no se puede usar: no se puede leer su ${part} (${program(reason)}).`,
      hint: again.es,
    }),
  }),
  'TOKENIZER_INVALID/expression-unsupported': said<{ expression: string; syntax: string }>({
    en: ({ expression, syntax }, { quote }) => ({
      what: `The tokenizer cannot be used: its expression ${quote(expression)} asks for ${quote(syntax)}, which cannot be matched in bounded time.`,
      hint: rewrite.en,
    }),
    es: ({ expression, syntax }, { quote }) => ({
      what: `El tokenizador no se puede usar: su expresión ${quote(expression)} pide ${quote(syntax)}, que no se puede buscar en un tiempo acotado.`,
      hint: rewrite.es,
    }),
  }),
  'TOKENIZER_INVALID/expression': said<{ expression: string; reason: string }>({
    en: ({ expression, reason }, { quote, program }) => ({
      what: `The tokenizer cannot be used: its expression ${quote(expression)} is wrong. The parser says: ${program(reason)}.`,
      hint: again.en,
    }),
    es: ({ expression, reason }, { quote, program }) => ({
      what: `El tokenizador no se puede usar: su expresión ${quote(expression)} es errónea. Dice el analizador: ${program(reason)}.`,
      hint: again.es,
    }),
  }),
  'TOKENIZER_INVALID/cut-off': said<{ part: string }>({
    en: ({ part }) => ({ what: `The tokenizer cannot be used: its ${part} is cut off.`, hint: again.en }),
    es: ({ part }) => ({ what: `El tokenizador no se puede usar: su ${part} está cortado.`, hint: again.es }),
  }),
  'TOKENIZER_INVALID/dropout': said<{ dropout: number }>({
    en: ({ dropout }) => ({
      what: `The tokenizer gives another result at each call: it drops merges at random (dropout ${dropout}).`,
      hint: 'Take `dropout` out of the model in tokenizer.json.',
    }),
    es: ({ dropout }) => ({
      what: `El tokenizador da otro resultado en cada llamada: omite uniones al azar (dropout ${dropout}).`,
      hint: 'Quita el campo `dropout` del modelo en tokenizer.json.',
    }),
  }),
  'TOKENIZER_INVALID/token': said<{ part: string; token: string }>({
    en: ({ part, token }, { quote }) => ({
      what: `The tokenizer cannot be used: its ${part} names the token ${quote(token)}, which the vocabulary lacks.`,
      hint: again.en,
    }),
    es: ({ part, token }, { quote }) => ({
      what: `El tokenizador no se puede usar: su ${part} nombra el token ${quote(token)}, que no está en el vocabulario.`,
      hint: again.es,
    }),
  }),
  'TOKENIZER_INVALID/merge': said<{ line: number; merge: string }>({
    en: ({ line, merge }, { quote }) => ({
      what: `The tokenizer cannot be used: its merge ${line} is not a pair of tokens: ${quote(merge)}.`,
      hint: again.en,
    }),
    es: ({ line, merge }, { quote }) => ({
      what: `El tokenizador no se puede usar: su unión ${line} no es un par de tokens: ${quote(merge)}.`,
      hint: again.es,
    }),
  }),
  'TOKENIZER_INVALID/family': said<{ file: string; family: string | null; known: readonly string[] }>({
    en: ({ file, family, known }, { quote, names }) => ({
      what: `The tokenizer lies in its older files (${file}), which do not say how it splits words and which tokens it adds. ${family === null ? 'Its family is not named' : `The family ${quote(family)} is not known`}. Known families are ${names(known)}.`,
      hint: 'Write tokenizer.json in Python: AutoTokenizer.from_pretrained(…).save_pretrained(folder). Or name its class as tokenizer_class in tokenizer_config.json.',
    }),
    es: ({ file, family, known }, { quote, names }) => ({
      what: `El tokenizador está en sus archivos antiguos (${file}), que no dicen cómo divide las palabras ni qué tokens añade. ${family === null ? 'No se indica su familia' : `No se conoce la familia ${quote(family)}`}. Las familias conocidas son ${names(known)}.`,
      hint: 'Escribe tokenizer.json desde Python: AutoTokenizer.from_pretrained(…).save_pretrained(carpeta). O indica su clase con tokenizer_class en tokenizer_config.json.',
    }),
  }),
  'TOKENIZER_INVALID/template': {
    en: {
      what: 'The tokenizer cannot be used: its template for one text names a second one, or two of its post-processors wrap the same text.',
      hint: again.en,
    },
    es: {
      what: 'El tokenizador no se puede usar: su plantilla para un texto nombra un segundo, o dos de sus posprocesadores envuelven el mismo texto.',
      hint: again.es,
    },
  },
  TOKENIZER_UNKNOWN_TEXT: said<{ text: string }>({
    en: ({ text }, { quote }) => ({
      what: `The tokenizer has no token for ${quote(text)}, and none for what is unknown.`,
      hint: 'Name the token for what is unknown in the file (unk_token, unk_id), as it was when the model was trained.',
    }),
    es: ({ text }, { quote }) => ({
      what: `El tokenizador no tiene ningún token para ${quote(text)} ni uno para lo desconocido.`,
      hint: 'Indica en el archivo el token de lo desconocido (unk_token, unk_id), el mismo con que se entrenó el modelo.',
    }),
  }),
  TOKENIZER_TEXT_TOO_LONG: said<{ characters: number }>({
    en: ({ characters }, { number }) => ({
      what: `A text of ${number(characters)} characters is too long for the expression that splits it.`,
      hint: 'Divide the text. The model reads only its beginning anyway.',
    }),
    es: ({ characters }, { number }) => ({
      what: `Un texto de ${number(characters)} caracteres es demasiado largo para la expresión que lo divide.`,
      hint: 'Divide el texto. De todos modos, el modelo solo lee el principio.',
    }),
  }),
});

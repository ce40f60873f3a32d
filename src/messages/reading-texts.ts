/** What is put before texts that are read. */
import { defineMessages, said } from './message.ts';

export const readingTextsMessages = defineMessages({
  'PROMPT_ASSUMED/zero-shot': said<{ prompt: string }>({
    en: ({ prompt }, { quote }) =>
      `${quote(prompt)} is put before each text and each label, as the model's authors do.`,
    es: ({ prompt }, { quote }) =>
      `Delante de cada texto y de cada etiqueta se pone ${quote(prompt)}, como hacen los autores del modelo.`,
  }),
  'PROMPT_ASSUMED/embed': said<{ prompt: string; prompts: readonly string[] }>({
    en: ({ prompt, prompts }, { quote, names }) =>
      `${quote(prompt)} is put before each text, as the model's files say (\`default_prompt_name\`). \`prompt\` names others: ${names(prompts)}; an empty one puts none.`,
    es: ({ prompt, prompts }, { quote, names }) =>
      `Delante de cada texto se pone ${quote(prompt)}, como dicen los archivos del modelo (\`default_prompt_name\`). Con \`prompt\` se indican otras palabras: ${names(prompts)}; vacío, ninguna.`,
  }),
  /** `share` of all that the texts hold; `untokenized` texts of which more than half has none. */
  TEXTS_UNTOKENIZED: said<{ share: number; untokenized: number; texts: number }>({
    en: ({ share, untokenized, texts }, { number, percent }) => ({
      what: `The model's tokenizer knows no tokens for ${percent(share)} of the characters${untokenized > 0 ? `, and for more than half of ${number(untokenized)} of ${number(texts)} texts` : ''}: what they say is lost on the model.`,
      hint: 'Choose a model for this language, and divide words of hundreds of characters.',
    }),
    es: ({ share, untokenized, texts }, { number, percent }) => ({
      what: `El tokenizador del modelo no tiene tokens para el ${percent(share)} de los caracteres${untokenized > 0 ? `, ni para más de la mitad de ${number(untokenized)} de ${number(texts)} textos` : ''}: lo que dicen se le escapa al modelo.`,
      hint: 'Elige un modelo para este idioma y divide las palabras de cientos de caracteres.',
    }),
  }),
  'TEXTS_UNTOKENIZED/mostly': said<{ untokenized: number; texts: number }>({
    en: ({ untokenized, texts }, { number }) => ({
      what: `For more than half of the characters of ${number(untokenized)} of ${number(texts)} texts, the model's tokenizer has no tokens: what they say is lost on the model.`,
      hint: 'Choose a model for this language, and divide words of hundreds of characters.',
    }),
    es: ({ untokenized, texts }, { number }) => ({
      what: `El tokenizador del modelo no tiene tokens para más de la mitad de los caracteres de ${number(untokenized)} de ${number(texts)} textos: lo que dicen se le escapa al modelo.`,
      hint: 'Elige un modelo para este idioma y divide las palabras de cientos de caracteres.',
    }),
  }),
});

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
});

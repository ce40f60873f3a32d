/** What was assumed of an encoder of texts, where its files do not say it or the graph has done it already. */
import { defineMessages, said } from './message.ts';

const poolings = {
  mean: { en: 'the mean over the tokens', es: 'la media de los tokens' },
  cls: { en: 'the first token', es: 'el primer token' },
  lasttoken: { en: 'the last token', es: 'el último token' },
};

const reasons = {
  e5: { en: 'as for all E5 models', es: 'como en todos los modelos E5' },
  name: { en: 'as for models of this name', es: 'como en los modelos de este nombre' },
  causal: { en: 'as the model reads from left to right', es: 'pues el modelo lee de izquierda a derecha' },
  encoders: { en: 'as for most encoders', es: 'como en la mayoría de los codificadores' },
};

export const sentenceNoteMessages = defineMessages({
  POOLING_ASSUMED: said<{ pooling: 'mean' | 'cls' | 'lasttoken'; because: 'e5' | 'name' | 'causal' | 'encoders' }>({
    en: ({ pooling, because }) =>
      `No file says how token vectors are pooled: ${poolings[pooling].en}, brought to unit length, is assumed, ${reasons[because].en}.`,
    es: ({ pooling, because }) =>
      `Ningún archivo dice cómo se agrupan los vectores de los tokens: se supone ${poolings[pooling].es}, llevada a longitud uno, ${reasons[because].es}.`,
  }),
  SENTENCE_VECTOR_TAKEN: said<{ value: string; modules: readonly string[] }>({
    en: ({ value, modules }, { quote }) =>
      `The graph gives the vector of a text itself: its output ${quote(value)} is used, and ${modules.length === 0 ? 'no module is applied a second time' : `only ${modules.join(', ')} follows`}.`,
    es: ({ value, modules }, { quote }) =>
      `El grafo da ya el vector de un texto: se usa su salida ${quote(value)}, y ${modules.length === 0 ? 'no se aplica ningún módulo por segunda vez' : `solo sigue ${modules.join(', ')}`}.`,
  }),
  UNIT_LENGTH_ASSUMED: {
    en: '`embed()` brings the vectors to unit length, as no file says otherwise.',
    es: '`embed()` lleva los vectores a longitud uno, pues ningún archivo dice otra cosa.',
  },
  PROMPT_TOKENS_COUNTED: {
    en: 'Its files leave the tokens of a prompt out of the pooling (include_prompt: false), but the graph pools inside and counts them.',
    es: 'Sus archivos dejan los tokens de una instrucción fuera de la agrupación (include_prompt: false), pero el grafo agrupa por dentro y los cuenta.',
  },
  PROMPTS_ASSUMED: said<{ prompts: readonly string[] }>({
    en: ({ prompts }) => `The model is one of those that want words before a text: ${prompts.join(', ')}.`,
    es: ({ prompts }) => `El modelo es de los que quieren unas palabras delante del texto: ${prompts.join(', ')}.`,
  }),
  SIMILARITY_OTHER: said<{ similarity: string }>({
    en: ({ similarity }, { quote }) =>
      `The model's authors compare vectors by ${quote(similarity)} (similarity_fn_name); zero-shot compares by the cosine.`,
    es: ({ similarity }, { quote }) =>
      `Los autores del modelo comparan los vectores por ${quote(similarity)} (similarity_fn_name); zero-shot compara por el coseno.`,
  }),
});

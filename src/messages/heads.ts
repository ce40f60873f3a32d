/** Heads, and what they and adapters are put on. */
import { defineMessages, said } from './message.ts';

const features = {
  en: (near: readonly string[]) =>
    near.length > 0
      ? `Name the value to use as features. From the end, these can serve: ${near.join(', ')}.`
      : 'No value of this graph can serve as features: choose an image classifier or encoder.',
  es: (near: readonly string[]) =>
    near.length > 0
      ? `Nombra el valor que sirve de características. Desde el final, pueden servir estos: ${near.join(', ')}.`
      : 'Ningún valor de este grafo puede servir de características: elige un clasificador o codificador de imágenes.',
};

export const headMessages = defineMessages({
  'HEAD_NOT_FOUND/output': said<{ near: readonly string[] }>({
    en: ({ near }) => ({ what: 'No output of the graph holds numbers of a sample.', hint: features.en(near) }),
    es: ({ near }) => ({ what: 'Ninguna salida del grafo contiene números de una muestra.', hint: features.es(near) }),
  }),
  'HEAD_NOT_FOUND/before': said<{ value: string; axes?: string; near: readonly string[] }>({
    en: ({ value, axes, near }, { quote }) => ({
      what: `The value before the head, ${quote(value)}${axes ? ` ${axes}` : ''}, cannot serve as features.`,
      hint: features.en(near),
    }),
    es: ({ value, axes, near }, { quote }) => ({
      what: `El valor anterior a la cabeza, ${quote(value)}${axes ? ` ${axes}` : ''}, no puede servir de características.`,
      hint: features.es(near),
    }),
  }),
  'HEAD_NOT_FOUND/named': said<{ value: string; axes: string; near: readonly string[] }>({
    en: ({ value, axes, near }, { quote }) => ({
      what: `${quote(value)} ${axes} cannot serve as features: they are float32 [N, D], [N, D, H, W] or [N, T, D], made by a node, with a fixed D.`,
      hint: features.en(near),
    }),
    es: ({ value, axes, near }, { quote }) => ({
      what: `${quote(value)} ${axes} no puede servir de características: son float32 [N, D], [N, D, H, W] o [N, T, D], calculadas por un nodo, con una D fija.`,
      hint: features.es(near),
    }),
  }),
  'HEAD_NOT_FOUND/unknown': said<{ value: string; near: readonly string[] }>({
    en: ({ value, near }, { quote }) => ({
      what: `The graph makes no value called ${quote(value)}.`,
      hint: features.en(near),
    }),
    es: ({ value, near }, { quote }) => ({
      what: `El grafo no calcula ningún valor llamado ${quote(value)}.`,
      hint: features.es(near),
    }),
  }),
  'OPTION_INVALID/classes': said<{ classes: number }>({
    en: ({ classes }) => `A head needs at least one class, not ${classes}.`,
    es: ({ classes }) => `Una cabeza necesita al menos una clase, no ${classes}.`,
  }),
  'OPTION_INVALID/hidden': said<{ hidden: number }>({
    en: ({ hidden }) => `A hidden layer has at least one unit, not ${hidden}.`,
    es: ({ hidden }) => `Una capa oculta tiene al menos una unidad, no ${hidden}.`,
  }),
  'OPTION_INVALID/dropout': said<{ dropout: number }>({
    en: ({ dropout }) => `Dropout lies in 0 … <1; ${dropout} was given.`,
    es: ({ dropout }) => `El dropout va de 0 a menos de 1; se ha dado ${dropout}.`,
  }),
  'LABELS_MISMATCH/twice': said<{ label: string }>({
    en: ({ label }, { quote }) => `Two classes are called ${quote(label)}.`,
    es: ({ label }, { quote }) => `Dos clases se llaman ${quote(label)}.`,
  }),
  'PARAMETER_MISMATCH/graph': said<{ found?: string; shape: string }>({
    en: ({ found, shape }) => ({
      what: `The graph has ${found ?? 'none'} under this name, but the new weight is float32 ${shape}.`,
      hint: 'Save weights with the graph that they were trained in.',
    }),
    es: ({ found, shape }) => ({
      what: `El grafo ${found === undefined ? 'no tiene ningún peso' : `tiene ${found}`} con este nombre, pero el peso nuevo es float32 ${shape}.`,
      hint: 'Guarda los pesos con el grafo en el que se entrenaron.',
    }),
  }),
  'MODEL_INPUT_UNSUPPORTED/text': said<{ inputs: readonly string[]; more: boolean; cached: boolean }>({
    en: ({ inputs, more, cached }) => ({
      what: `A text model must take token numbers [batch, length], with or without mask, token types and positions. This one wants ${inputs.join(' and ')}${more ? ' and more' : ''} besides.`,
      hint: cached
        ? 'That is the form for generating word by word: export the model without its cache (past_key_values).'
        : 'Choose a text classifier or text encoder; of a model that reads images and texts, the file of its text half (text_model.onnx).',
    }),
    es: ({ inputs, more, cached }) => ({
      what: `Un modelo de texto tiene que tomar números de token [lote, longitud], con o sin máscara, tipos de token y posiciones. Este requiere además ${inputs.join(' y ')}${more ? ' y más' : ''}.`,
      hint: cached
        ? 'Es la forma para generar palabra por palabra: exporta el modelo sin su caché (past_key_values).'
        : 'Elige un clasificador o codificador de textos; de un modelo que lee imágenes y textos, el archivo de su mitad de texto (text_model.onnx).',
    }),
  }),
  'PATTERN_MATCHES_NOTHING/blocked-layer': said<{
    pattern: string;
    module: string;
    why: 'grouped' | 'shared';
    near: readonly string[];
  }>({
    en: ({ pattern, module, why, near }, { quote }) => ({
      what: `${quote(pattern)} matches no layer that can take a LoRA path: ${quote(module)} ${why === 'grouped' ? 'is a grouped convolution, into which a low-rank product cannot be merged' : 'has a weight that something else reads too, which merging would change'}.`,
      hint: near.length > 0 ? `Near names: ${near.join(', ')}.` : `Choose \`method: 'transfer'\`.`,
    }),
    es: ({ pattern, module, why, near }, { quote }) => ({
      what: `${quote(pattern)} no coincide con ninguna capa que admita LoRA: ${quote(module)} ${why === 'grouped' ? 'es una convolución agrupada, en la que no se puede fundir un producto de rango bajo' : 'tiene un peso que algo más lee, y fundir lo cambiaría'}.`,
      hint: near.length > 0 ? `Nombres parecidos: ${near.join(', ')}.` : `Elige \`method: 'transfer'\`.`,
    }),
  }),
  'PATTERN_MATCHES_NOTHING/layer': said<{ pattern: string; near: readonly string[] }>({
    en: ({ pattern, near }, { quote }) => ({
      what: `No layer of the backbone that can take a LoRA path is called ${quote(pattern)}.`,
      hint: near.length > 0 ? `Near names: ${near.join(', ')}.` : `Choose \`method: 'transfer'\`.`,
    }),
    es: ({ pattern, near }, { quote }) => ({
      what: `Ninguna capa del cuerpo que admita LoRA se llama ${quote(pattern)}.`,
      hint: near.length > 0 ? `Nombres parecidos: ${near.join(', ')}.` : `Elige \`method: 'transfer'\`.`,
    }),
  }),
});

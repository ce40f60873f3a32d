/** Which methods have an option, and what it is by default, in words: for `--help` and for the documentation. */
import type { Language } from '../../messages/index.ts';
import {
  type Default,
  type DefaultByModality,
  isDerived,
  type MethodName,
  methodNames,
  type OptionRow,
  ofModality,
} from '../../methods/options/option-table.ts';
import { trainingOptions } from '../messages/training-options.ts';

/** `photos; fine-tune, lora; default: standard`; empty where there is nothing to say. */
export function optionNote(row: OptionRow, language: Language): string {
  const words = trainingOptions[language];
  const methods = methodsOf(row);
  const defaults = defaultWords(row, methods, language);
  // where defaults differ by method, their list names the methods already
  const listed = isListed(row, methods, language) || hasAllOfTrain(methods);
  return [
    ...(row.modality ? [words.modality[row.modality]] : []),
    ...(listed ? [] : [methods.map((name) => methodWords(row, name)).join(', ')]),
    ...(defaults === '' ? [] : [`${words.default} ${defaults}`]),
  ].join('; ');
}

export function methodsOf({ defaults }: OptionRow): MethodName[] {
  return methodNames.filter((name) => defaults[name] !== undefined);
}

/** Whether a switch is on unless it is turned off. */
export function isOn({ defaults }: OptionRow): boolean {
  return Object.values(defaults).some((value) => value === true);
}

/** `10 (texts: 4) in fine-tune and lora; 1 in contrastive`; where all are alike, only what it is. Empty for a switch that is off. */
export function defaultWords(row: OptionRow, methods: readonly MethodName[], language: Language): string {
  const groups = byDefault(row, methods, language);
  if (groups.size <= 1) return [...groups.keys()][0] ?? '';
  const list = new Intl.ListFormat(language);
  return [...groups]
    .map(([words, names]) => {
      const shown = list.format(names.map((name) => methodWords(row, name)));
      return hasAllOfTrain(names) ? words : trainingOptions[language].ofMethods(words, shown);
    })
    .join('; ');
}

function isListed(row: OptionRow, methods: readonly MethodName[], language: Language): boolean {
  return byDefault(row, methods, language).size > 1;
}

/** Methods that share a default, by its words. */
function byDefault(row: OptionRow, methods: readonly MethodName[], language: Language): Map<string, MethodName[]> {
  const groups = new Map<string, MethodName[]>();
  for (const name of methods) {
    const words = valueWords(row, row.defaults[name]!, language);
    groups.set(words, [...(groups.get(words) ?? []), name]);
  }
  return groups;
}

/** `causal-lm` is a task of its own. */
function hasAllOfTrain(methods: readonly MethodName[]): boolean {
  return methodNames.every((name) => name === 'causal-lm' || methods.includes(name));
}

function methodWords({ head }: OptionRow, method: MethodName): string {
  return method === 'transfer' && head ? `transfer (${head})` : method;
}

function valueWords({ modality }: OptionRow, value: Default | DefaultByModality, language: Language): string {
  const { derived, modality: samples } = trainingOptions[language];
  const one = (value: Default) => (isDerived(value) ? derived[value.derived] : plainWords(value));
  const [image, text] = (['image', 'text'] as const).map((side) => one(ofModality(value, side)));
  if (modality) return modality === 'image' ? image! : text!;
  return image === text ? image! : `${image} (${samples.text}: ${text})`;
}

function plainWords(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'on' : '';
  return typeof value === 'number' && value > 0 && value < 0.01 ? value.toExponential() : String(value);
}

import type { Language } from '../../messages/index.ts';

/** Words in both languages, side by side. The Spanish has the keys of the English, or it does not compile. */
export function inBoth<Words>(words: {
  readonly en: Words;
  readonly es: NoInfer<Words>;
}): Readonly<Record<Language, Words>> {
  return words;
}

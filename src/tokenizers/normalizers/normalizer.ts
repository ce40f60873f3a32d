/** A step that changes the text before it is split. */
export interface Normalizer {
  normalize(text: string): string;
  /** How many UTF-16 units at the front of the normalized text stem from the first `lead` of the text. */
  leading(text: string, lead: number): number;
}

/** A normalizer that treats the front of a text as it treats the whole. */
export function normalizer(normalize: (text: string) => string): readonly Normalizer[] {
  return [{ normalize, leading: (text, lead) => normalize(text.slice(0, lead)).length }];
}

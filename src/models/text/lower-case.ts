/** `do_lower_case` of sentence-transformers: texts are read in lower case before anything else that the tokenizer does with them. */

/** tokenizer.json, as far as it is looked at here. */
type TokenizerFile = Readonly<Record<string, unknown>>;

/** The file with the normalizer Lowercase put first, unless it has one, as sentence-transformers does. */
export function withLowerCase<T extends TokenizerFile>(file: T): T {
  const normalizer = file.normalizer as Normalizer | null | undefined;
  const steps = stepsOf(normalizer);
  if (steps.some(({ type }) => type === 'Lowercase')) return file;
  return { ...file, normalizer: { type: 'Sequence', normalizers: [{ type: 'Lowercase' }, ...steps] } };
}

interface Normalizer {
  readonly type?: string;
  readonly normalizers?: readonly Normalizer[];
}

function stepsOf(normalizer: Normalizer | null | undefined): readonly Normalizer[] {
  if (!normalizer) return [];
  return normalizer.type === 'Sequence' ? (normalizer.normalizers ?? []) : [normalizer];
}

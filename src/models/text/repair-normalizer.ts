/** Where the library's normalizers differ from Python's. */
import type { Tokenizer } from '@huggingface/tokenizers';

type Normalizer = NonNullable<Tokenizer['normalizer']>;

interface NormalizerConfig {
  readonly type?: string;
  readonly lowercase?: boolean;
  readonly handle_chinese_chars?: boolean;
}

/** Ideographs beyond 16 bits that BERT sets apart, too (`is_chinese_char` in Hugging Face's tokenizers); the library looks at 16 bits at a time. */
const rareIdeographs = /[\u{20000}-\u{2A6DF}\u{2A700}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;

/** Python lower-cases letter by letter: Σ is σ at the end of a word as well, where JavaScript writes ς. Changes `normalizer` in place. */
export function repairNormalizer(normalizer: Normalizer | null): void {
  if (!normalizer) return;
  const { normalizers } = normalizer as { readonly normalizers?: readonly (Normalizer | null)[] };
  for (const inner of normalizers ?? []) repairNormalizer(inner);
  const { type, lowercase, handle_chinese_chars: ideographs } = normalizer.config as NormalizerConfig;
  const lowers = type === 'Lowercase' || (type === 'BertNormalizer' && lowercase === true);
  const separates = type === 'BertNormalizer' && ideographs === true;
  if (!lowers && !separates) return;
  const original = normalizer.normalize.bind(normalizer);
  normalizer.normalize = (text: string) => {
    const apart = separates ? text.replace(rareIdeographs, ' $& ') : text;
    return original(lowers ? apart.replaceAll('Σ', 'σ') : apart);
  };
}

import { createHash } from 'node:crypto';

/** Makes texts well-formed and counts what had to be mended. */
export class TextCleaner {
  /** Texts with half a surrogate pair, which became U+FFFD. */
  surrogates = 0;
  /** Texts with NUL characters, which were removed. */
  nuls = 0;

  clean(text: string): string {
    let cleaned = text;
    if (cleaned.includes('\0')) {
      this.nuls++;
      cleaned = cleaned.replaceAll('\0', '');
    }
    if (loneSurrogate.test(cleaned)) {
      this.surrogates++;
      cleaned = cleaned.replace(loneSurrogates, '\ufffd');
    }
    return cleaned;
  }
}

const loneSurrogate = /\p{Surrogate}/u;
const loneSurrogates = /\p{Surrogate}/gu;

/** What makes two texts the same: NFKC, runs of white space as one blank, none at the ends. Case counts. */
export function contentOf(text: string): string {
  if (text.length < 10_000 && plain.test(text)) return text;
  return text.normalize('NFKC').replace(/\s+/gu, ' ').trim();
}

/** Words of ASCII with a blank between: what comes out is what goes in, at a third of the cost. */
const plain = /^[!-~]+(?: [!-~]+)*$/;

/** SHA-256, hex. @param contents of one text, or of two that are read together; none has NUL. */
export function hashOf(contents: readonly string[]): string {
  return createHash('sha256').update(contents.join('\0')).digest('hex');
}

import { type Remark, remark } from '../../../messages/index.ts';
import type { TokenizedText } from '../../../models/index.ts';

/** From this share on a text is as good as not read. */
const mostly = 0.5;
/** Shares of the texts, or of all they hold, that are worth a word: a single emoji in a thousand texts is none. */
const worthSaying = { texts: 0.01, units: 0.05 };

/** How much of many texts a tokenizer has no tokens for: another script, words that are too long, emoji. It is all the same to the model. */
export class UntokenizedShare {
  #texts = 0;
  #mostly = 0;
  #units = 0;
  #untokenized = 0;

  /** @param length of the text, in UTF-16 units. */
  add({ untokenized }: Pick<TokenizedText, 'untokenized'>, length: number): void {
    this.#texts++;
    if (isMostlyUntokenized(untokenized)) this.#mostly++;
    this.#units += length;
    this.#untokenized += untokenized * length;
  }

  /** undefined where nearly all is known. */
  get remark(): Remark<'TEXTS_UNTOKENIZED'> | undefined {
    const share = this.#untokenized / Math.max(1, this.#units);
    const many = this.#mostly > 0 && this.#mostly >= worthSaying.texts * this.#texts;
    if (!many && share < worthSaying.units) return undefined;
    return remark('TEXTS_UNTOKENIZED', { share, untokenized: this.#mostly, texts: this.#texts });
  }
}

export function isMostlyUntokenized(share: number): boolean {
  return share > mostly;
}

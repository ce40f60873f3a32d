import { smallestOf } from '../../extremes.ts';
/** Ends a stream of text before the first of some texts, holding back what may turn out to be the beginning of one. */
export class StopTexts {
  readonly #stops: readonly string[];
  #held = '';
  #found = false;

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== '');
  }

  get found(): boolean {
    return this.#found;
  }

  /** @returns what may be shown now. */
  push(piece: string): string {
    if (this.#found) return '';
    const text = this.#held + piece;
    const at = smallestOf(this.#stops.map((stop) => text.indexOf(stop)).filter((index) => index >= 0));
    if (Number.isFinite(at)) {
      this.#found = true;
      this.#held = '';
      return text.slice(0, at);
    }
    const keep = Math.max(0, ...this.#stops.map((stop) => overlap(text, stop)));
    this.#held = keep > 0 ? text.slice(-keep) : '';
    return text.slice(0, text.length - keep);
  }

  /** What was held back, once nothing more comes. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }
}

/** Length of the longest end of `text` that is a beginning of `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length;
  }
  return 0;
}

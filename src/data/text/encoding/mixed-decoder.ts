import { isUtf8 } from 'node:buffer';
import type { Decoder } from './decoder.ts';
import { lineKind, linesOf } from './line-kind.ts';

/** Reads each line by itself: as UTF-8, or in another encoding where it is none. A line feed is one byte in both. */
export class MixedDecoder implements Decoder {
  readonly #other: string;
  #rest: Uint8Array[] = [];

  /** @param other the encoding of the lines that are not UTF-8, one byte a character. */
  constructor(other: string) {
    this.#other = other;
  }

  decode(bytes: Uint8Array = new Uint8Array(0), { stream = false }: { readonly stream?: boolean } = {}): string {
    const end = stream ? bytes.lastIndexOf(10) + 1 : bytes.length;
    const cut = bytes.subarray(end);
    if (stream && end === 0) {
      this.#rest.push(Uint8Array.from(cut));
      return '';
    }
    const whole = Buffer.concat([...this.#rest, bytes.subarray(0, end)]);
    this.#rest = cut.length > 0 ? [Uint8Array.from(cut)] : [];
    if (isUtf8(whole)) return whole.toString('utf8');
    let text = '';
    for (const line of linesOf(whole)) text += this.#line(line);
    return text;
  }

  #line(line: Uint8Array): string {
    const name = lineKind(line) === 'other' ? this.#other : 'utf-8';
    // as a stream of one: Node 20 reads windows-1252 as Latin-1 otherwise
    const decoder = new TextDecoder(name, { ignoreBOM: true });
    return decoder.decode(line, { stream: true }) + decoder.decode();
  }
}

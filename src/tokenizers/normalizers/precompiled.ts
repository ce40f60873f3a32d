import * as z from 'zod';
import { component, TokenizerProblem } from '../component.ts';
import { type Normalizer, normalizer } from './normalizer.ts';

/** SentencePiece's table of replacements: a double array (Darts) over UTF-8, and the replacements, each ended by a zero byte. */
export const precompiled = component<readonly Normalizer[], z.output<typeof schema>>(
  z.lazy(() => schema),
  ({ precompiled_charsmap: stored, longest_match: longest }) => {
    if (!stored) return [];
    const table = new CharacterMap(Buffer.from(stored, 'base64'));
    if (longest) return normalizer((text) => table.replaceLongest(text));
    return normalizer((text) => (clustered.test(text) ? inClusters(text, table) : byCharacter(text, table)));
  },
);

const schema = z.looseObject({
  precompiled_charsmap: z.string().nullable(),
  /** As SentencePiece itself does it: the longest replacement at each place. Files of SentencePiece are read so; no tokenizer.json says it. */
  longest_match: z.boolean().optional(),
});

function byCharacter(text: string, table: CharacterMap): string {
  let changed = '';
  let done = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at)!;
    const next = at + (code > 0xffff ? 2 : 1);
    const replacement = table.ofCharacter(code);
    if (replacement !== undefined) {
      changed += text.slice(done, at) + replacement;
      done = next;
    }
    at = next;
  }
  return done === 0 ? text : changed + text.slice(done);
}

/** As Hugging Face's tokenizers do it: a user-perceived character of less than six bytes is replaced as a whole if the table has a beginning of it, however
 * short; others character by character. */
function inClusters(text: string, table: CharacterMap): string {
  return text.replace(cluster, (whole) => {
    const bytes = encoder.encode(whole);
    const replacement = bytes.length < 6 ? table.ofBytes(bytes) : undefined;
    return replacement ?? byCharacter(whole, table);
  });
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const decode = (bytes: Uint8Array) => decoder.decode(bytes);

/** Unicode's extended grapheme clusters (UAX 29), as far as they fit into five bytes: no flags, no families of emoji, no syllables of Hangul. */
const notExtending =
  '\\u102b\\u102c\\u1038\\u1062-\\u1064\\u1067-\\u106d\\u1083\\u1087-\\u108c\\u108f\\u109a-\\u109c\\u1a61\\u1a63\\u1a64\\uaa7b\\uaa7d\\u{11720}\\u{11721}';
const extend = `[[\\p{Grapheme_Extend}\\p{Emoji_Modifier}\\p{Mc}\\u200d\\u0e33\\u0eb3]--[${notExtending}]]`;
const prepending =
  '[\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u0d4e\\u{110bd}\\u{110cd}\\u{111c2}\\u{111c3}\\u{1193f}\\u{11941}\\u{11a3a}\\u{11a84}-\\u{11a89}\\u{11d46}\\u{11f02}]';
const control = `[[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]--[\\u200c\\u200d]--${prepending}]`;
const clustered = new RegExp(`${extend}|${prepending}|\\r\\n`, 'v');
const cluster = new RegExp(`\\r\\n|${control}|${prepending}*[^${control}]${extend}*|${prepending}+`, 'gv');

class CharacterMap {
  readonly #units: Uint32Array;
  readonly #replacements: Uint8Array;
  readonly #known = new Map<number, string | undefined>();

  /** @throws {TokenizerProblem} if the table is cut off. */
  constructor(charsmap: Uint8Array) {
    const view = new DataView(charsmap.buffer, charsmap.byteOffset, charsmap.byteLength);
    const size = charsmap.byteLength < 4 ? Number.POSITIVE_INFINITY : view.getUint32(0, true);
    if (4 + size > charsmap.byteLength || size % 4 !== 0)
      throw new TokenizerProblem('TOKENIZER_INVALID/cut-off', { part: 'precompiled_charsmap' });
    this.#units = Uint32Array.from({ length: size / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
    this.#replacements = charsmap.subarray(4 + size);
  }

  ofCharacter(code: number): string | undefined {
    const known = this.#known.get(code);
    if (known !== undefined || this.#known.has(code)) return known;
    const replacement = this.ofBytes(encoder.encode(String.fromCodePoint(code)));
    this.#known.set(code, replacement);
    return replacement;
  }

  /** The replacement of the shortest beginning that the table has. */
  ofBytes(bytes: Uint8Array): string | undefined {
    let node = offset(this.#units[0] ?? 0);
    for (const byte of bytes) {
      if (byte === 0) return undefined;
      node ^= byte;
      const unit = this.#units[node];
      if (unit === undefined || (unit & 0x800000ff) >>> 0 !== byte) return undefined;
      node ^= offset(unit);
      if ((unit >> 8) & 1) return this.#replacement((this.#units[node] ?? 0) & 0x7fffffff);
    }
    return undefined;
  }

  replaceLongest(text: string): string {
    const bytes = encoder.encode(text);
    const parts: string[] = [];
    let done = 0;
    for (let at = 0; at < bytes.length; ) {
      const found = this.#longest(bytes, at);
      if (found) {
        parts.push(decode(bytes.subarray(done, at)), this.#replacement(found.value));
        done = found.end;
      }
      at = found?.end ?? at + 1;
    }
    parts.push(decode(bytes.subarray(done)));
    return parts.join('');
  }

  #longest(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } | undefined {
    let found: { value: number; end: number } | undefined;
    let node = offset(this.#units[0] ?? 0);
    for (let at = start; at < bytes.length && bytes[at] !== 0; at++) {
      node ^= bytes[at]!;
      const unit = this.#units[node];
      if (unit === undefined || (unit & 0x800000ff) >>> 0 !== bytes[at]) break;
      node ^= offset(unit);
      if ((unit >> 8) & 1) found = { value: (this.#units[node] ?? 0) & 0x7fffffff, end: at + 1 };
    }
    return found;
  }

  #replacement(start: number): string {
    const end = this.#replacements.indexOf(0, start);
    return decode(this.#replacements.subarray(start, end < 0 ? undefined : end));
  }
}

function offset(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

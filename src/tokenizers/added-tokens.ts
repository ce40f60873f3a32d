/** Tokens beside the model's: they are found in the text before anything is split. */
import * as z from 'zod';
import type { TokenModel } from './models/model.ts';
import { TokenTrie } from './models/token-trie.ts';
import { type Piece, slicePiece } from './piece.ts';
import { classBody } from './unicode/character-classes.ts';

export const addedTokenSchema = z.looseObject({
  id: z.number().int().nonnegative(),
  content: z.string(),
  /** Only where no letter or digit stands beside it. */
  single_word: z.boolean().catch(false),
  /** Takes the blanks before, or behind it. */
  lstrip: z.boolean().catch(false),
  rstrip: z.boolean().catch(false),
  /** Is looked for in the normalized text. */
  normalized: z.boolean().optional(),
  special: z.boolean().catch(false),
});

export type AddedToken = z.output<typeof addedTokenSchema>;

/** A piece of the text, or an added token. */
export type Part = Piece | { readonly id: number };

export class AddedTokens {
  readonly #ids = new Map<string, number>();
  readonly #tokens = new Map<number, AddedToken>();
  /** What a token is after the normalizer, where that changes it. */
  readonly #normalized = new Map<number, string>();
  readonly #special = new Set<string>();
  readonly #finders: Readonly<Record<'plain' | 'normalized', Finder | undefined>>;
  /** One more than the highest number. */
  readonly end: number;

  /** Numbers are the model's, or the next that is free, as Python's tokenizers counts them; those in the file say nothing. */
  constructor(tokens: readonly AddedToken[], model: TokenModel, normalize: (text: string) => string) {
    let next = model.size;
    for (const token of tokens) {
      if (token.content === '') continue;
      const id = this.#ids.get(token.content) ?? model.idOf(token.content) ?? next++;
      this.#ids.set(token.content, id);
      this.#tokens.set(id, token);
      const changed = isNormalized(token) ? normalize(token.content) : token.content;
      if (changed !== token.content) this.#normalized.set(id, changed);
      if (token.special) this.#special.add(token.content);
    }
    this.end = Math.max(0, ...[...this.#tokens.keys()].map((id) => id + 1));
    const finder = (wanted: boolean) => {
      const entries = [...this.#tokens].filter(([, token]) => isNormalized(token) === wanted);
      const patterns = entries.map(([id, { content }]) => [this.#normalized.get(id) ?? content, id] as const);
      return patterns.length > 0 ? new Finder(patterns, this.#tokens) : undefined;
    };
    this.#finders = { plain: finder(false), normalized: finder(true) };
  }

  idOf(token: string): number | undefined {
    return this.#ids.get(token);
  }

  tokenOf(id: number): string | undefined {
    return this.#normalized.get(id) ?? this.#tokens.get(id)?.content;
  }

  isSpecial(token: string): boolean {
    return this.#special.has(token);
  }

  /** Tokens that are looked for in the text as it came. */
  inPlain(piece: Piece): readonly Part[] {
    return this.#finders.plain?.divide(piece) ?? [piece];
  }

  /** Tokens that are looked for in the normalized text. */
  inNormalized(piece: Piece): readonly Part[] {
    return this.#finders.normalized?.divide(piece) ?? [piece];
  }
}

const isNormalized = ({ normalized, special }: AddedToken) => normalized ?? !special;

/** Finds the leftmost tokens, the longest of those that begin together. */
class Finder {
  readonly #trie: TokenTrie;
  readonly #tokens: ReadonlyMap<number, AddedToken>;
  /** Jumps to where a token may begin. */
  readonly #first: RegExp;

  constructor(patterns: readonly (readonly [string, number])[], tokens: ReadonlyMap<number, AddedToken>) {
    const found = patterns.filter(([pattern]) => pattern !== '');
    this.#trie = new TokenTrie(found);
    this.#tokens = tokens;
    const units = new Set(found.map(([pattern]) => pattern.charCodeAt(0)));
    this.#first = new RegExp(`[${[...units].map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}]`, 'g');
  }

  divide(piece: Piece): Part[] {
    const { text } = piece;
    const parts: Part[] = [];
    let done = 0;
    let at = 0;
    for (;;) {
      this.#first.lastIndex = at;
      const candidate = this.#first.exec(text);
      if (!candidate) break;
      at = candidate.index;
      const found = this.#trie.longest(text, at);
      if (!found) {
        at++;
        continue;
      }
      const token = this.#tokens.get(found.value)!;
      const { index: start } = candidate;
      at = found.end;
      if (
        token.single_word &&
        (wordBefore().test(text.slice(Math.max(0, start - 2), start)) || wordAfter().test(text.slice(at, at + 2)))
      )
        continue;
      // Blanks that the token before has taken are gone.
      const from = token.lstrip ? Math.max(done, blanksBefore(text, start)) : start;
      const to = token.rstrip ? blanksAfter(text, at) : at;
      if (from > done) parts.push(slicePiece(piece, done, from));
      parts.push({ id: found.value });
      done = to;
    }
    if (done < text.length) parts.push(done === 0 ? piece : slicePiece(piece, done, text.length));
    return parts;
  }
}

let expressions: { before: RegExp; after: RegExp; blank: RegExp } | undefined;

function made() {
  expressions ??= {
    before: new RegExp(`[${classBody('word')}]$`, 'u'),
    after: new RegExp(`^[${classBody('word')}]`, 'u'),
    blank: new RegExp(`[${classBody('whitespace')}]`, 'u'),
  };
  return expressions;
}

const wordBefore = () => made().before;
const wordAfter = () => made().after;

function blanksBefore(text: string, end: number): number {
  let start = end;
  while (start > 0 && made().blank.test(text[start - 1]!)) start--;
  return start;
}

function blanksAfter(text: string, start: number): number {
  let end = start;
  while (end < text.length && made().blank.test(text[end]!)) end++;
  return end;
}

/** Splits texts into tokens as `tokenizer.json` says, with the numbers that Python's tokenizers gives. */
import { AddedTokens } from './added-tokens.ts';
import type { Decoder } from './decoders/decoder.ts';
import { buildDecoders } from './decoders/index.ts';
import { buildModel } from './models/index.ts';
import type { TokenModel } from './models/model.ts';
import { buildNormalizers } from './normalizers/index.ts';
import type { Normalizer } from './normalizers/normalizer.ts';
import type { Piece } from './piece.ts';
import { buildPostProcessors } from './post-processors/index.ts';
import { joined, type PostProcessor, type Segment, segment } from './post-processors/post-processor.ts';
import { buildPreTokenizers } from './pre-tokenizers/index.ts';
import type { PreTokenizer } from './pre-tokenizers/pre-tokenizer.ts';
import type { TokenizerFile } from './tokenizer-file.ts';

/** How much of a text has tokens of its own, in UTF-16 units after normalization. */
export interface Coverage {
  units: number;
  /** That are in a token for what is not known, or in none. */
  unknown: number;
}

export class Tokenizer {
  readonly #normalizers: readonly Normalizer[];
  readonly #preTokenizers: readonly PreTokenizer[];
  readonly #model: TokenModel;
  readonly #postProcessors: readonly PostProcessor[];
  readonly #decoders: readonly Decoder[] | undefined;
  readonly #added: AddedTokens;
  readonly #asksForLead: boolean;

  /** @throws {TokenizerProblem} names what is not known or cannot be used. */
  constructor(file: TokenizerFile) {
    this.#normalizers = buildNormalizers(file.normalizer);
    this.#preTokenizers = buildPreTokenizers(file.pre_tokenizer);
    this.#asksForLead = this.#preTokenizers.some(({ asksForLead }) => asksForLead);
    this.#model = buildModel(file.model);
    this.#postProcessors = buildPostProcessors(file.post_processor);
    this.#decoders = buildDecoders(file.decoder);
    const normalize = (text: string) => this.#normalizers.reduce((changed, step) => step.normalize(changed), text);
    this.#added = new AddedTokens(file.added_tokens ?? [], this.#model, normalize);
  }

  /** One more than the highest number of a token. */
  get vocabularySize(): number {
    return Math.max(this.#model.end, this.#added.end);
  }

  idOf(token: string): number | undefined {
    return this.#added.idOf(token) ?? this.#model.idOf(token);
  }

  /** The numbers of a text's own tokens. Lone surrogates count as U+FFFD.
   * @param coverage to which that of the text is added.
   * @throws {UnknownToken} where the vocabulary has no token for what is unknown. */
  encode(text: string, coverage?: Coverage): number[] {
    const ids: number[] = [];
    const sound = text.replace(/\p{Surrogate}/gu, '\uFFFD');
    for (const part of this.#added.inPlain(wholePiece(sound))) {
      if ('id' in part) ids.push(part.id);
      else this.#encodePlain(part, ids, coverage);
    }
    return ids;
  }

  /** Puts the special tokens around the numbers of one text, or of two. */
  finish(first: readonly number[], second?: readonly number[]): Segment {
    const texts = second === undefined ? [segment(first, 0)] : [segment(first, 0), segment(second, 1)];
    return joined(this.#postProcessors.reduce<readonly Segment[]>((segments, step) => step.process(segments), texts));
  }

  /** How many tokens `finish` adds. */
  added(pair: boolean): number {
    return this.#postProcessors.reduce((sum, step) => sum + step.added(pair), 0);
  }

  decode(ids: readonly number[], skipSpecialTokens = false): string {
    const tokens: string[] = [];
    for (const id of ids) {
      const token = this.#added.tokenOf(id) ?? this.#model.tokenOf(id);
      if (token !== undefined && !(skipSpecialTokens && this.#added.isSpecial(token))) tokens.push(token);
    }
    if (!this.#decoders) return tokens.join(' ');
    return this.#decoders.reduce((decoded, step) => step(decoded), tokens).join('');
  }

  #encodePlain(piece: Piece, ids: number[], coverage: Coverage | undefined): void {
    for (const part of this.#added.inNormalized(this.#normalized(piece))) {
      if ('id' in part) ids.push(part.id);
      else this.#preTokenize(part, 0, ids, coverage);
    }
  }

  #normalized({ text, lead }: Piece): Piece {
    let changed = text;
    let front = lead;
    for (const step of this.#normalizers) {
      if (this.#asksForLead && front > 0) front = step.leading(changed, front);
      changed = step.normalize(changed);
    }
    return { text: changed, lead: front };
  }

  /** The rest of the pre-tokenizers, then the model. Each step sees the pieces of the one before it. */
  #preTokenize(piece: Piece, step: number, ids: number[], coverage: Coverage | undefined): void {
    if (piece.text === '') return;
    const next = this.#preTokenizers[step];
    if (next) {
      next(piece, (part) => this.#preTokenize(part, step + 1, ids, coverage));
      return;
    }
    const from = ids.length;
    this.#model.tokenize(piece.text, ids);
    if (coverage) this.#cover(piece.text.length, ids, from, coverage);
  }

  /** Of a piece that is known in part, the tokens count alike. */
  #cover(units: number, ids: readonly number[], from: number, coverage: Coverage): void {
    const { unknownId } = this.#model;
    const made = ids.length - from;
    let unknown = made === 0 ? 1 : 0;
    for (let at = from; at < ids.length; at++) if (ids[at] === unknownId) unknown += 1 / made;
    coverage.units += units;
    coverage.unknown += unknown * units;
  }
}

function wholePiece(text: string): Piece {
  return { text, lead: text === '' ? 0 : text.codePointAt(0)! > 0xffff ? 2 : 1 };
}

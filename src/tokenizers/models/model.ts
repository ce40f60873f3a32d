/** What turns a piece of text into tokens. */
export interface TokenModel {
  /** Appends the token numbers of a piece, which is not empty. @throws {UnknownToken} */
  tokenize(text: string, ids: number[]): void;
  idOf(token: string): number | undefined;
  tokenOf(id: number): string | undefined;
  /** The token that stands for what is not known. */
  readonly unknownId: number | undefined;
  /** Number of entries. */
  readonly size: number;
  /** One more than the highest number. */
  readonly end: number;
}

/** A piece has no token, and the vocabulary has none for what is unknown. */
export class UnknownToken extends Error {}

/** A vocabulary in both directions. */
export class Vocabulary {
  readonly ids: ReadonlyMap<string, number>;
  readonly end: number;
  readonly #tokens: string[] = [];

  constructor(entries: Iterable<readonly [string, number]>) {
    this.ids = new Map(entries);
    let end = 0;
    for (const [token, id] of this.ids) {
      this.#tokens[id] = token;
      end = Math.max(end, id + 1);
    }
    this.end = end;
  }

  get size(): number {
    return this.ids.size;
  }

  idOf(token: string): number | undefined {
    return this.ids.get(token);
  }

  tokenOf(id: number): string | undefined {
    return this.#tokens[id];
  }
}

/** A pattern as a small program, which `match.ts` runs. */

/** Whether a code point belongs to a set. */
export type CharacterTest = (codePoint: number) => boolean;

export type Place =
  | 'text-start'
  | 'text-end'
  | 'text-end-or-newline'
  | 'line-start'
  | 'line-end'
  | 'search-start'
  | 'word-boundary'
  | 'no-word-boundary';

/** Every instruction goes on with the next, but for those that name where. */
export type Instruction =
  | { readonly op: 'character'; readonly test: CharacterTest; readonly back: boolean }
  /** Try `first`; if what follows fails, `second`. */
  | { readonly op: 'split'; first: number; second: number; readonly slot: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'place'; readonly place: Place }
  /** Go on if the part from `from` matches here (or, negated, does not), without moving. */
  | { readonly op: 'look'; from: number; readonly negate: boolean; next: number; readonly slot: number }
  /** Go on behind the first match of the part from `from`, and never come back for another. */
  | { readonly op: 'atomic'; from: number; next: number; readonly slot: number }
  | { readonly op: 'match' };

export interface Program {
  readonly instructions: readonly Instruction[];
  /** How many instructions of a kind that is remembered by place: splits, looks, atomic groups. */
  readonly slots: number;
}

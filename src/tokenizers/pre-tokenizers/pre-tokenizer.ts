import type { Piece } from '../piece.ts';

/** A step that divides a piece, and may change its parts. */
export interface PreTokenizer {
  (piece: Piece, add: (part: Piece) => void): void;
  /** Whether it looks at `lead`, which is not kept otherwise. */
  readonly asksForLead?: boolean;
}

/** A stretch of the text on its way to the model, after the normalizer. */
export interface Piece {
  readonly text: string;
  /** How many UTF-16 units at its front stem from the first character of the whole text. `Metaspace` asks for it: with the scheme "first" only
   * what begins there gets a ▁, and a blank that a normalizer has taken away is a beginning lost. */
  readonly lead: number;
}

export function slicePiece({ text, lead }: Piece, start: number, end: number): Piece {
  return { text: text.slice(start, end), lead: Math.max(0, Math.min(end, lead) - start) };
}

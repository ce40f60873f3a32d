/** A step from tokens back to a text: what the last one leaves is joined. */
export type Decoder = (tokens: readonly string[]) => string[];

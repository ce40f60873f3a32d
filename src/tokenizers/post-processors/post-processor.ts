/** Tokens with the number of the text that they belong to (`token_type_ids`). */
export interface Segment {
  readonly ids: readonly number[];
  readonly typeIds: readonly number[];
}

/** A step that puts special tokens around one or two texts. Several follow one another: each sees the segments that the one before it made. */
export interface PostProcessor {
  process(segments: readonly Segment[]): readonly Segment[];
  /** How many tokens it adds: room that the texts must leave. */
  added(pair: boolean): number;
}

export function segment(ids: readonly number[], typeId: number): Segment {
  return { ids, typeIds: ids.map(() => typeId) };
}

export function joined(segments: readonly Segment[]): Segment {
  return { ids: segments.flatMap(({ ids }) => ids), typeIds: segments.flatMap(({ typeIds }) => typeIds) };
}

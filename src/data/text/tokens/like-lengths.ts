import type { TextModel } from '../../../models/index.ts';

/** Indices of texts that run together: of like length, the longest first, since what takes the most memory fails at once if at all. A model
 *  without an attention mask would read the padding: there only texts of equal length are together.
 *  @param lengths tokens of each text. @returns each index once. */
export function* likeLengths(
  lengths: ArrayLike<number>,
  batchSize: number,
  { inputs }: Pick<TextModel, 'inputs'>,
): Generator<number[], void, void> {
  const order = Array.from(lengths, (_, i) => i).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const mixed = inputs.attentionMask !== undefined;
  for (let start = 0; start < order.length; ) {
    const longest = lengths[order[start]!]!;
    let end = start + 1;
    while (end < order.length && end - start < batchSize && (mixed || lengths[order[end]!]! === longest)) end++;
    yield order.slice(start, end);
    start = end;
  }
}

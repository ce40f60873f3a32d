/** Cuts texts that are too long. */

export type TruncationStrategy = 'LongestFirst' | 'OnlyFirst' | 'OnlySecond';

/** How many tokens of each text stay, so that both together are at most `room`, as Hugging Face's tokenizers do it (utils/truncation.rs): the
 * longer is cut first; where both are cut, the second keeps the odd token, or the longer one. */
export function truncatedLengths(first: number, second: number | undefined, room: number): readonly [number, number] {
  if (second === undefined) return [Math.min(first, room), 0];
  if (first + second <= room) return [first, second];
  const swapped = first > second;
  let [short, long] = swapped ? [second, first] : [first, second];
  long = short > room ? short : Math.max(short, room - short);
  if (short + long > room) {
    short = Math.floor(room / 2);
    long = short + (room % 2);
  }
  return swapped ? [long, short] : [short, long];
}

/** @param side where tokens are cut off. */
export function cutTokens(ids: readonly number[], length: number, side: 'left' | 'right'): readonly number[] {
  if (ids.length <= length) return ids;
  return side === 'left' ? ids.slice(ids.length - length) : ids.slice(0, length);
}

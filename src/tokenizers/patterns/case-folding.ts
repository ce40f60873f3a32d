/** Letters whose other case is several letters: ß and SS, ﬁ and FI. */
import type { Node } from 'oniguruma-parser/parser';

let unfolded: Map<string, number[]> | undefined;

/** Letters by the several that they fold to: "ss" → ß, ẞ. */
function byFolding(): ReadonlyMap<string, readonly number[]> {
  if (unfolded) return unfolded;
  unfolded = new Map();
  for (let code = 0xdf; code < 0xfb18; code++) {
    const folded = foldingOf(code);
    if (folded.length > 1 && !(code >= 0xd800 && code < 0xe000))
      unfolded.set(folded, [...(unfolded.get(folded) ?? []), code]);
  }
  return unfolded;
}

/** Full case folding; of one letter where there is no more to say. */
function foldingOf(code: number): string {
  const character = String.fromCodePoint(code);
  const upper = character.toUpperCase();
  return upper.length > 1 ? upper.toLowerCase() : character.toLowerCase();
}

/** Other spellings of the letters at the front of `nodes`, without regard to case: `ss` is also ß, and ß is also `ss`. As Oniguruma does it: the longest row of letters
 * that one letter stands for, and no overlapping ones.
 * @returns how many letters they spell, or undefined where each letter stands for itself. */
export function otherSpellings(
  nodes: readonly Node[],
): { readonly count: number; readonly spellings: readonly string[] } | undefined {
  const [first] = nodes;
  if (first?.type !== 'Character') return undefined;
  const folded = foldingOf(first.value);
  if (folded.length > 1) return { count: 1, spellings: [...singlesOf(folded), folded] };
  for (const length of [3, 2]) {
    const letters = nodes.slice(0, length).filter((node) => node.type === 'Character');
    const text = letters.map(({ value }) => foldingOf(value)).join('');
    const singles = letters.length === length ? singlesOf(text) : [];
    if (singles.length > 0) return { count: length, spellings: [...singles, text] };
  }
  return undefined;
}

/** Rows of letters that fold to the same as a letter of a class: `[ßx]` is also `ss`. */
export function rowsIn(holds: (code: number) => boolean): string[] {
  return [...byFolding()].flatMap(([folded, codes]) => (codes.some(holds) ? [folded] : []));
}

function singlesOf(folded: string): string[] {
  return (byFolding().get(folded) ?? []).map((code) => String.fromCodePoint(code));
}

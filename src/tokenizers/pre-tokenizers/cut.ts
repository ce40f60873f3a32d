/** Divides a piece at what a pattern matches. */
import * as z from 'zod';
import { type Pattern, type Stretch, stretches } from '../patterns/matches.ts';
import { type Piece, slicePiece } from '../piece.ts';

/** What becomes of the matches: dropped, pieces of their own, put to the piece before or after, or joined with matches beside them. */
export const behaviorSchema = z.enum(['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous']);

type Behavior = z.infer<typeof behaviorSchema>;

/** @param invert what lies between the matches counts as matched. */
export function cut(
  piece: Piece,
  pattern: Pattern,
  behavior: Behavior,
  invert: boolean,
  add: (part: Piece) => void,
): void {
  const found = stretches(pattern, piece.text);
  const marked = invert ? found.map((stretch) => ({ ...stretch, match: !stretch.match })) : found;
  for (const { start, end } of kept(marked, behavior)) add(slicePiece(piece, start, end));
}

function kept(found: readonly Stretch[], behavior: Behavior): readonly Pick<Stretch, 'start' | 'end'>[] {
  switch (behavior) {
    case 'Isolated':
      return found;
    case 'Removed':
      return found.filter(({ match }) => !match);
    case 'Contiguous':
      return joined(found, (before, match) => match === before);
    case 'MergedWithPrevious':
      return joined(found, (before, match) => match && !before);
    case 'MergedWithNext':
      return joined(found.toReversed(), (before, match) => match && !before).toReversed();
  }
}

/** @param joins whether a stretch is put to the one before it, as that one and it match or not. The first counts as following no match. */
function joined(found: readonly Stretch[], joins: (before: boolean, match: boolean) => boolean) {
  const parts: { start: number; end: number }[] = [];
  let before = false;
  for (const { start, end, match } of found) {
    const last = parts.at(-1);
    if (last && joins(before, match)) {
      last.start = Math.min(last.start, start);
      last.end = Math.max(last.end, end);
    } else {
      parts.push({ start, end });
    }
    before = match;
  }
  return parts;
}

/** The matches alone are pieces. */
export function keepMatches(expression: RegExp): (piece: Piece, add: (part: Piece) => void) => void {
  return (piece, add) => {
    expression.lastIndex = 0;
    for (let match = expression.exec(piece.text); match; match = expression.exec(piece.text)) {
      add({ text: match[0], lead: Math.max(0, Math.min(expression.lastIndex, piece.lead) - match.index) });
    }
  };
}

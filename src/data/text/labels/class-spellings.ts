import { byCodePoint } from '../../code-point-order.ts';

/** Names of one class, spelled in more than one way. */
export interface Spellings {
  /** The one of most texts; of equals the first by code point. */
  readonly best: string;
  /** All, by code point, `best` among them. */
  readonly all: readonly string[];
}

/**
 * Finds classes whose names differ only in capitals, blanks (or `_` in their place), invisible characters, width or Unicode form:
 * "FRUIT" and "fruit", "living_room" and "living room", "Ａ" and "A", "café" in two forms.
 * @param counts how many texts each class has.
 */
export function alikeClasses(counts: ReadonlyMap<string, number>): Spellings[] {
  const groups = new Map<string, string[]>();
  for (const name of counts.keys()) {
    const key = foldedName(name);
    const group = groups.get(key);
    if (group) group.push(name);
    else groups.set(key, [name]);
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const all = group.sort(byCodePoint);
      const best = all.reduce((most, name) => (counts.get(name)! > counts.get(most)! ? name : most));
      return { best, all };
    });
}

/** What spellings of one name have in common. Upper case first, so that ß and SS, ſ and s are one. */
export function foldedName(name: string): string {
  const visible = name.normalize('NFKC').replace(/[\s_\p{Default_Ignorable_Code_Point}]+/gu, '');
  return visible.toUpperCase().toLowerCase().normalize('NFKC') || name;
}

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
 * "FRUIT" and "fruit", "living_room" and "living room", "Ａ" and "A"; and words for yes and no, where there are no other classes: "true" and "1".
 * @param counts how many texts each class has.
 */
export function alikeClasses(counts: ReadonlyMap<string, number>): Spellings[] {
  const groups = new Map<string, string[]>();
  const keyOf = areAnswers(counts.keys()) ? answerOf : foldedName;
  for (const name of counts.keys()) {
    const key = keyOf(name);
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

const yes = /^(true|t|yes|y|1|1\.0)$/i;
const no = /^(false|f|no|n|0|0\.0)$/i;

/** Whether all classes are words for yes and no, in more than two spellings: "true", "1", "False", "0". */
function areAnswers(names: Iterable<string>): boolean {
  const all = [...names];
  return all.length > 2 && all.every((name) => yes.test(name) || no.test(name));
}

function answerOf(name: string): string {
  return yes.test(name) ? 'yes' : 'no';
}

/** What spellings of one name have in common. Upper case first, so that ß and SS, ſ and s are one. */
export function foldedName(name: string): string {
  const visible = name.normalize('NFKC').replace(/[\s_\p{Default_Ignorable_Code_Point}]+/gu, '');
  return visible.toUpperCase().toLowerCase().normalize('NFKC') || name;
}

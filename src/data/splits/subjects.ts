/** What a column, or the path, says that samples have in common (a patient, an author, a session): all of one stay on one side of a split. */
import { type Remark, remark } from '../../messages/index.ts';
import type { SplitName } from '../sample.ts';
import { find, join } from './union-find.ts';

/** What is known of a sample before it has its group. */
export interface Member {
  readonly id: string;
  /** undefined where the column is empty: the sample belongs to nobody else. */
  readonly subject: string | undefined;
  /** That of its near-duplicates. */
  readonly group: string | undefined;
  readonly split: SplitName | undefined;
}

/** Joins the groups of near-duplicates and those of the subjects.
 * @returns the group of each; one of a subject is named by the least of its subjects, so that its side does not hang on who else is in it. */
export function joinSubjects(members: readonly Member[]): (string | undefined)[] {
  const parents = Uint32Array.from(members, (_, i) => i);
  for (const key of ['subject', 'group'] as const) {
    const firstOf = new Map<string, number>();
    for (const [i, { [key]: name }] of members.entries()) {
      if (name === undefined) continue;
      const first = firstOf.get(name);
      if (first === undefined) firstOf.set(name, i);
      else join(parents, first, i);
    }
  }
  const nameOf = new Map<number, string>();
  for (const [i, { subject }] of members.entries()) {
    if (subject === undefined) continue;
    const leader = find(parents, i);
    const before = nameOf.get(leader);
    if (before === undefined || subject < before) nameOf.set(leader, subject);
  }
  return members.map(({ group }, i) => {
    const name = nameOf.get(find(parents, i));
    return name === undefined ? group : `subject ${name}`;
  });
}

/** What says to whom samples belong. */
export interface SubjectSource {
  readonly groupColumn?: string | undefined;
  readonly groupPattern?: string | undefined;
}

/** What the owner of the data should know of their subjects. */
export function subjectRemarks(
  { groupColumn: column = 'group', groupPattern: pattern }: SubjectSource,
  members: readonly Member[],
): { note: Remark; warning?: Remark } {
  const sides = new Map<string, Map<SplitName | undefined, string>>();
  let without = 0;
  for (const { id, subject, split } of members) {
    if (subject === undefined) {
      without++;
      continue;
    }
    const known = sides.get(subject) ?? new Map<SplitName | undefined, string>();
    // what is on no side is trained on
    const side = split ?? 'train';
    if (!known.has(side)) known.set(side, id);
    sides.set(subject, known);
  }
  const counts = { groups: sides.size, samples: members.length - without, without };
  const note =
    pattern === undefined
      ? remark('GROUPS_KEPT', { column, ...counts })
      : remark('GROUPS_KEPT/paths', { pattern, ...counts });
  const torn = [...sides].filter(([, known]) => known.size > 1);
  if (torn.length === 0) return { note };
  const [group, known] = torn[0]!;
  const [first, second] = [...known.values()] as [string, string];
  const split = { groups: torn.length, group, first, second };
  const warning =
    pattern === undefined
      ? remark('GROUPS_HELD_OUT', { column, ...split })
      : remark('GROUPS_HELD_OUT/paths', { pattern, ...split });
  return { note, warning };
}

import { InjertoError } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
import { type Copy, settleDuplicates } from '../splits/duplicates.ts';
import { checkMatches, subjectByPath } from '../splits/group-pattern.ts';
import { joinSubjects, type SubjectSource, subjectRemarks } from '../splits/subjects.ts';
import { nearSimilarity } from './copies/near-duplicates.ts';
import { classesOf, isHeldOut } from './labels/classes-of.ts';
import { decideTargets, type Targets } from './labels/targets.ts';
import type { TextDatasetOptions } from './open-text-dataset.ts';
import type { RowCollector } from './sources/row-collector.ts';
import type { TextSample, TextTask } from './text-dataset.ts';

/** Makes samples of the rows: decides the task, settles copies, groups what is nearly the same, numbers the classes. */
export async function samplesOf(
  rows: RowCollector,
  { signal, ...options }: TextDatasetOptions,
): Promise<{ task: TextTask; classes: string[]; samples: TextSample[] }> {
  const { report, labels, root: where } = rows;
  const targets: Targets =
    labels.rows === 0
      ? { task: 'unlabeled', labelsOf: () => [], isMissing: () => false }
      : decideTargets(labels, { ...options, where, report });
  // Where nothing is learned nothing is held out, and whoever asks for predictions wants one a row.
  const learned = targets.task !== 'unlabeled';
  const kept = learned ? settle(rows, targets) : Uint32Array.from({ length: rows.count }, (_, row) => row);
  const near = learned ? await nearGroups(rows, kept, signal) : new Map<number, string>();
  const subjects = subjectsOf(rows, kept, options);
  const groups = learned && subjects ? bySubject(rows, kept, near, { subjects, source: options }) : near;
  const classes = classesOf(
    {
      kept,
      id: (row) => rows.id(row),
      side: (row) => rows.side(row),
      thing: 'text',
      where,
      warn: (warning) => report.warn(warning),
    },
    targets,
  );
  const numberOf = new Map(classes.map((name, number) => [name, number]));
  const samples = Array.from(kept, (row): TextSample => {
    const names = targets.labelsOf(row)!;
    const numbers = targets.task === 'regression' ? [] : names.map((name) => numberOf.get(name)!);
    const group = groups.get(row);
    const split = rows.side(row);
    const subject = subjects?.(row);
    return {
      id: rows.id(row),
      label: targets.task === 'single-label' ? numbers[0]! : 0,
      hash: rows.hashes[row]!,
      ...(group !== undefined && { group }),
      ...(subject !== undefined && { subject }),
      ...(split && { split }),
      row,
      ...(targets.task === 'multi-label' && { labels: numbers.sort((a, b) => a - b) }),
      ...(targets.task === 'regression' && { value: Number(names[0]) }),
    };
  });
  warnOfRepairs(rows);
  return { task: targets.task, classes, samples };
}

/** The rows that stay, ascending. Copies alone are made into objects: of a million rows few are any. */
function settle(rows: RowCollector, targets: Targets): Uint32Array {
  const { report, hashes } = rows;
  const seen = new Set<string>();
  const twice = new Set<string>();
  const kept = new Uint8Array(rows.count);
  for (let row = 0; row < rows.count; row++) {
    if (targets.labelsOf(row) === undefined) {
      const label = String(rows.labels.valueOf(row) ?? '').slice(0, 60);
      if (targets.isMissing(row)) {
        report.skip(rows.id(row), remark('LABEL_MISSING/mark', { label }));
        continue;
      }
      const task = targets.task === 'regression' ? 'regression' : 'single-label';
      report.skip(rows.id(row), remark('LABEL_INVALID/task', { label, task }));
      continue;
    }
    kept[row] = 1;
    const hash = hashes[row]!;
    if (seen.has(hash)) twice.add(hash);
    else seen.add(hash);
  }
  const copies: (Copy & { row: number })[] = [];
  for (let row = 0; row < rows.count; row++) {
    if (!kept[row] || !twice.has(hashes[row]!)) continue;
    kept[row] = 0;
    const className = [...targets.labelsOf(row)!].sort().join(' + ');
    const split = rows.side(row);
    copies.push({ id: rows.id(row), hash: hashes[row]!, className, row, ...(split && { split }) });
  }
  const settled = settleDuplicates(copies, (...why) => report.skip(...why), 'text');
  for (const { row } of settled.kept) kept[row] = 1;
  for (const warning of settled.warnings) report.warn(warning);
  const staying = Uint32Array.from({ length: rows.count }, (_, row) => row).filter((row) => kept[row]);
  if (staying.length === 0) {
    throw new InjertoError('LABEL_CONSTANT/nothing-left', { where: rows.root });
  }
  return staying;
}

/** For rows that are nearly like others, the name of their group: the least hash in it, whatever the order of the rows. */
async function nearGroups(rows: RowCollector, kept: Uint32Array, signal?: AbortSignal): Promise<Map<number, string>> {
  const { report, hashes } = rows;
  const { leaders, bounded } = await rows.near.groups(kept, (asked) => rows.contents(asked), signal);
  const members = new Map<number, number[]>();
  for (const row of kept) {
    const leader = leaders[row]!;
    const found = members.get(leader);
    if (found) found.push(row);
    else if (leader !== row) members.set(leader, [leader, row]);
  }
  const groupOf = new Map<number, string>();
  let largest = 0;
  let crossing = 0;
  for (const group of members.values()) {
    const name = group.map((row) => hashes[row]!).sort()[0]!;
    for (const row of group) groupOf.set(row, name);
    largest = Math.max(largest, group.length);
    const held = group.filter((row) => isHeldOut(rows.side(row))).length;
    if (held > 0) crossing += group.length - held;
  }
  if (members.size > 0) {
    report.warn(
      remark('NEAR_DUPLICATES', { texts: groupOf.size, similarity: nearSimilarity, groups: members.size, largest }),
    );
  }
  if (crossing > 0) {
    report.warn(remark('NEAR_DUPLICATES_HELD_OUT', { texts: crossing }));
  }
  if (bounded) report.warn(remark('NEAR_DUPLICATES_BOUNDED'));
  return groupOf;
}

type SubjectOf = (row: number) => string | undefined;

/** To whom rows belong, by a column or by the paths of their files; undefined where nothing says so.
 * @throws {InjertoError} PATTERN_INVALID · PATTERN_MATCHES_NOTHING */
function subjectsOf(rows: RowCollector, kept: Uint32Array, { groupPattern: pattern }: SubjectSource) {
  if (pattern === undefined) return rows.hasSubjects ? (row: number) => rows.subject(row) : undefined;
  const subjectOf = subjectByPath(pattern);
  const found = new Map<number, string | undefined>();
  for (const row of kept) found.set(row, subjectOf(rows.id(row)));
  checkMatches(pattern, [...found.values()], kept.length > 0 ? rows.id(kept[0]!) : undefined);
  return (row: number) => found.get(row);
}

/** The groups of near-duplicates and of subjects in one. */
function bySubject(
  rows: RowCollector,
  kept: Uint32Array,
  near: ReadonlyMap<number, string>,
  { subjects, source }: { readonly subjects: SubjectOf; readonly source: SubjectSource },
): ReadonlyMap<number, string> {
  const members = Array.from(kept, (row) => ({
    id: rows.id(row),
    subject: subjects(row),
    group: near.get(row),
    split: rows.side(row),
  }));
  const { note, warning } = subjectRemarks(source, members);
  rows.report.note(note);
  if (warning) rows.report.warn(warning);
  const groups = joinSubjects(members);
  return new Map([...kept].flatMap((row, i) => (groups[i] === undefined ? [] : [[row, groups[i]] as const])));
}

function warnOfRepairs({ cleaner: { nuls, surrogates }, report }: RowCollector): void {
  if (nuls + surrogates > 0) report.warn(remark('TEXT_REPAIRED/characters', { nuls, halves: surrogates }));
}

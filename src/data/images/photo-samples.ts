import { InjertoError, messageOf } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { byCodePoint } from '../code-point-order.ts';
import { mapAhead } from '../map-ahead.ts';
import type { SplitName } from '../sample.ts';
import { settleDuplicates } from '../splits/duplicates.ts';
import { checkMatches, subjectByPath } from '../splits/group-pattern.ts';
import { joinSubjects, type SubjectSource, subjectRemarks } from '../splits/subjects.ts';
import { classesOf } from '../text/labels/classes-of.ts';
import { RawLabels } from '../text/labels/raw-labels.ts';
import { decideTargets, type Targets } from '../text/labels/targets.ts';
import { TextReport } from '../text/text-report.ts';
import { groupNearPhotos, type Seen } from './copies/group-near-photos.ts';
import { classWarnings, nothingFound } from './folder-report.ts';
import type { ImageDataset, ImageSample, SkipReason } from './image-dataset.ts';
import type { ImageReport } from './image-report.ts';
import type { ImageDatasetOptions } from './open-images.ts';
import type { FoundPhotos, PhotoCandidate } from './photo-candidate.ts';
import type { InspectPhoto, PhotoFacts } from './photo-facts.ts';

type Inspected = PhotoCandidate & PhotoFacts;

/** Makes a dataset of what was found: opens every file, decides the task, settles copies, groups what is nearly the same, numbers the classes. */
export async function photoSamples(
  found: FoundPhotos,
  options: ImageDatasetOptions,
  report: ImageReport,
  inspect: InspectPhoto,
): Promise<ImageDataset> {
  const inspected = await inspectAll(withSubjects(found.candidates, options), options, report, inspect);
  if (inspected.length === 0) throw nothingFound(found, report.skipped);
  const targets = targetsOf(inspected, found, options, report);
  const learned = targets.task !== 'unlabeled';
  const kept = learned ? settle(inspected, targets, report) : [...inspected.keys()];
  const photos = kept.map((row) => inspected[row]!);
  const classes = found.folders && learned ? folderClasses(found, kept, inspected, targets) : tableClasses();
  const seen = photos.map((photo, i) => ({
    ...photo,
    className: targets.task === 'regression' ? undefined : [...targets.labelsOf(kept[i]!)!].sort().join(' + '),
  }));
  const groups = learned ? groupsOf(seen, options, report) : new Map<number, string>();
  const numberOf = new Map(classes.map((name, number) => [name, number]));
  const samples = kept.map((row, i): ImageSample => {
    const { label: _, look: __, hasAlpha: ___, ...photo } = inspected[row]!;
    const names = targets.labelsOf(row)!;
    const numbers = targets.task === 'regression' ? [] : names.map((name) => numberOf.get(name)!);
    const group = groups.get(i);
    return {
      ...photo,
      label: targets.task === 'single-label' ? numbers[0]! : 0,
      ...(group !== undefined && { group }),
      ...(targets.task === 'multi-label' && { labels: numbers.sort((a, b) => a - b) }),
      ...(targets.task === 'regression' && { value: Number(names[0]) }),
    };
  });
  report.summarize();
  const transparent = photos.filter(({ hasAlpha }) => hasAlpha);
  if (transparent.length > 0) {
    report.warn(remark('TRANSPARENCY/photos', { photos: transparent.length, first: transparent[0]!.id }));
  }
  if (found.folders && targets.task === 'single-label') {
    for (const warning of classWarnings(found.folders, classes, samples)) report.warn(warning);
  }
  const sides = new Set(found.candidates.map(({ split }) => split));
  return {
    modality: 'image',
    root: found.root,
    form: found.form,
    task: targets.task,
    classes,
    columns: found.columns,
    samples,
    givenSplits: (['train', 'validation', 'test'] as const).filter((side) => sides.has(side)),
    skipped: report.skipped,
    warnings: report.warnings,
    notes: report.notes,
    close: found.close ?? (async () => {}),
  };

  function tableClasses(): string[] {
    return classesOf(
      {
        kept,
        id: (row) => inspected[row]!.id,
        side: (row) => inspected[row]!.split,
        thing: 'photo',
        where: found.root,
        warn: (warning) => report.warn(warning),
      },
      targets,
    );
  }
}

/** What the paths say that photos have in common. @throws {InjertoError} PATTERN_INVALID · PATTERN_MATCHES_NOTHING */
function withSubjects(
  candidates: readonly PhotoCandidate[],
  { groupPattern: pattern }: SubjectSource,
): readonly PhotoCandidate[] {
  if (pattern === undefined) return candidates;
  const subjectOf = subjectByPath(pattern);
  const subjects = candidates.map(({ id }) => subjectOf(id));
  checkMatches(pattern, subjects, candidates[0]?.id);
  return candidates.map((candidate, i) =>
    subjects[i] === undefined ? candidate : { ...candidate, subject: subjects[i] },
  );
}

/** The groups of near-duplicates and of subjects in one, by the place of the photo. */
function groupsOf(
  seen: readonly (Seen & { readonly subject?: string })[],
  source: SubjectSource,
  report: ImageReport,
): ReadonlyMap<number, string> {
  const near = groupNearPhotos(seen, report);
  if (seen.every(({ subject }) => subject === undefined)) return near;
  const members = seen.map(({ id, subject, split }, i) => ({ id, subject, split, group: near.get(i) }));
  const { note, warning } = subjectRemarks(source, members);
  report.note(note);
  if (warning) report.warn(warning);
  return new Map(joinSubjects(members).flatMap((group, i) => (group === undefined ? [] : [[i, group] as const])));
}

/** Opens the files. One that can't be read is reported and left out, as is a row without a label. */
async function inspectAll(
  candidates: readonly PhotoCandidate[],
  options: ImageDatasetOptions,
  report: ImageReport,
  look: InspectPhoto,
): Promise<Inspected[]> {
  const { concurrency = 8, nearDuplicates = true, onProgress, signal } = options;
  // beside photos with a label, one without is left out; where none has any, nothing is to be learned
  const labelled = candidates.some(({ label }) => label !== null && label !== undefined);
  const inspect = async (candidate: PhotoCandidate): Promise<Inspected | undefined> => {
    const { id, label } = candidate;
    if (label === undefined || (label === null && labelled)) report.skip(id, remark('LABEL_MISSING'));
    else if (label !== null && typeof label === 'object' && 'invalid' in label) report.skip(id, label.invalid);
    else {
      try {
        const looks = nearDuplicates && label !== null;
        return { ...candidate, ...(await look(candidate, candidate.path, { ...options, looks })) };
      } catch (error) {
        report.skip(id, reasonOf(error, id));
      }
    }
    return undefined;
  };
  const inspected: Inspected[] = [];
  let done = 0;
  for await (const found of mapAhead(candidates, inspect, { concurrency, signal })) {
    if (found) inspected.push(found);
    onProgress?.(++done, candidates.length);
  }
  return inspected;
}

function reasonOf(error: unknown, id: string): Remark<SkipReason> {
  if (error instanceof InjertoError) {
    const { code, variant, details, what: message } = error;
    return { code: code as SkipReason, ...(variant !== undefined && { variant }), details, message };
  }
  return (error as { readonly code?: unknown } | undefined)?.code === 'ENOENT'
    ? remark('FILE_MISSING', { file: id })
    : remark('FILE_UNREADABLE', { reason: messageOf(error) });
}

function targetsOf(
  inspected: readonly Inspected[],
  { root, task: usual, folders }: FoundPhotos,
  options: ImageDatasetOptions,
  report: ImageReport,
): Targets {
  const labels = new RawLabels();
  const said = new TextReport();
  for (const { label } of inspected) {
    if (label !== null && label !== undefined && !(typeof label === 'object' && 'invalid' in label))
      labels.add(label, root);
  }
  const { task = usual, separator, mergeLabels, missingLabels = folders ? [] : undefined } = options;
  const targets: Targets =
    labels.rows === 0
      ? { task: 'unlabeled', labelsOf: () => [], isMissing: () => false }
      : decideTargets(labels, { task, separator, mergeLabels, missingLabels, where: root, report: said });
  for (const warning of said.warnings) report.warn(warning);
  for (const note of said.notes) report.note(note);
  return targets;
}

/** The rows that stay. */
function settle(inspected: readonly Inspected[], targets: Targets, report: ImageReport): number[] {
  const rows: { row: number; id: string; hash: string; className: string; split?: SplitName }[] = [];
  for (const [row, { id, hash, label, split }] of inspected.entries()) {
    const names = targets.labelsOf(row);
    if (names) {
      rows.push({ row, id, hash, className: [...names].sort().join(' + '), ...(split && { split }) });
    } else if (targets.isMissing(row)) {
      report.skip(id, remark('LABEL_MISSING/mark', { label: shown(label) }));
    } else {
      const task = targets.task === 'regression' ? 'regression' : 'single-label';
      report.skip(id, remark('LABEL_INVALID/task', { label: shown(label), task }));
    }
  }
  const { kept, warnings } = settleDuplicates(rows, report.skip, 'photo');
  for (const warning of warnings) report.warn(warning);
  return kept.map(({ row }) => row);
}

function shown(label: unknown): string {
  return String(label).slice(0, 60);
}

/** The classes that can be trained, as torchvision orders them: at least two, and every held-out class must be one of them. */
function folderClasses(
  { root }: FoundPhotos,
  kept: readonly number[],
  inspected: readonly Inspected[],
  targets: Targets,
): string[] {
  if (targets.task === 'regression') return [];
  const trained = new Set<string>();
  for (const row of kept) {
    const { split } = inspected[row]!;
    if (split === undefined || split === 'train') for (const name of targets.labelsOf(row)!) trained.add(name);
  }
  for (const row of kept) {
    const stray = targets.labelsOf(row)!.find((name) => !trained.has(name));
    if (stray === undefined) continue;
    const { split, id } = inspected[row]!;
    throw new InjertoError('CLASS_NOT_TRAINED', {
      details: { class: stray, side: split! },
      where: root === '' ? id : `${root}/${id}`,
    });
  }
  if (trained.size >= 2) return [...trained].sort(byCodePoint);
  const [only] = trained;
  throw only === undefined
    ? new InjertoError('CLASS_TOO_FEW/conflicts', { where: root })
    : new InjertoError('CLASS_TOO_FEW', { details: { class: only }, where: root });
}

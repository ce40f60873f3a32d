import { throwIfAborted } from '../../../abort.ts';
import { InjertoError } from '../../../errors.ts';
import { nearestName } from '../../../names/nearest-names.ts';
import { subjectOf } from '../columns/group-column.ts';
import { SplitColumn } from '../columns/split-column.ts';
import { type ReadLabel, readLabel } from '../labels/read-label.ts';
import type { TextDatasetOptions } from '../open-text-dataset.ts';
import type { TextInput, TextTask } from '../text-dataset.ts';
import type { RowCollector } from './row-collector.ts';

/** A text from memory, with what is to be learned of it: one of `label`, `labels` and `value`, the same for all samples. */
export interface TextSampleInput {
  /** A text, or two that are read together. */
  readonly text: TextInput;
  /** Its class; null where it is not known. */
  readonly label?: string | number | boolean | null | undefined;
  /** Its classes, any number of them; null where they are not known. */
  readonly labels?: readonly (string | number)[] | null | undefined;
  /** A number to be estimated; null where it is not known. */
  readonly value?: number | null | undefined;
  /** Its side, as a column of sides says it: 'train', 'validation', 'dev', 'test', 'holdout' … */
  readonly split?: string | null | undefined;
  /** Whom or what it belongs to (a patient, an author): all samples of one group stay on one side of a split. */
  readonly group?: string | number | null | undefined;
}

const targets = ['label', 'labels', 'value'] as const;
type Target = (typeof targets)[number];
const known = ['text', ...targets, 'split', 'group'];

/** What samples from memory are called in messages: 'samples:3' is the third. */
export const samplesName = 'samples';

/**
 * Takes samples one by one; they are checked as rows of a table are. The first says whether texts come in pairs and by what they are labelled.
 * @returns the task, where the samples decide it.
 * @throws {InjertoError} TEXT_SAMPLE_INVALID · SPLIT_UNKNOWN
 */
export async function collectSamples(
  samples: Iterable<TextSampleInput> | AsyncIterable<TextSampleInput>,
  rows: RowCollector,
  { task, signal }: TextDatasetOptions,
): Promise<TextTask | undefined> {
  if (!isIterable(samples)) throw new InjertoError('TEXT_SAMPLE_INVALID/source');
  const sides = new SplitColumn('split');
  let first: { target: Target | undefined; texts: number } | undefined;
  let number = 0;
  for await (const sample of samples) {
    throwIfAborted(signal);
    number++;
    const texts = checkedTexts(sample, number);
    const target = targetOf(sample, number);
    first ??= { target, texts: texts.length };
    if (texts.length !== first.texts) throw invalid('TEXT_SAMPLE_INVALID/pairs', number);
    if (target !== undefined && target !== first.target) {
      const details = { target, first: first.target ?? '' };
      throw new InjertoError('TEXT_SAMPLE_INVALID/mixed', { details, where: placeOf(number) });
    }
    rows.textsPerRow = first.texts;
    const label = task === 'unlabeled' || first.target === undefined ? null : labelOf(sample, first.target, number);
    const side = sides.sideOf(sample.split, samplesName, number);
    await rows.add(samplesName, number, texts, label, { side, subject: subjectOf(sample.group) });
  }
  if (task !== undefined) return task;
  return first?.target === 'value' ? 'regression' : first?.target === 'labels' ? 'multi-label' : undefined;
}

function isIterable(source: unknown): boolean {
  return typeof source === 'object' && source !== null && (Symbol.iterator in source || Symbol.asyncIterator in source);
}

function checkedTexts(sample: unknown, number: number): readonly string[] {
  if (typeof sample !== 'object' || sample === null) throw invalid('TEXT_SAMPLE_INVALID/object', number);
  for (const name of Object.keys(sample)) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    const details = { name, known, ...(near !== undefined && { near }) };
    throw new InjertoError('TEXT_SAMPLE_INVALID/name', { details, where: placeOf(number) });
  }
  const { text } = sample as TextSampleInput;
  const texts: readonly unknown[] = typeof text === 'string' ? [text] : text;
  const good = Array.isArray(texts) && (typeof text === 'string' || texts.length === 2);
  if (!good || !texts.every((part) => typeof part === 'string')) throw invalid('TEXT_SAMPLE_INVALID/text', number);
  return texts as readonly string[];
}

/** The one of `label`, `labels` and `value` that is there; null counts, undefined does not. */
function targetOf(sample: TextSampleInput, number: number): Target | undefined {
  const given = targets.filter((name) => sample[name] !== undefined);
  if (given.length <= 1) return given[0];
  throw new InjertoError('TEXT_SAMPLE_INVALID/targets', { details: { given }, where: placeOf(number) });
}

function labelOf(sample: TextSampleInput, target: Target, number: number): ReadLabel {
  const given = sample[target];
  if (given === undefined || given === null || Number.isNaN(given)) return undefined;
  const fits = target === 'labels' ? Array.isArray(given) : target === 'value' ? Number.isFinite(given) : isName(given);
  if (!fits) throw new InjertoError('TEXT_SAMPLE_INVALID/target', { details: { target }, where: placeOf(number) });
  return readLabel([given], [target]);
}

function isName(given: unknown): boolean {
  return typeof given === 'string' || typeof given === 'boolean' || Number.isFinite(given);
}

function placeOf(number: number): string {
  return `${samplesName}:${number}`;
}

function invalid(
  key: 'TEXT_SAMPLE_INVALID/pairs' | 'TEXT_SAMPLE_INVALID/object' | 'TEXT_SAMPLE_INVALID/text',
  number: number,
): InjertoError {
  return new InjertoError(key, { where: placeOf(number) });
}

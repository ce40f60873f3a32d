import path from 'node:path';
import { cacheDirectory } from '../../cache-directory.ts';
import { InjertoError } from '../../errors.ts';
import { inArchive } from '../archives/in-archive.ts';
import { checkDataOptions } from '../check-options.ts';
import type { LabelReadingOptions } from '../label-reading-options.ts';
import type { SplitName } from '../sample.ts';
import { samplesOf } from './samples-of.ts';
import { collectFiles } from './sources/collect-files.ts';
import { collectSamples, samplesName, type TextSampleInput } from './sources/collect-samples.ts';
import { collectTables } from './sources/collect-tables.ts';
import { RowCollector } from './sources/row-collector.ts';
import { findTextSources } from './sources/text-sources.ts';
import { unpackTexts } from './sources/unpack-texts.ts';
import { TextStore } from './store/text-store.ts';
import type { TextDataset, TextSample, TextTask } from './text-dataset.ts';
import { TextReport } from './text-report.ts';

export interface TextDatasetOptions extends LabelReadingOptions {
  /** Column of the texts, or two that are read together. @default found by its name, else the longest texts */
  readonly textColumn?: string | readonly [string, string] | undefined;
  /** What is to be learned. @default decided by the labels */
  readonly task?: TextTask | undefined;
  /** Longest text in UTF-8 bytes; longer ones are left out and reported. @default 4 MiB */
  readonly maxBytes?: number | undefined;
  /** Texts that are held in memory, in bytes; beyond, all lie in a file. @default 64 MiB */
  readonly memoryBytes?: number | undefined;
  /** Where that file is made. @default `cacheDirectory()` */
  readonly cacheDir?: string | undefined;
  /** Called with the bytes (of a folder of .txt: files) that were read, and all there are. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Reads labelled texts: a table (CSV, TSV, JSON Lines, a JSON array, Parquet), a folder with `train`, `valid` and `test` tables, a folder
 * with .txt files per class (or train/val/test with classes), a .txt file with a line a text, or any of these in a zip, tar or gz. The format, the encoding, the columns and
 * the task are found unless named; what was found is in `columns`, `task` and `warnings`. What is no sample is in `skipped`, with file, line and reason.
 *
 * Texts that are the same (NFKC, white space folded) are settled as `settleDuplicates` says. Texts that are nearly the same (five-character
 * shingles, Jaccard similarity 0.8 and more) share a `group`, so that a split keeps them on one side.
 *
 * @param source file or folder, absolute or relative to the working directory; or samples from memory, in any iterable. Call `close` on the result when done.
 * @throws {InjertoError} CONFIG_INVALID · DATASET_MISSING · FILE_UNREADABLE · NOT_A_TEXT_FILE · ENCODING_UNKNOWN · TABLES_AMBIGUOUS · FOLDER_WITHOUT_TEXTS ·
 *   TABLE_EMPTY · JSON_INVALID · PARQUET_UNREADABLE · COLUMN_MISSING · COLUMN_AMBIGUOUS · NO_READABLE_TEXT · LABELS_MISSING · LABEL_CONSTANT ·
 *   LABELS_TOO_MANY · LABELS_MOSTLY_UNIQUE · LABELS_ALL_MISSING · LABELS_ARE_SPANS · SPLIT_UNKNOWN · TEXT_SAMPLE_INVALID · LABEL_NOT_A_NUMBER · TEXT_CLASS_NOT_TRAINED · WRITE_FAILED
 * @example const reviews = await textDataset('./reviews.csv'); // text,label
 * @example const tickets = await textDataset(rows.map(({ body, topic }) => ({ text: body, label: topic })));
 */
export async function textDataset(
  source: string | Iterable<TextSampleInput> | AsyncIterable<TextSampleInput>,
  options: TextDatasetOptions = {},
): Promise<TextDataset> {
  checkDataOptions(options);
  const root = typeof source === 'string' ? path.resolve(source) : samplesName;
  const report = new TextReport();
  const { textColumn, labelColumn, delimiter } = options;
  const named = textColumn !== undefined || labelColumn !== undefined || delimiter !== undefined;
  const packed = typeof source === 'string' ? await unpackTexts(root, options) : undefined;
  const store = new TextStore({
    folder: options.cacheDir ?? path.join(cacheDirectory(), 'texts'),
    ...(options.memoryBytes !== undefined && { memoryBytes: options.memoryBytes }),
  });
  try {
    const looking = { tabular: named, labels: options.task !== 'unlabeled' };
    const sources =
      typeof source === 'string' ? await findTextSources(packed?.root ?? root, looking, report) : undefined;
    const rows = new RowCollector(store, report, { maxBytes: options.maxBytes ?? 4 << 20, root });
    let { task } = options;
    let columns: TextDataset['columns'];
    if (sources?.tables) columns = await collectTables(sources.tables, rows, options);
    else if (sources) await collectFiles(sources.files, rows, options);
    else task = await collectSamples(source as Exclude<typeof source, string>, rows, options);
    if (rows.count === 0) throw nothingRead(root, report);
    const found = await samplesOf(rows, { ...options, task });
    report.summarize();
    return {
      modality: 'text',
      root,
      task: found.task,
      classes: found.classes,
      columns,
      samples: found.samples,
      givenSplits: (['train', 'validation', 'test'] as const).filter((side: SplitName) => rows.sides.has(side)),
      skipped: report.skipped,
      warnings: report.warnings,
      notes: report.notes,
      read: (samples: readonly TextSample[]) => rows.read(samples.map(({ row }) => row)),
      close: () => store.close(),
    };
  } catch (error) {
    await store.close();
    throw packed ? inArchive(error, packed.root, root) : error;
  } finally {
    await packed?.remove(); // the texts are in the store by now
  }
}

function nothingRead(root: string, report: TextReport): InjertoError {
  // The reason that most have: a stray file beside the texts says nothing of them.
  const first = report.mostFrequent;
  if (!first) return new InjertoError('NO_READABLE_TEXT', { where: root });
  const { at, ...reason } = first;
  return new InjertoError('NO_READABLE_TEXT/first', { details: { first: at, reason }, where: root });
}

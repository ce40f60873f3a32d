import { readFile, stat } from 'node:fs/promises';
import { throwIfAborted } from '../../../abort.ts';
import { InjertoError, messageOf } from '../../../errors.ts';
import { isGitLfsPointer } from '../../../git-lfs-pointer.ts';
import { type Remark, remark } from '../../../messages/index.ts';
import { mapAhead } from '../../map-ahead.ts';
import { decodeBytes } from '../encoding/decode-file.ts';
import type { TextDatasetOptions } from '../open-text-dataset.ts';
import { encodingOf } from '../tables/table.ts';
import type { TextSkipReason } from '../text-dataset.ts';
import { TextReport } from '../text-report.ts';
import type { RowCollector } from './row-collector.ts';
import type { SourceFile } from './text-sources.ts';

/** Reads files that are a text each. One that can't be read is reported and left out. */
export async function collectFiles(
  files: readonly SourceFile[],
  rows: RowCollector,
  { maxBytes = 4 << 20, encoding, signal, onProgress, task }: TextDatasetOptions,
): Promise<undefined> {
  const { report } = rows;
  const [encodings, mixed] = [new FilesByEncoding(), new FilesByEncoding()];
  let damaged = 0;
  const read = async (file: SourceFile): Promise<{ file: SourceFile; text?: string }> => {
    const skip = (why: Remark<TextSkipReason>) => {
      report.skip(file.at, why);
      return { file };
    };
    try {
      const { size } = await stat(file.path);
      if (size > maxBytes) return skip(remark('TEXT_TOO_LONG/file', { size, maxBytes }));
      const found = await encodingOf(file, { encoding, signal, report: new TextReport() });
      if (found.damaged) damaged++;
      if (found.mixedWith !== undefined) mixed.add(found.mixedWith, file.at);
      else if (found.name !== 'utf-8' && encoding === undefined) encodings.add(found.name, file.at);
      const bytes = await readFile(file.path);
      if (isGitLfsPointer(bytes)) return skip(remark('NOT_A_TEXT/pointer'));
      return { file, text: decodeBytes(bytes, found) };
    } catch (error) {
      throwIfAborted(signal);
      if (error instanceof InjertoError && error.code === 'NOT_A_TEXT_FILE') return skip(remark('NOT_A_TEXT/binary'));
      if (error instanceof InjertoError) throw error;
      return skip(remark('FILE_UNREADABLE', { reason: messageOf(error) }));
    }
  };
  let done = 0;
  for await (const { file, text } of mapAhead(files, read, { concurrency: 8, signal })) {
    const label = task === 'unlabeled' || file.className === undefined ? null : file.className;
    if (text !== undefined) await rows.add(file.at, 0, [text], label, { side: file.split });
    onProgress?.(++done, files.length);
  }
  for (const code of ['ENCODING_NOT_UTF8', 'ENCODING_MIXED'] as const) {
    for (const { files, ...one } of code === 'ENCODING_MIXED' ? mixed : encodings) {
      report.warn(
        files === 1
          ? remark(code, { file: one.first, encoding: one.encoding })
          : remark(`${code}/files`, { files, ...one }),
      );
    }
  }
  if (damaged > 0) report.warn(remark('TEXT_REPAIRED/files', { files: damaged }));
  return undefined;
}

/** How many files have each encoding, and the first of them. */
class FilesByEncoding {
  readonly #seen = new Map<string, { encoding: string; files: number; first: string }>();

  add(encoding: string, file: string): void {
    const seen = this.#seen.get(encoding);
    if (seen) seen.files++;
    else this.#seen.set(encoding, { encoding, files: 1, first: file });
  }

  [Symbol.iterator]() {
    return this.#seen.values();
  }
}

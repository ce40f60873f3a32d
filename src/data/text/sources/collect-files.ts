import { readFile, stat } from 'node:fs/promises';
import { InjertoError, messageOf } from '../../../errors.ts';
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
  const encodings = new Map<string, { count: number; first: string }>();
  let damaged = 0;
  const read = async (file: SourceFile): Promise<{ file: SourceFile; text?: string }> => {
    const skip = (reason: TextSkipReason, message: string) => {
      report.skip(file.at, reason, message);
      return { file };
    };
    try {
      const { size } = await stat(file.path);
      if (size > maxBytes) return skip('TEXT_TOO_LONG', `The file has ${size} bytes; up to ${maxBytes} are read.`);
      const found = await encodingOf(file, { encoding, signal, report: new TextReport() });
      if (found.damaged) damaged++;
      else if (found.name !== 'utf-8' && encoding === undefined) {
        const seen = encodings.get(found.name);
        encodings.set(found.name, { count: (seen?.count ?? 0) + 1, first: seen?.first ?? file.at });
      }
      return { file, text: decodeBytes(await readFile(file.path), found) };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof InjertoError && error.code === 'NOT_A_TEXT_FILE') return skip('NOT_A_TEXT', error.what);
      if (error instanceof InjertoError) throw error;
      return skip('FILE_UNREADABLE', `The file can't be read: ${messageOf(error)}.`);
    }
  };
  let done = 0;
  for await (const { file, text } of mapAhead(files, read, { concurrency: 8, signal })) {
    const label = task === 'unlabeled' || file.className === undefined ? null : file.className;
    if (text !== undefined) await rows.add(file.at, 0, [text], label, file.split);
    onProgress?.(++done, files.length);
  }
  for (const [name, { count, first }] of encodings) {
    const which = count === 1 ? `${first} is` : `${count} files, the first ${first}, are`;
    report.warn(
      'ENCODING_NOT_UTF8',
      `${which} read as ${name}. If letters come out wrong, name the encoding (--encoding).`,
    );
  }
  if (damaged > 0)
    report.warn('TEXT_REPAIRED', `In ${damaged} files some bytes are no valid UTF-8; they are read as "\ufffd".`);
  return undefined;
}

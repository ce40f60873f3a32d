import { open } from 'node:fs/promises';
import path from 'node:path';
import { InjertoError } from '../../../errors.ts';
import { isGitLfsPointer } from '../../../git-lfs-pointer.ts';
import { decodeBytes } from '../encoding/decode-file.ts';
import { wideEncoding } from '../encoding/encoding.ts';
import { type TableFormat, tableFormat } from '../tables/table-format.ts';

/** Files of words that are neither tables nor texts, by their extension. */
const others: Readonly<Record<string, string>> = {
  '.conll': 'CoNLL',
  '.conllu': 'CoNLL-U',
  '.iob': 'CoNLL',
  '.iob2': 'CoNLL',
  '.bio': 'CoNLL',
  '.xml': 'XML',
  '.html': 'HTML',
  '.htm': 'HTML',
  '.yaml': 'YAML',
  '.yml': 'YAML',
  '.svm': 'LIBSVM',
  '.libsvm': 'LIBSVM',
};

const bytesLookedAt = 1 << 16;

/** By the file's name, else by its first bytes; a table of commas where neither says more. A .txt file whose lines all have one tab, and few different
 * words behind it or before it, is a table.
 * @throws {InjertoError} NOT_A_TEXT_FILE for annotated words, XML, HTML and YAML, and for pointers of Git LFS */
export async function fileFormat(file: string, tabular: boolean): Promise<TableFormat> {
  const named = tableFormat(file);
  const { text: start, cut } = await startOf(file);
  if (named === 'lines' && tabular) return 'csv';
  if (named && named !== 'lines' && named !== 'csv') return named;
  const kind = others[path.extname(file).toLowerCase()] ?? (named !== 'lines' && isWebPage(start) ? 'HTML' : undefined);
  const isFastText = /^(\xef\xbb\xbf)?\s*__label__/.test(start);
  if (named === 'csv' && kind === undefined) return isFastText ? 'lines' : named;
  if (named !== 'lines' && start.startsWith('PAR1')) return 'parquet';
  const lines = start.split(/\r\n|\n|\r/);
  if (cut) lines.pop();
  const filled = lines.filter((line) => line.trim() !== '');
  const found = kind ?? (areTaggedWords(filled) ? 'CoNLL' : undefined);
  if (found !== undefined) throw new InjertoError('NOT_A_TEXT_FILE/kind', { details: { kind: found }, where: file });
  if (named === 'lines') return areRows(filled) ? 'csv' : 'lines';
  if (isFastText) return 'lines';
  return /^(\xef\xbb\xbf)?\s*[[{]/.test(start) ? 'json' : 'csv';
}

/** What a server sends in place of a file that is not there, or only for members. */
function isWebPage(start: string): boolean {
  return /^\s*<(?:!doctype html|html[\s>])/i.test(start);
}

async function startOf(file: string): Promise<{ text: string; cut: boolean }> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytesLookedAt), 0, bytesLookedAt, 0);
    const start = buffer.subarray(0, bytesRead);
    if (isGitLfsPointer(start)) throw new InjertoError('NOT_A_TEXT_FILE/pointer', { where: file });
    const wide = wideEncoding(start);
    const text = wide ? decodeBytes(start, wide) : start.toString('latin1');
    return { text, cut: bytesRead === buffer.length };
  } finally {
    await handle.close();
  }
}

/** A word a line, and behind it what it is: `Madrid NNP B-LOC`. */
function areTaggedWords(lines: readonly string[]): boolean {
  const tagged = lines.filter(
    (line) => /^\S+([ \t]+\S+)*[ \t]+([BIESLU]-\S+|O)\s*$/.test(line) && line.split(/[ \t]+/).length <= 12,
  );
  return (
    lines.length >= 5 && tagged.length >= 0.9 * lines.length && tagged.some((line) => /[BIESLU]-\S+\s*$/.test(line))
  );
}

/** Whether each line is a text and a label, a tab, a semicolon or a bar between them. */
function areRows(lines: readonly string[]): boolean {
  if (lines.length < 4) return false;
  for (const delimiter of ['\t', ';', '|']) {
    const rows = lines.map((line) => line.split(delimiter));
    if (!rows.every((row) => row.length === 2 && row.every((field) => field.trim() !== ''))) continue;
    if ([0, 1].some((side) => new Set(rows.map((row) => row[side]!.trim())).size <= Math.max(2, lines.length / 3)))
      return true;
  }
  return false;
}

/** Labels from a file. Node only. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { InjertoError, messageOf } from '../../errors.ts';
import type { LabelSpec } from './labels.ts';

const json = z.union([
  z.array(z.union([z.string(), z.object({ name: z.string(), phrases: z.array(z.string()).optional() })])),
  z.record(z.string(), z.union([z.string(), z.array(z.string())])),
]);

/** Reads labels: a line each (`name`, `name: description`, `name: one wording | another`; `#` begins a remark), or JSON, a list of
 * those or an object of wordings by name.
 * @throws {InjertoError} FILE_UNREADABLE · LABELS_INVALID. */
export async function readLabels(path: string): Promise<LabelSpec[]> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new InjertoError('FILE_UNREADABLE', { details: { reason: messageOf(cause) }, where: path, cause });
  });
  const content = text.replace(/^\uFEFF/, '').trim();
  if (/^[[{]/.test(content)) return fromJson(content, path);
  return content
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function fromJson(content: string, where: string): LabelSpec[] {
  try {
    const found = json.parse(JSON.parse(content));
    if (!Array.isArray(found)) {
      return Object.entries(found).map(([name, phrases]) => ({ name, phrases: [phrases].flat() }));
    }
    return found.map((entry) =>
      typeof entry === 'string' ? entry : { name: entry.name, ...(entry.phrases && { phrases: entry.phrases }) },
    );
  } catch (cause) {
    throw new InjertoError('LABELS_INVALID/file', { where, cause });
  }
}

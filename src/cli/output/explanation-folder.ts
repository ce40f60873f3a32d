/** Where `explain` writes its pictures and pages. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InjertoError } from '../../errors.ts';
import type { Explanation } from '../../guidance/explain/index.ts';
import { makeFolder } from '../../make-folder.ts';
import type { Language } from '../../messages/index.ts';
import { replaceFile } from '../../replace-file.ts';

export interface ExplanationFolder {
  /** @param name of the input. @returns the paths written.
   * @throws {InjertoError} OUTPUT_EXISTS · WRITE_FAILED. */
  write(name: string, explanation: Explanation, language: Language): Promise<string[]>;
}

/** Makes the folder. Inputs of the same name get numbers.
 * @throws {InjertoError} OPTION_INVALID for a file in its place. */
export async function explanationFolder(
  folder: string,
  { overwrite = false }: { readonly overwrite?: boolean },
): Promise<ExplanationFolder> {
  const { explanationFiles } = await import('../../guidance/explain/index.ts');
  const found = await stat(folder).catch(() => undefined);
  if (found && !found.isDirectory()) {
    throw new InjertoError('FOLDER_MISSING/result', { where: path.resolve(folder) });
  }
  await makeFolder(path.resolve(folder)).catch((cause: unknown) => {
    throw new InjertoError('WRITE_FAILED', { details: { reason: String(cause) }, where: path.resolve(folder), cause });
  });
  const taken = new Set<string>();
  return {
    write: async (name, explanation, language) => {
      const stem = freeStem(name, taken);
      const files = await explanationFiles(explanation, { language });
      const written = files.map(({ ending, bytes }) => ({ file: path.join(folder, stem + ending), bytes }));
      for (const { file } of written) {
        if (!overwrite && (await stat(file).catch(() => undefined))) {
          throw new InjertoError('OUTPUT_EXISTS/result', { where: path.resolve(file) });
        }
      }
      for (const { file, bytes } of written) await replaceFile(file, [bytes]);
      return written.map(({ file }) => file);
    },
  };
}

/** The last part of the name without its ending, of signs that every system takes in file names. */
function freeStem(name: string, taken: Set<string>): string {
  const last = name.split(/[\\/]/).at(-1) ?? name;
  const plain = last
    .replace(/\.[A-Za-z0-9]{2,5}(?=$|:)/, '')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .slice(0, 80);
  const stem = /^[.-]*$/.test(plain) ? 'input' : plain;
  for (let n = 1; ; n++) {
    const tried = n === 1 ? stem : `${stem}-${n}`;
    if (taken.has(tried.toLowerCase())) continue;
    taken.add(tried.toLowerCase());
    return tried;
  }
}

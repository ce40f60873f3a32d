/** Whether saving to a place would take what is read with it. Node only. */
import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InjertoError } from '../../errors.ts';
import type { ReferenceModel } from '../reference-model.ts';

/** What must outlive a save. */
export interface KeptPlace {
  readonly path: string;
  readonly kind: 'model' | 'data';
}

/** Where a model was read from: its folder or file, and the folder of the adapter that is merged into it. */
export function placesOf({ folder, file, adapter }: Pick<ReferenceModel, 'folder' | 'file' | 'adapter'>): KeptPlace[] {
  const paths = [folder ?? file, ...(adapter ? adapter.folders : [])];
  return paths.map((path) => ({ path, kind: 'model' }));
}

/** Checks that a folder to be written is neither what is read, nor inside it, nor around it. Files and folders are told apart by their identity on
 * the disk, whatever links or capitals a path has.
 * @throws {InjertoError} OUTPUT_EXISTS. */
export async function checkApart(out: string, kept: readonly KeptPlace[]): Promise<void> {
  const [own, above] = [await identity(out), await identitiesAbove(out)];
  for (const { path, kind } of kept) {
    const read = await identity(path);
    if (read === undefined) continue;
    const refuse = (how: 'same' | 'inside' | 'around') =>
      new InjertoError(`OUTPUT_EXISTS/${how}`, { details: { kind, path }, where: out });
    if (read === own) throw refuse('same');
    if (above.includes(read)) throw refuse('inside');
    if (own !== undefined && (await identitiesAbove(path)).includes(own)) throw refuse('around');
  }
}

async function identity(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && `${found.dev} ${found.ino}`;
}

/** Of the folders that a path lies in, there or not. */
async function identitiesAbove(path: string): Promise<string[]> {
  const found: string[] = [];
  let at = await realpath(path).catch(() => resolve(path));
  while (dirname(at) !== at) {
    // what is not there yet may lie behind a link
    at = await realpath(dirname(at)).catch(() => dirname(at));
    const folder = await identity(at);
    if (folder !== undefined) found.push(folder);
  }
  return found;
}

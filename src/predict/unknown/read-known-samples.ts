/** `unknown.safetensors` of a model folder. Node only. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InjertoError, messageOf } from '../../errors.ts';
import { unknownFile } from '../../models/export/unknown-file.ts';
import type { ReferenceModel } from '../../models/index.ts';
import type { KnownSamples } from './known-samples.ts';
import { decodeKnownSamples } from './known-samples-file.ts';

/** What the folder of a model says; undefined where it says nothing.
 * @throws {InjertoError} UNKNOWN_FILE_INVALID for a file that is damaged, or of a later format. */
export async function readKnownSamples({ folder, adapter }: ReferenceModel): Promise<KnownSamples | undefined> {
  // of an adapter `folder` is that of its base, which sees samples with other weights
  const place = adapter ? adapter.folders.at(-1) : folder;
  if (place === undefined) return undefined;
  const file = join(place, unknownFile);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InjertoError('UNKNOWN_FILE_INVALID', { details: { reason: messageOf(cause) }, where: file, cause });
  }
  return decodeKnownSamples(bytes, file);
}

import path from 'node:path';
import { InjertoError } from '../../errors.ts';
import type { MessageKey } from '../../messages/index.ts';

/** The error with the archive in the place of the folder that it was unpacked into, which is gone when anybody reads of it. */
export function inArchive(error: unknown, unpacked: string, archive: string): unknown {
  if (!(error instanceof InjertoError)) return error;
  const named = <Value>(value: Value) => {
    if (typeof value !== 'string') return value;
    return value === path.basename(unpacked) ? path.basename(archive) : value.replaceAll(unpacked, archive);
  };
  const { code, variant, place, details } = error;
  const where = named(place);
  const key = variant === undefined ? code : `${code}/${variant}`;
  const renamed = Object.fromEntries(Object.entries(details).map(([name, value]) => [name, named(value)]));
  return new InjertoError(key as MessageKey, { details: renamed, where, cause: error } as never);
}

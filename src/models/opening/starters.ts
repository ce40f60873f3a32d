/** The reference models that come with Injerto, in the npm package `injerto-starters`. Node only. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { InjertoError } from '../../errors.ts';
import { readJsonFile } from './read-json.ts';

const starter = z.looseObject({
  /** Also the name of its folder. */
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'a starter id is made of letters, digits, dots and hyphens'),
  title: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'wanted 64 hexadecimal digits'),
  license: z.string(),
  task: z.string().optional(),
  /** What its authors measured, on the validation images of what it was trained on. */
  published: z.object({ accuracy: z.number().min(0).max(1), on: z.string() }).optional(),
});
const manifest = z.looseObject({ starters: z.array(starter) });

export type Starter = z.infer<typeof starter> & { readonly folder: string };

/** The starters installed here; none if the package is not. */
export async function listStarters(): Promise<readonly Starter[]> {
  const root = startersFolder();
  const found = root && (await readJsonFile(join(root, 'starters.json'), manifest));
  return found ? found.starters.map((entry) => ({ ...entry, folder: join(root, entry.id) })) : [];
}

function startersFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('injerto-starters/package.json'));
  } catch {
    return undefined;
  }
}

/** @throws {InjertoError} STARTER_DAMAGED if the file's hash is not the one that the list names. */
export function checkStarter(starter: Starter, sha256: string, file: string): void {
  if (starter.sha256 === sha256) return;
  throw new InjertoError('STARTER_DAMAGED', {
    details: { starter: starter.id, found: sha256, wanted: starter.sha256 },
    where: file,
  });
}

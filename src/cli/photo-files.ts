/** The files that a reader means by paths, folders and glob patterns. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { escapePath, glob, isDynamicPattern } from 'tinyglobby';
import { isImageName } from '../data/images/image-extensions.ts';

export interface PhotoFiles {
  readonly files: readonly string[];
  /** Arguments that name nothing: a pattern without a match, a folder without a photo. */
  readonly unmatched: readonly { readonly argument: string; readonly reason: 'noMatch' | 'emptyFolder' }[];
}

/** Expands each argument in the order given. A path that exists is taken as it stands, even where it looks like a pattern; one that
 * is neither stays, so that whoever reads it says what is wrong with it. */
export async function photoFiles(args: readonly string[]): Promise<PhotoFiles> {
  const files: string[] = [];
  const unmatched: PhotoFiles['unmatched'][number][] = [];
  for (const argument of args) {
    const found = await stat(argument).catch(() => undefined);
    if (found?.isDirectory()) {
      const inside = await photosMatching(`${escapePath(slashes(argument)).replace(/\/$/, '')}/**`);
      if (inside.length === 0) unmatched.push({ argument, reason: 'emptyFolder' });
      for (const file of inside) files.push(file);
    } else if (!found && isDynamicPattern(slashes(argument))) {
      const matches = await matching(slashes(argument));
      if (matches.length === 0) unmatched.push({ argument, reason: 'noMatch' });
      for (const file of matches) files.push(file);
    } else {
      files.push(argument);
    }
  }
  return { files, unmatched };
}

async function photosMatching(pattern: string): Promise<string[]> {
  const files = await matching(pattern);
  return files.filter(isImageName); // of kinds that are not read too: they are named then
}

async function matching(pattern: string): Promise<string[]> {
  const files = await glob(pattern, { expandDirectories: false, absolute: path.isAbsolute(pattern) });
  return files.sort().map((file) => path.normalize(file));
}

/** Globs are written with `/` on every system; on Windows a backslash separates folders and escapes nothing. */
function slashes(argument: string): string {
  return process.platform === 'win32' ? argument.replaceAll('\\', '/') : argument;
}

/** Which names of files in a repository may become files here. A repository is written by strangers. */

import { InjertoError } from '../errors.ts';
import type { PathProblem } from '../messages/index.ts';

/** Why a path cannot be trusted, read by the rules of every system, since caches are shared; undefined if nothing is wrong with it. */
export function pathProblem(path: string): PathProblem | undefined {
  if (path === '') return 'empty';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'control';
  if (path.includes('\\')) return 'backslash';
  if (path.startsWith('/')) return 'absolute';
  const parts = path.split('/');
  if (parts.some((part) => /^[A-Za-z]:/.test(part))) return 'drive';
  if (parts.includes('..') || parts.includes('.')) return 'elsewhere';
  if (parts.includes('')) return 'gap';
  if (path.length > 1024) return 'long';
  return undefined;
}

/** Why a file of this name cannot be kept on every system. Harmless, unless the file is wanted. */
function keepingProblem(path: string): PathProblem | undefined {
  for (const part of path.split('/')) {
    if (/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i.test(part)) return 'reserved';
    if (/[<>:"|?*]/.test(part)) return 'windows';
    if (/[. ]$/.test(part)) return 'ending';
    if (Buffer.byteLength(part) > 240) return 'long-part';
  }
  return undefined;
}

/** @param listed every file of the repository: if one would leave the cache, none is taken.
 * @throws {InjertoError} HUB_FILENAME_UNSAFE. */
export function checkListedNames(id: string, listed: readonly string[]): void {
  for (const name of listed) refuse(id, name, pathProblem(name));
}

/** @throws {InjertoError} HUB_FILENAME_UNSAFE. */
export function checkWantedNames(id: string, wanted: readonly string[]): void {
  for (const name of wanted) refuse(id, name, pathProblem(name) ?? keepingProblem(name));
}

function refuse(id: string, name: string, problem: PathProblem | undefined): void {
  if (!problem) return;
  throw new InjertoError('HUB_FILENAME_UNSAFE', { details: { file: name.slice(0, 200), problem }, where: id });
}

/** Which names of files in a repository may become files here. A repository is written by strangers. */
import { InjertoError } from '../errors.ts';

/** Why a path cannot be trusted, read by the rules of every system, since caches are shared; undefined if nothing is wrong with it. */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'it is empty';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'it has a control character';
  if (path.includes('\\')) return 'it has a backslash, which separates folders on Windows';
  if (path.startsWith('/')) return 'it is absolute';
  const parts = path.split('/');
  if (parts.some((part) => /^[A-Za-z]:/.test(part))) return 'it names a drive';
  if (parts.includes('..') || parts.includes('.')) return 'it leads to another folder';
  if (parts.includes('')) return 'it has an empty part';
  if (path.length > 1024) return 'it is too long';
  return undefined;
}

/** Why a file of this name cannot be kept on every system. Harmless, unless the file is wanted. */
function keepingProblem(path: string): string | undefined {
  for (const part of path.split('/')) {
    if (/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i.test(part)) return `"${part}" is reserved on Windows`;
    if (/[<>:"|?*]/.test(part)) return 'it has a character that Windows forbids';
    if (/[. ]$/.test(part)) return 'a part of it ends in a dot or a space';
    if (Buffer.byteLength(part) > 240) return 'a part of it is too long';
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

function refuse(id: string, name: string, problem: string | undefined): void {
  if (!problem) return;
  throw new InjertoError('HUB_FILENAME_UNSAFE', {
    what: `A file of the repository is called ${JSON.stringify(name.slice(0, 200))}, and that is refused: ${problem}. Nothing was downloaded.`,
    where: id,
    hint: 'Do not trust this repository; tell its owner, or the hub.',
  });
}

/** How a model on the hub is named: OWNER/NAME, and a revision of it. */
import { InjertoError } from '../errors.ts';
import { pathProblem } from './file-names.ts';

export interface HubModelId {
  /** OWNER/NAME */
  readonly id: string;
  /** Branch, tag or commit; undefined where none was named. */
  readonly revision: string | undefined;
}

export const commitPattern: RegExp = /^[0-9a-f]{40}$/;

// The hub's own rule: letters, digits, `_`, `.` and `-`; no `--` nor `..`, which the cache needs for itself; no `.` nor `-` at an end.
const part = '(?!.*(?:--|\\.\\.))[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?';
const idPattern = new RegExp(`^${part}/${part}$`);

/** @param text OWNER/NAME or OWNER/NAME@REVISION.
 * @throws {InjertoError} HUB_ID_INVALID. */
export function parseHubId(text: string): HubModelId {
  const at = text.indexOf('@');
  const id = at < 0 ? text : text.slice(0, at);
  const revision = at < 0 ? undefined : text.slice(at + 1);
  if (!idPattern.test(id)) throw new InjertoError('HUB_ID_INVALID', { details: { id }, where: text });
  if (revision !== undefined) checkRevision(revision, text);
  return { id, revision };
}

/** Whether the text has the form of a hub id; a path such as `./a/b`, `a/b/c` or `models/a.onnx` has not. */
export function looksLikeHubId(text: string): boolean {
  const [id = ''] = text.split('@', 1);
  return idPattern.test(id) && !/\.onnx$/i.test(id);
}

/** @throws {InjertoError} HUB_ID_INVALID if no branch, tag or commit can be called so. */
export function checkRevision(revision: string, where: string = revision): void {
  const problem = pathProblem(revision) ?? (/[\s~^:?*[]/.test(revision) ? 'git' : undefined);
  if (problem) throw new InjertoError('HUB_ID_INVALID/revision', { details: { revision, problem }, where });
}

/** What a repository holds at one commit. Node only. */
import * as z from 'zod';
import { InjertoError, messageOf } from '../errors.ts';
import { checkListedNames } from './file-names.ts';
import type { HubClient } from './hub-client.ts';
import { commitPattern } from './model-id.ts';

export interface RepositoryFile {
  readonly path: string;
  readonly size: number;
  /** The sha256 of a file in git LFS, git's own hash of any other: what its content must have, and the name of its blob. */
  readonly etag: string;
}

export interface Repository {
  readonly id: string;
  readonly commit: string;
  readonly files: readonly RepositoryFile[];
}

const size = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
// Hashes become names of files here, so nothing else may stand in their place.
const answer = z.looseObject({
  sha: z.string().regex(commitPattern),
  siblings: z
    .array(
      z.looseObject({
        rfilename: z.string(),
        size: size.optional(),
        blobId: z.string().regex(commitPattern).optional(),
        lfs: z.looseObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size }).nullish(),
      }),
    )
    .max(200_000),
});

const mostBytes = 100e6;

/** One request: the commit that the revision stands for, and the files of that commit with their hashes.
 * @throws {InjertoError} HUB_MODEL_NOT_FOUND · HUB_REVISION_NOT_FOUND · HUB_UNAUTHORIZED · HUB_FORBIDDEN · HUB_RATE_LIMITED · HUB_FAILED ·
 * HUB_UNREACHABLE · HUB_ANSWER_INVALID · HUB_FILENAME_UNSAFE. */
export async function readRepository(client: HubClient, id: string, revision: string): Promise<Repository> {
  const path = `/api/models/${id}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const subject = revision === 'main' ? id : `${id}@${revision}`;
  const text = await client.retrying(async () => readText(client, await client.get(path, subject), subject));
  const { sha, siblings } = parsed(text, subject);
  checkListedNames(
    id,
    siblings.map((file) => file.rfilename),
  );
  const files = siblings.map(({ rfilename, size: plain, blobId, lfs }): RepositoryFile => {
    const etag = lfs?.sha256 ?? blobId;
    const bytes = lfs?.size ?? plain;
    if (etag === undefined || bytes === undefined)
      throw new InjertoError('HUB_ANSWER_INVALID/file', { details: { file: rfilename }, where: subject });
    return { path: rfilename, size: bytes, etag };
  });
  return { id, commit: sha, files };
}

async function readText(
  client: HubClient,
  { response, alive, done }: Awaited<ReturnType<HubClient['get']>>,
  subject: string,
) {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      alive();
      bytes += chunk.length;
      if (bytes > mostBytes) throw new InjertoError('HUB_ANSWER_INVALID/endless', { where: subject });
      chunks.push(chunk);
    }
  } catch (error) {
    throw client.connectionFailure(error, subject, false);
  } finally {
    done();
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string, subject: string): z.infer<typeof answer> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InjertoError('HUB_ANSWER_INVALID/json', { details: { reason: messageOf(cause) }, where: subject, cause });
  }
  const result = answer.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new InjertoError('HUB_ANSWER_INVALID/field', {
    details: { field: issue.path.map(String).join('.'), reason: issue.message },
    where: subject,
  });
}

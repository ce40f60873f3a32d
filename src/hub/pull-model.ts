/** A model of the hub, brought into the cache. Node only. */

import path from 'node:path';
import { isAbort } from '../abort.ts';
import { InjertoError } from '../errors.ts';
import type { Remark } from '../messages/index.ts';
import { checkArgument, checkOptions } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import { replaceFile } from '../replace-file.ts';
import { checkStrings } from '../several.ts';
import { cacheUnwritable, folderInCache, modelCache, snapshotPath } from './cache-layout.ts';
import { type ChosenFiles, chooseByPattern, chooseModelFiles, chooseWeights } from './choose-files.ts';
import { type Disk, isDiskFull, nodeDisk } from './disk.ts';
import { downloadBlob, sizeOf } from './download-blob.ts';
import { checkWantedNames } from './file-names.ts';
import { HubClient } from './hub-client.ts';
import { pullFields } from './hub-options.ts';
import { type HubSettings, hubSettings } from './hub-settings.ts';
import { linkFile } from './link-file.ts';
import { checkRevision, parseHubId } from './model-id.ts';
import { type RepositoryFile, readRepository } from './repository.ts';
import type { RetryTiming } from './retry.ts';
import { cachedSnapshot } from './snapshot.ts';

export type PullEvent =
  | { readonly type: 'progress'; readonly file: string; readonly done: number; readonly total: number }
  /** Something failed for a passing reason and is tried again in so many seconds. */
  | ({ readonly type: 'retry'; readonly seconds: number } & Remark)
  /** Another process is downloading this file; it is waited for. */
  | { readonly type: 'wait'; readonly file: string };

export interface PullOptions {
  /** Branch, tag or commit; goes before one in the name. @default 'main' */
  readonly revision?: string;
  /** Only these files: glob patterns, or regular expressions between slashes. @default what makes a model here */
  readonly files?: readonly string[];
  /** Download again what is there. @default false */
  readonly force?: boolean;
  /** Ends the work; what has arrived is kept for the next time. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: PullEvent) => void;
  /** @default what the environment says */
  readonly settings?: HubSettings;
  /** For tests. */
  readonly timing?: RetryTiming;
  /** For tests. */
  readonly disk?: Disk;
}

export interface PulledModel {
  readonly id: string;
  readonly revision: string;
  /** What the revision stands for, and is pinned to: 40 hexadecimal digits. */
  readonly commit: string;
  /** The model folder: `snapshots/<commit>` in the cache. */
  readonly folder: string;
  /** The file that is opened (.onnx, or an adapter's weights), relative to the folder; undefined where files were asked for by name. */
  readonly model: string | undefined;
  readonly files: readonly { readonly path: string; readonly size: number; readonly downloaded: boolean }[];
  /** What was chosen where the usual file is not there. */
  readonly notes: readonly Remark[];
}

/** How many small files are fetched at once. */
const atOnce = 4;

/** Downloads what is not in the cache yet, checks every file by its hash, and makes the revision stand for the commit.
 * The cache is the one of Python's huggingface_hub, in the same layout.
 * @param name OWNER/NAME or OWNER/NAME@REVISION.
 * @throws {InjertoError} HUB_ID_INVALID · HUB_OFFLINE in offline mode, if it is not in the cache · HUB_NO_ONNX · HUB_PATTERN_MATCHES_NOTHING ·
 * PATTERN_INVALID · CONFIG_INVALID · HUB_ENDPOINT_INVALID · HUB_FILENAME_UNSAFE · HUB_CACHE_UNSAFE · DISK_FULL · WRITE_FAILED · ABORTED · what `readRepository` and
 * `downloadBlob` throw. Whatever it throws, no damaged file is in the cache. */
export async function pullModel(name: string, options: PullOptions = {}): Promise<PulledModel> {
  checkArgument('name', name, fields.filled);
  if (options?.files !== undefined) checkStrings('files', options.files);
  checkOptions('pullModel', options, pullFields);
  const { id, revision: named } = parseHubId(name);
  const revision = options.revision ?? named ?? 'main';
  checkRevision(revision);
  const settings = options.settings ?? (await hubSettings());
  if (settings.offline) return offline(id, revision, settings, options);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  try {
    return await new Pull(id, revision, { ...options, settings }, signal, stop).run();
  } catch (error) {
    if (!isAbort(error, options.signal)) throw error;
    throw new InjertoError('ABORTED/download', { where: id, cause: options.signal?.reason });
  }
}

class Pull {
  readonly #id: string;
  readonly #revision: string;
  readonly #options: PullOptions & { readonly settings: HubSettings };
  readonly #signal: AbortSignal;
  readonly #stop: AbortController;
  readonly #client: HubClient;
  /** Bytes that are here, by file. */
  readonly #here = new Map<string, number>();
  #total = 0;

  /** @param signal aborted by the caller or by `stop`, which ends what runs beside a file that failed. */
  constructor(
    id: string,
    revision: string,
    options: PullOptions & { readonly settings: HubSettings },
    signal: AbortSignal,
    stop: AbortController,
  ) {
    this.#id = id;
    this.#revision = revision;
    this.#options = options;
    this.#signal = signal;
    this.#stop = stop;
    this.#client = new HubClient({
      settings: options.settings,
      signal,
      timing: options.timing,
      onRetry: (error, seconds) => options.onEvent?.({ type: 'retry', ...error.toRemark(), seconds }),
    });
  }

  async run(): Promise<PulledModel> {
    const { cacheFolder } = this.#options.settings;
    const repository = await readRepository(this.#client, this.#id, this.#revision);
    const { commit } = repository;
    const listed = repository.files.map((file) => file.path);
    const chosen = choose(this.#id, listed, this.#options.files);
    const wanted = [...chosen.supporting, ...chosen.data, ...(chosen.model === undefined ? [] : [chosen.model])];
    checkWantedNames(this.#id, wanted);
    const byPath = new Map(repository.files.map((file) => [file.path, file]));
    const groups = [chosen.supporting, chosen.data, wanted.slice(chosen.supporting.length + chosen.data.length)];
    await this.#makeRoom(wanted.map((file) => byPath.get(file)!));
    const files: PulledModel['files'][number][] = [];
    // The file that is opened comes last: where it is in a snapshot, all that it needs is there too.
    for (const group of groups) {
      const fetched = await this.#inParallel(group, (file) => this.#fetch(commit, byPath.get(file)!));
      for (const file of fetched) files.push(file);
    }
    await this.#pin(commit);
    const folder = snapshotPath(modelCache(cacheFolder, this.#id), commit);
    return { id: this.#id, revision: this.#revision, commit, folder, model: chosen.model, files, notes: chosen.notes };
  }

  async #makeRoom(files: readonly RepositoryFile[]): Promise<void> {
    const { settings, force, disk = nodeDisk } = this.#options;
    const { root, name } = modelCache(settings.cacheFolder, this.#id);
    const blobs = await folderInCache(root, [name, 'blobs']);
    for (const { path: file, size, etag } of files) {
      const blob = path.join(blobs, etag);
      const whole = !force && (await sizeOf(blob)) === size;
      this.#here.set(file, whole ? size : Math.min(size, (await sizeOf(`${blob}.incomplete`)) ?? 0));
      this.#total += size;
    }
    const missing = this.#total - this.#done();
    const free = missing > 0 ? await disk.freeBytes(blobs) : undefined;
    if (free !== undefined && free < missing) {
      throw new InjertoError('DISK_FULL/room', { details: { missing, free }, where: blobs });
    }
  }

  async #fetch(commit: string, file: RepositoryFile): Promise<PulledModel['files'][number]> {
    const { settings, force = false, disk = nodeDisk } = this.#options;
    const { root, name } = modelCache(settings.cacheFolder, this.#id);
    const folders = file.path.split('/');
    const base = folders.pop()!;
    const pointer = path.join(await folderInCache(root, [name, 'snapshots', commit, ...folders]), base);
    // Where links cannot be made, other clients keep a file in the snapshot alone.
    let downloaded = false;
    if (force || (await sizeOf(pointer)) !== file.size) {
      const blob = path.join(await folderInCache(root, [name, 'blobs']), file.etag);
      downloaded = await downloadBlob({
        client: this.#client,
        id: this.#id,
        commit,
        file,
        blob,
        lock: path.join(await folderInCache(root, ['.locks', name]), `${file.etag}.injerto.lock`),
        disk,
        force,
        signal: this.#signal,
        onBytes: (bytes) => this.#progress(file.path, bytes),
        onWait: () => this.#options.onEvent?.({ type: 'wait', file: file.path }),
      });
      await linkFile(blob, pointer, settings.symlinks).catch((cause: unknown) => {
        throw writeFailed(pointer, cause);
      });
    }
    this.#progress(file.path, file.size);
    return { path: file.path, size: file.size, downloaded };
  }

  /** Last of all, so that what was complete before stays in use until then. */
  async #pin(commit: string): Promise<void> {
    if (this.#revision === commit) return;
    const { root, name } = modelCache(this.#options.settings.cacheFolder, this.#id);
    const folders = this.#revision.split('/');
    const base = folders.pop()!;
    await replaceFile(path.join(await folderInCache(root, [name, 'refs', ...folders]), base), [commit]);
  }

  /** The results in the order of the items. The first failure stops the others; it is thrown when all have come to rest. */
  async #inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
    const results: R[] = [];
    const failures: unknown[] = [];
    let next = 0;
    const worker = async () => {
      while (next < items.length && failures.length === 0) {
        const index = next++;
        try {
          results[index] = await work(items[index]!);
        } catch (error) {
          failures.push(error);
          this.#stop.abort();
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
    if (failures.length > 0) throw failures[0];
    return results;
  }

  #progress(file: string, bytes: number): void {
    if (this.#here.get(file) === bytes) return;
    this.#here.set(file, bytes);
    this.#options.onEvent?.({ type: 'progress', file, done: this.#done(), total: this.#total });
  }

  #done(): number {
    return [...this.#here.values()].reduce((sum, bytes) => sum + bytes, 0);
  }
}

function choose(id: string, listed: readonly string[], patterns: readonly string[] | undefined): ChosenFiles {
  return patterns ? chooseByPattern(id, listed, patterns) : chooseModelFiles(id, listed);
}

async function offline(
  id: string,
  revision: string,
  settings: HubSettings,
  options: PullOptions,
): Promise<PulledModel> {
  const snapshot = await cachedSnapshot(settings.cacheFolder, id, revision);
  const listed = snapshot?.files.map((file) => file.path) ?? [];
  if (!snapshot || (!options.files && chooseWeights(listed).model === undefined)) {
    throw new InjertoError('HUB_OFFLINE', {
      details: { id, revision, part: snapshot !== undefined },
      where: settings.cacheFolder,
    });
  }
  const { commit, folder } = snapshot;
  const chosen = choose(id, listed, options.files);
  const wanted = new Set([...chosen.supporting, ...chosen.data, chosen.model]);
  const files = snapshot.files.filter((file) => wanted.has(file.path)).map((file) => ({ ...file, downloaded: false }));
  return { id, revision, commit, folder, model: chosen.model, files, notes: chosen.notes };
}

function writeFailed(where: string, cause: unknown): InjertoError {
  return isDiskFull(cause) ? new InjertoError('DISK_FULL', { where, cause }) : cacheUnwritable(where, cause);
}

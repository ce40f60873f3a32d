/** Checkpoints in a folder: `step-000120.safetensors` with the tensors and, written after it, `step-000120.json` with the
 * rest and the tensors' SHA-256. A checkpoint is whole once its JSON is there. The last two are kept. Node only. */

import type { Dirent } from 'node:fs';
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { InjertoError, remarkOf } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { type Remark, remark } from '../messages/index.ts';
import { replaceFile } from '../replace-file.ts';
import { decodeSafetensors, encodeSafetensors, type NamedTensors } from '../safetensors.ts';
import type { Checkpoint, CheckpointStore, Progress, Recipe } from './checkpoint.ts';

const stateSchema = z.object({
  format: z.literal(2),
  injerto: z.string(),
  recipe: z.record(z.string(), z.unknown()),
  steps: z.number().int().nonnegative(),
  /** The writer is this module; its own reader needs no second description. */
  progress: z.custom<Progress>((value) => typeof value === 'object' && value !== null),
  tensorsSha256: z.string(),
});
type State = z.infer<typeof stateSchema>;

const fileSchema = z.object({ stateSha256: z.string(), state: z.unknown() });

/** JSON has no word for these; a loss may be one of them. */
const notFinite: readonly string[] = ['NaN', 'Infinity', '-Infinity'];
const writeNumber = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
const readNumber = (_: string, value: unknown) =>
  typeof value === 'string' && notFinite.includes(value) ? Number(value) : value;

const jsonName = /^step-(\d{9})\.json$/;
const anyOfOurs = /^\.?step-\d{9}\.(json|safetensors)(\..*\.tmp)?$/;

export interface CheckpointFolderOptions {
  readonly recipe: Recipe;
  /** Version of the library, for people who read the file. */
  readonly version: string;
  /** Told of each checkpoint that is damaged and passed over. */
  readonly onDamaged?: (why: Remark<'CHECKPOINT_DAMAGED'>) => void;
}

/** The checkpoints of one training in `folder`, made if need be. Training by other recipes belongs in other folders. */
export class CheckpointFolder implements CheckpointStore {
  readonly #folder: string;
  readonly #options: CheckpointFolderOptions;

  constructor(folder: string, options: CheckpointFolderOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  /** Removes what an earlier training left, here and in the folders of its further trainings. Other files stay. */
  async clear(): Promise<void> {
    await removeCheckpoints(this.#folder);
  }

  /** @throws {InjertoError} CHECKPOINT_MISMATCH names what differs from the recipe of the checkpoint. */
  async load(): Promise<Checkpoint | undefined> {
    const names = (await checkpointFiles(this.#folder)).filter((name) => jsonName.test(name)).sort();
    for (const name of names.reverse()) {
      const path = join(this.#folder, name);
      try {
        return await this.#read(path);
      } catch (error) {
        if (error instanceof InjertoError && error.code === 'CHECKPOINT_MISMATCH') throw error;
        this.#options.onDamaged?.(remark('CHECKPOINT_DAMAGED', { file: path, why: remarkOf(error) }));
      }
    }
    return undefined;
  }

  async save({ progress, trainer, best }: Checkpoint): Promise<void> {
    await makeFolder(this.#folder);
    const stem = `step-${String(trainer.steps).padStart(9, '0')}`;
    const chunks = encodeSafetensors({
      ...prefixed('parameters/', trainer.parameters),
      ...prefixed('firstMoment/', trainer.firstMoment),
      ...prefixed('secondMoment/', trainer.secondMoment),
      ...prefixed('average/', trainer.average ?? {}),
      ...prefixed('best/', best),
    });
    const state: State = {
      format: 2,
      injerto: this.#options.version,
      recipe: this.#options.recipe,
      steps: trainer.steps,
      progress: JSON.parse(JSON.stringify(progress, writeNumber)) as Progress,
      tensorsSha256: await sha256(chunks),
    };
    const text = JSON.stringify(state);
    const file = `{"stateSha256":"${await sha256([new TextEncoder().encode(text)])}","state":${text}}\n`;
    // While this step's files are replaced by others of the same step (an epoch's end after its last step), no JSON may
    // vouch for the wrong tensors.
    await rm(join(this.#folder, `${stem}.json`), { force: true });
    await replaceFile(join(this.#folder, `${stem}.safetensors`), chunks);
    await replaceFile(join(this.#folder, `${stem}.json`), [file]);
    await this.#removeOld();
  }

  async #removeOld(): Promise<void> {
    const names = await checkpointFiles(this.#folder);
    const kept = names
      .filter((name) => jsonName.test(name))
      .sort()
      .slice(-2)
      .map((name) => name.slice(0, -'.json'.length));
    for (const name of names) {
      if (!kept.some((stem) => name === `${stem}.json` || name === `${stem}.safetensors`))
        await rm(join(this.#folder, name), { force: true });
    }
  }

  async #read(path: string): Promise<Checkpoint> {
    const { stateSha256, state } = fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    if ((await sha256([new TextEncoder().encode(JSON.stringify(state))])) !== stateSha256) {
      throw new InjertoError('CHECKPOINT_DAMAGED/state', { where: path });
    }
    const { recipe, steps, progress, tensorsSha256 } = stateSchema.parse(state);
    const differing = differences(recipe, this.#options.recipe);
    if (differing.length > 0) {
      throw new InjertoError('CHECKPOINT_MISMATCH', { details: { differences: differing }, where: path });
    }
    const tensorsPath = path.replace(/\.json$/, '.safetensors');
    const bytes = await readFile(tensorsPath);
    if ((await sha256([bytes])) !== tensorsSha256) {
      throw new InjertoError('CHECKPOINT_DAMAGED/tensors', { where: tensorsPath });
    }
    // Float32 all of them: the hash says that they are what `save` wrote.
    const tensors = decodeSafetensors(bytes, tensorsPath) as NamedTensors;
    const average = withPrefix('average/', tensors);
    return {
      progress: JSON.parse(JSON.stringify(progress), readNumber) as Progress,
      trainer: {
        parameters: withPrefix('parameters/', tensors),
        firstMoment: withPrefix('firstMoment/', tensors),
        secondMoment: withPrefix('secondMoment/', tensors),
        steps,
        ...(Object.keys(average).length > 0 && { average }),
      },
      best: withPrefix('best/', tensors),
    };
  }
}

const folderOfOurs = /^(refit|soup-\d+)$/;

/** Removes the checkpoints in a folder, those of further trainings among them, and the folder itself if nothing else is in it: what others put
 * there stays. */
export async function removeCheckpointFolder(folder: string): Promise<void> {
  await removeCheckpoints(folder);
  await rmdir(folder).catch(() => {}); // not empty, or not there
}

async function removeCheckpoints(folder: string): Promise<void> {
  for (const name of await checkpointFiles(folder)) await rm(join(folder, name), { force: true });
  for (const entry of await entriesOf(folder)) {
    if (entry.isDirectory() && folderOfOurs.test(entry.name)) await removeCheckpointFolder(join(folder, entry.name));
  }
}

async function checkpointFiles(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder);
  return entries.filter((entry) => entry.isFile() && anyOfOurs.test(entry.name)).map(({ name }) => name);
}

function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

/** Each name whose value differs, with both values. */
function differences(before: Recipe, now: Recipe): { setting: string; past: string; now: string }[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  const text = (value: unknown) => JSON.stringify(value) ?? '–';
  return names
    .map((setting) => ({ setting, past: text(before[setting]), now: text(now[setting]) }))
    .filter((setting) => setting.past !== setting.now);
}

function prefixed(prefix: string, tensors: NamedTensors): NamedTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, value]) => [prefix + name, value]));
}

function withPrefix(prefix: string, tensors: NamedTensors): NamedTensors {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

/** Hexadecimal, computed off this thread. */
async function sha256(chunks: readonly Uint8Array[]): Promise<string> {
  const digest = await crypto.subtle.digest(
    'SHA-256',
    await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer(),
  );
  return Buffer.from(digest).toString('hex');
}

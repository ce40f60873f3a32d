/** The checkpoints of one call of `train`, bound to its settings, its data and its model. */
import { createHash } from 'node:crypto';
import { injertoVersion } from '../../models/export/injerto-version.ts';
import type { MicroBatch } from '../../runtime/types.ts';
import type { CheckpointStore, Recipe } from '../../training/checkpoint.ts';
import { CheckpointFolder } from '../../training/checkpoint-folder.ts';
import type { OnEvent } from '../../training/events.ts';
import { nounOf } from '../nouns.ts';
import type { AnsweredSample } from './splits.ts';
import type { Workbench } from './workbench.ts';

/** @returns undefined where no folder is given. Without `resume`, what an earlier training left in it is removed. */
export async function openCheckpoints(
  bench: Workbench,
  microBatch: MicroBatch | undefined,
): Promise<CheckpointStore | undefined> {
  return checkpointsFor(bench.checkpoints, { ...recipeOf(bench), ...partsOf(microBatch) }, bench.emit);
}

/** Sums in another order round otherwise, so that a training resumes with the parts that it began with. */
export function partsOf(microBatch: MicroBatch | undefined): Recipe {
  return microBatch ? { 'samples at once, to fit into memory': microBatch.rows } : {};
}

/** @param recipe all that the result depends on. */
export async function checkpointsFor(
  { checkpointDir, resume }: Workbench['checkpoints'],
  recipe: Recipe,
  emit: OnEvent,
): Promise<CheckpointStore | undefined> {
  if (checkpointDir === undefined) return undefined;
  const folder = new CheckpointFolder(checkpointDir, {
    recipe,
    version: injertoVersion(),
    onDamaged: (why) => emit({ type: 'warning', ...why }),
  });
  if (!resume) await folder.clear();
  return folder;
}

function recipeOf({ reference, classes, loader, config, splits: { train, validation, test } }: Workbench): Recipe {
  const things = nounOf(reference.modality).several;
  return {
    ...config,
    model: `${reference.name} ${reference.sha256}`,
    preprocessing: loader.preparation,
    classes,
    [`training ${things}`]: fingerprint(train),
    [`validation ${things}`]: fingerprint(validation),
    [`test ${things}`]: fingerprint(test),
  };
}

/** The samples and their order, by contents and labels. */
function fingerprint(samples: readonly AnsweredSample[]): string {
  return fingerprintOf(samples, ({ hash, label, labels, value }) => `${hash} ${labels ?? value ?? label}`);
}

/** Things and their order: their number for people, a hash for certainty. */
export function fingerprintOf<T>(things: readonly T[], textOf: (thing: T) => string): string {
  const hash = createHash('sha256');
  for (const thing of things) hash.update(`${textOf(thing)}\n`);
  return `${things.length} (${hash.digest('hex').slice(0, 16)})`;
}

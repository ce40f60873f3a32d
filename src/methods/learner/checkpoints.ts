/** The checkpoints of one call of `train`, bound to its settings, its data and its model. */

import type { Remark } from '../../messages/index.ts';
import type { MicroBatch } from '../../runtime/types.ts';
import { sha256 } from '../../sha256.ts';
import type { CheckpointStore, Recipe } from '../../training/checkpoint.ts';
import type { OnEvent } from '../../training/events.ts';
import { nounOf } from '../nouns.ts';
import type { TrainingHost } from '../training-host.ts';
import type { AnsweredSample } from './splits.ts';
import type { Workbench } from './workbench.ts';

/** @returns undefined where no folder is given. Without `resume`, what an earlier training left in it is removed. */
export async function openCheckpoints(
  bench: Workbench,
  microBatch: MicroBatch | undefined,
): Promise<CheckpointStore | undefined> {
  if (bench.checkpoints.checkpointDir === undefined) return undefined;
  return checkpointsFor(
    bench.host,
    bench.checkpoints,
    { ...(await recipeOf(bench)), ...partsOf(microBatch) },
    bench.emit,
  );
}

/** Sums in another order round otherwise, so that a training resumes with the parts that it began with. */
export function partsOf(microBatch: MicroBatch | undefined): Recipe {
  return microBatch ? { 'samples at once, to fit into memory': microBatch.rows } : {};
}

/** @param recipe all that the result depends on. */
export async function checkpointsFor(
  host: Pick<TrainingHost, 'openCheckpoints'>,
  { checkpointDir, resume }: Workbench['checkpoints'],
  recipe: Recipe,
  emit: OnEvent,
): Promise<CheckpointStore | undefined> {
  if (checkpointDir === undefined) return undefined;
  const onDamaged = (why: Remark<'CHECKPOINT_DAMAGED'>) => emit({ type: 'warning', ...why });
  return host.openCheckpoints(checkpointDir, { recipe, resume: resume === true, onDamaged });
}

async function recipeOf({
  reference,
  classes,
  loader,
  config,
  splits: { train, validation, test },
}: Workbench): Promise<Recipe> {
  const things = nounOf(reference.modality).several;
  return {
    ...config,
    model: `${reference.name} ${reference.sha256}`,
    preprocessing: loader.preparation,
    classes,
    [`training ${things}`]: await fingerprint(train),
    [`validation ${things}`]: await fingerprint(validation),
    [`test ${things}`]: await fingerprint(test),
  };
}

/** The samples and their order, by contents and labels. */
function fingerprint(samples: readonly AnsweredSample[]): Promise<string> {
  return fingerprintOf(samples, ({ hash, label, labels, value }) => `${hash} ${labels ?? value ?? label}`);
}

/** Things and their order: their number for people, a hash for certainty. */
export async function fingerprintOf<T>(things: readonly T[], textOf: (thing: T) => string): Promise<string> {
  const parts = things.map((thing) => `${textOf(thing)}\n`);
  const hash = await sha256(new Uint8Array(await new Blob(parts).arrayBuffer()));
  return `${things.length} (${hash.slice(0, 16)})`;
}

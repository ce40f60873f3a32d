/** The checkpoints of one call of `train`, bound to its settings, its data and its model. */
import { createHash } from 'node:crypto';
import { injertoVersion } from '../../models/export/injerto-version.ts';
import type { CheckpointStore, Recipe } from '../../training/checkpoint.ts';
import { CheckpointFolder } from '../../training/checkpoint-folder.ts';
import { nounOf } from '../nouns.ts';
import type { AnsweredSample } from './splits.ts';
import type { Workbench } from './workbench.ts';

/** @returns undefined where no folder is given. Without `resume`, what an earlier training left in it is removed. */
export async function openCheckpoints(bench: Workbench): Promise<CheckpointStore | undefined> {
  const { checkpointDir, resume } = bench.checkpoints;
  if (checkpointDir === undefined) return undefined;
  const folder = new CheckpointFolder(checkpointDir, {
    recipe: recipeOf(bench),
    version: injertoVersion(),
    onDamaged: (message) => bench.emit({ type: 'warning', code: 'CHECKPOINT_DAMAGED', message }),
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

/** The samples and their order: their number for people, a hash of contents and labels for certainty. */
function fingerprint(samples: readonly AnsweredSample[]): string {
  const hash = createHash('sha256');
  for (const { hash: content, label, labels, value } of samples) {
    hash.update(`${content} ${labels ?? value ?? label}\n`);
  }
  return `${samples.length} (${hash.digest('hex').slice(0, 16)})`;
}

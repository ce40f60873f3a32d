/** The checkpoints of one call of `train`, bound to its settings, its data and its model. */
import { createHash } from 'node:crypto';
import type { Sample } from '../../data/index.ts';
import { injertoVersion } from '../../models/export/injerto-version.ts';
import type { CheckpointStore, Recipe } from '../../training/checkpoint.ts';
import { CheckpointFolder } from '../../training/checkpoint-folder.ts';
import type { Answered } from '../../training/tasks/index.ts';
import { nounOf } from '../nouns.ts';
import type { ResolvedConfig } from '../options/parse-options.ts';
import type { RunOptions } from '../options/train-options.ts';
import type { Splits } from './splits.ts';
import type { Workbench } from './workbench.ts';

/** @returns undefined where no folder is given. Without `resume`, what an earlier training left in it is removed. */
export async function openCheckpoints(
  bench: Workbench,
  splits: Splits,
  config: ResolvedConfig,
  { checkpointDir, resume }: RunOptions,
): Promise<CheckpointStore | undefined> {
  if (checkpointDir === undefined) return undefined;
  const folder = new CheckpointFolder(checkpointDir, {
    recipe: recipeOf(bench, splits, config),
    version: injertoVersion(),
    onDamaged: (message) => bench.emit({ type: 'warning', code: 'CHECKPOINT_DAMAGED', message }),
  });
  if (!resume) await folder.clear();
  return folder;
}

function recipeOf(
  { reference, classes, loader }: Workbench,
  { train, validation, test }: Splits,
  config: ResolvedConfig,
): Recipe {
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
function fingerprint(samples: readonly (Sample & Answered)[]): string {
  const hash = createHash('sha256');
  for (const { hash: content, label, labels, value } of samples) {
    hash.update(`${content} ${labels ?? value ?? label}\n`);
  }
  return `${samples.length} (${hash.digest('hex').slice(0, 16)})`;
}

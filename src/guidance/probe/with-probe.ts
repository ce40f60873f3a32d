/** A dataset as a reference model sees it: what every judgement of models and data starts from. */
import { closeAfter } from '../../close-after.ts';
import type { ImageDataset, TextDataset } from '../../data/index.ts';
import { openWorkbench } from '../../methods/learner/open-workbench.ts';
import { openReferenceFeatures } from '../../methods/learner/reference-features.ts';
import type { AnsweredSample } from '../../methods/learner/splits.ts';
import { nodeTraining } from '../../methods/node/host.ts';
import type { RunOptions, SharedConfig } from '../../methods/options/train-options.ts';
import type { ReferenceModel } from '../../models/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import type { Matrix } from '../../training/linear-model/index.ts';
import type { TaskKind } from '../../training/tasks/index.ts';

export type ProbeOptions = Pick<RunOptions, 'cacheDir' | 'memory' | 'onEvent' | 'runtime' | 'signal' | 'threads'> &
  Pick<SharedConfig, 'seed'>;

/** How texts are read, where it is not as `train` would read them. */
export type ReadingOptions = Pick<SharedConfig, 'maxLength' | 'prompt'>;

export interface Probe {
  readonly runtime: Runtime;
  /** All samples of the dataset that can be read, of whatever side, in its order. */
  readonly samples: readonly AnsweredSample[];
  /** [N, D] below the head of the reference model, in the order of `samples`. */
  readonly features: Matrix;
  /** [N] class of each sample; 0 throughout where the task is not `single-label`. */
  readonly labels: Int32Array;
  /** [N] number of each sample's group: copies, near-duplicates and subjects share one. */
  readonly groups: Int32Array;
  readonly classes: readonly string[];
  readonly task: TaskKind;
  /** Ids of the samples that could not be read. */
  readonly unreadable: ReadonlySet<string>;
  /** Reads a sample and runs the model on it, without the cache: to take the time. */
  run(sample: AnsweredSample): Promise<void>;
}

/** Does `work` with the features of all samples, which come from the cache of `train` or go there.
 * @throws {InjertoError} DATASET_UNLABELED · MODALITY_MISMATCH · HEAD_NOT_FOUND · MEMORY_INSUFFICIENT · ABORTED. */
export async function withProbe<T>(
  reference: ReferenceModel,
  dataset: ImageDataset | TextDataset,
  options: ProbeOptions & ReadingOptions,
  work: (probe: Probe) => Promise<T>,
): Promise<T> {
  const bench = await openWorkbench(nodeTraining, reference, dataset, options);
  return closeAfter(
    async () => {
      const frozen = await openReferenceFeatures(bench);
      return closeAfter(
        async () => {
          // as of the splits: answered, whatever the kind of data
          const samples = dataset.samples as readonly AnsweredSample[];
          const unreadable = await frozen.compute([{ samples, view: 'eval' }]);
          const readable = samples.filter(({ id }) => !unreadable.has(id));
          return work({
            runtime: bench.runtime,
            samples: readable,
            features: await frozen.matrix(readable),
            labels: Int32Array.from(readable, ({ label }) => label),
            groups: groupNumbers(readable),
            classes: bench.classes,
            task: bench.task.kind,
            unreadable,
            run: (sample) => frozen.runAnew(sample),
          });
        },
        () => frozen.close(),
      );
    },
    () => bench.close(),
  );
}

/** A number for each group, by its first sample. */
export function groupNumbers(samples: readonly Pick<AnsweredSample, 'group' | 'hash'>[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(samples, ({ group, hash }, row) => {
    const key = group ?? hash;
    const found = numbers.get(key) ?? row;
    numbers.set(key, found);
    return found;
  });
}

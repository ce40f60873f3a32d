/** A learner through the training loop. What the methods decide comes in; what every training has in common is here. */
import { sampleBatches } from '../training/batches/sample-batches.ts';
import { evaluate } from '../training/evaluate.ts';
import type { FitOptions } from '../training/fit-options.ts';
import { type FitResult, fitTrainer } from '../training/loop.ts';
import { openCheckpoints } from './checkpoints.ts';
import { classWeightsFor } from './guards.ts';
import type { Learner } from './learner.ts';
import type { LearnerSources } from './learner-sources.ts';
import type { ResolvedConfig } from './parse-options.ts';
import type { Splits } from './splits.ts';
import type { RunOptions } from './train-options.ts';
import type { Workbench } from './workbench.ts';

/** What a method decides of its training. */
export type MethodChoices = Pick<FitOptions, 'accumulate' | 'clip' | 'optimizer' | 'schedule'> & {
  /** α of mixup's Beta(α, α); 0 is none. */
  readonly mixup: number;
  readonly labelSmoothing: number;
};

export async function trainLearner(
  bench: Workbench,
  learner: Learner,
  sources: LearnerSources,
  splits: Splits,
  config: ResolvedConfig,
  run: RunOptions,
  methodChoices: MethodChoices,
): Promise<FitResult> {
  const { labelSmoothing, mixup, ...choices } = methodChoices;
  const { task } = bench;
  const { batchSize, seed } = config;
  const classWeights = classWeightsFor(config.classWeight, splits, bench);
  const { validation } = sources;
  const checkpoints = await openCheckpoints(bench, splits, config, run);
  bench.emit({ type: 'phase', phase: 'train' });
  return bench.stopwatch.time('train', () =>
    fitTrainer(learner.trainer, {
      ...choices,
      train: sampleBatches(sources.train, task, {
        batchSize,
        seed,
        mixup,
        targets: { labelSmoothing, ...(classWeights && { classWeights }) },
      }),
      ...(validation.count > 0 && {
        validate: (trainer) =>
          evaluate(validation, async (feeds) => (await trainer.evaluate(feeds))[learner.logits]!, task, { batchSize }),
      }),
      epochs: config.epochs,
      patience: config.patience,
      seed,
      groups: learner.groups,
      dropoutMasks: learner.graph.dropoutMasks,
      onEvent: bench.emit,
      ...(bench.signal && { signal: bench.signal }),
      ...(checkpoints && { checkpoints }),
      resume: run.resume ?? false,
      ...(run.checkpointSeconds !== undefined && { checkpointSeconds: run.checkpointSeconds }),
    }),
  );
}

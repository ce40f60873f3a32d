/** A learner through the training loop. What the methods decide comes in; what every training has in common is here. */
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
export type MethodChoices = Pick<FitOptions, 'accumulate' | 'clip' | 'optimizer' | 'schedule' | 'mixup'> & {
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
  const { labelSmoothing, ...choices } = methodChoices;
  const classWeights = classWeightsFor(config.classWeight, splits, bench.classes);
  const checkpoints = await openCheckpoints(bench, splits, config, run);
  bench.emit({ type: 'phase', phase: 'train' });
  return bench.stopwatch.time('train', () =>
    fitTrainer(learner.trainer, {
      ...choices,
      train: sources.train,
      validation: sources.validation,
      epochs: config.epochs,
      batchSize: config.batchSize,
      patience: config.patience,
      seed: config.seed,
      groups: learner.groups,
      logits: learner.logits,
      dropoutMasks: learner.graph.dropoutMasks,
      targets: { classes: bench.classes.length, labelSmoothing, ...(classWeights && { classWeights }) },
      onEvent: bench.emit,
      ...(bench.signal && { signal: bench.signal }),
      ...(checkpoints && { checkpoints }),
      resume: run.resume ?? false,
      ...(run.checkpointSeconds !== undefined && { checkpointSeconds: run.checkpointSeconds }),
    }),
  );
}

/** A learner through the training loop. What the methods decide comes in; what every training has in common is here. */
import { sampleBatches } from '../../training/batches/sample-batches.ts';
import { evaluate } from '../../training/evaluate.ts';
import type { FitOptions } from '../../training/fit-options.ts';
import { type FitResult, fitTrainer } from '../../training/loop.ts';
import type { ResolvedConfig } from '../options/parse-options.ts';
import type { RunOptions } from '../options/train-options.ts';
import { openCheckpoints } from './checkpoints.ts';
import { classWeightsFor } from './guards.ts';
import type { Learner } from './learner.ts';
import type { LearnerSources } from './learner-sources.ts';
import type { Splits } from './splits.ts';
import type { Workbench } from './workbench.ts';

/** What a method decides of its training. */
export type MethodChoices = Pick<FitOptions, 'accumulate' | 'clip' | 'optimizer' | 'schedule'>;

/** What a method on labelled samples decides beside. */
export type SampleChoices = MethodChoices & {
  /** α of mixup's Beta(α, α); 0 is none. */
  readonly mixup: number;
  readonly labelSmoothing: number;
};

/** Trains on the task's own loss, and keeps the weights that are best on the validation samples. */
export function trainLearner(
  bench: Workbench,
  learner: Learner,
  sources: LearnerSources,
  splits: Splits,
  config: ResolvedConfig,
  run: RunOptions,
  { labelSmoothing, mixup, ...choices }: SampleChoices,
): Promise<FitResult> {
  const { task } = bench;
  const { batchSize, seed } = config;
  const classWeights = classWeightsFor(config.classWeight, splits, bench);
  const targets = { labelSmoothing, ...(classWeights && { classWeights }) };
  const { validation } = sources;
  return fitLearner(bench, learner, splits, config, run, {
    ...choices,
    train: sampleBatches(sources.train, task, { batchSize, seed, mixup, targets }),
    ...(validation.count > 0 && {
      validate: (trainer) =>
        evaluate(validation, async (feeds) => (await trainer.evaluate(feeds))[learner.logits]!, task, { batchSize }),
    }),
  });
}

/** Trains on whatever batches, with the checkpoints of this call. */
export async function fitLearner(
  bench: Workbench,
  learner: Learner,
  splits: Splits,
  config: Extract<ResolvedConfig, { readonly epochs: number }>,
  run: RunOptions,
  choices: MethodChoices & Pick<FitOptions, 'train' | 'validate'>,
): Promise<FitResult> {
  const checkpoints = await openCheckpoints(bench, splits, config, run);
  bench.emit({ type: 'phase', phase: 'train' });
  return bench.stopwatch.time('train', () =>
    fitTrainer(learner.trainer, {
      ...choices,
      epochs: config.epochs,
      patience: 'patience' in config ? config.patience : config.epochs,
      seed: config.seed,
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

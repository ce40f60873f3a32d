/** Transfer: the reference model stays as it is, and only a new head learns, on features that are computed once. */
import { oneCycle } from '../training/schedules/index.ts';
import { graftHead } from './head/graft-head.ts';
import { solveLinearHead } from './head/linear-head.ts';
import { linearOutcome } from './head/linear-outcome.ts';
import { checkSplits } from './learner/guards.ts';
import { countWeights, longest, openLearner } from './learner/learner.ts';
import { noViews, openSources } from './learner/learner-sources.ts';
import { measureLearner } from './learner/measure-learner.ts';
import type { Outcome } from './learner/outcome.ts';
import type { Splits } from './learner/splits.ts';
import { trainLearner } from './learner/train-learner.ts';
import type { Workbench } from './learner/workbench.ts';
import type { ResolvedTransfer } from './options/parse-options.ts';
import type { RunOptions } from './options/train-options.ts';

/** A linear head: softmax regression, solved to convergence. The validation samples are not even looked at, as the strength
 * is chosen on training samples. */
export async function transferLinear(bench: Workbench, splits: Splits, config: ResolvedTransfer): Promise<Outcome> {
  return linearOutcome(bench, await solveLinearHead(bench, splits, config), config.seed);
}

/** A head with one hidden layer: AdamW on the same features. */
export async function transferMlp(
  bench: Workbench,
  splits: Splits,
  config: ResolvedTransfer,
  run: RunOptions,
): Promise<Outcome> {
  const { hiddenUnits, dropout, learningRate, weightDecay, seed, batchSize } = config;
  const newHead = graftHead(bench, { kind: 'mlp', hidden: hiddenUnits, dropout }, seed);
  const rates = { head: learningRate, body: learningRate, weightDecay };
  const learner = await openLearner(bench, newHead, [], rates, {
    batchSize,
    length: longest(bench, splits.train),
    memory: run.memory,
  });
  const { sources, splits: readable } = await openSources(bench, learner.graph, splits, noViews);
  try {
    checkSplits(readable, bench);
    const { parameters, history, bestEpoch } = await trainLearner(bench, learner, sources, readable, config, run, {
      optimizer: { kind: 'adamw' },
      schedule: oneCycle,
      accumulate: 1,
      clip: 1,
      mixup: 0,
      labelSmoothing: 0,
    });
    const scores = await measureLearner(bench, learner, sources, parameters, batchSize);
    const trainedParameters = countWeights(parameters);
    return { newHead, parameters, trainedParameters, history, splits: readable, ...scores, found: { bestEpoch } };
  } finally {
    await sources.close();
    await learner.trainer.dispose();
  }
}

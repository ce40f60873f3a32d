/** Transfer: the reference model stays as it is, and only a new head learns, on features that are computed once. */
import { oneCycle } from '../training/schedules/index.ts';
import { graftHead } from './head/graft-head.ts';
import { linearOutcome } from './head/linear-outcome.ts';
import { checkSplits } from './learner/guards.ts';
import { noViews } from './learner/learner-sources.ts';
import type { Outcome } from './learner/outcome.ts';
import { trainLearner } from './learner/train-learner.ts';
import { withLearner } from './learner/with-learner.ts';
import type { Workbench } from './learner/workbench.ts';
import type { ResolvedTransfer } from './options/parse-options.ts';

export function transfer(bench: Workbench<ResolvedTransfer>): Promise<Outcome> {
  // a linear head is solved for; the validation samples are not even looked at, as the strength is chosen on training samples
  return bench.config.head === 'mlp' ? transferMlp(bench) : linearOutcome(bench);
}

/** A head with one hidden layer: AdamW on the same features. */
async function transferMlp(bench: Workbench<ResolvedTransfer>): Promise<Outcome> {
  const { hiddenUnits, dropout, learningRate, weightDecay, batchSize } = bench.config;
  const newHead = graftHead(bench, { kind: 'mlp', hidden: hiddenUnits, dropout });
  const rates = { head: learningRate, body: learningRate, weightDecay };
  return withLearner(bench, { newHead, body: [], rates, views: noViews, batchSize }, async (opened) => {
    checkSplits(opened.bench.splits, opened.bench);
    const {
      bestEpoch,
      nothingGained: _,
      measure,
      ...trained
    } = await trainLearner(opened, {
      optimizer: { kind: 'adamw' },
      schedule: oneCycle,
      accumulate: 1,
      clip: 1,
      mixup: 0,
      cutmix: 0,
      labelSmoothing: 0,
    });
    return { newHead, ...trained, ...(await measure()), found: { bestEpoch } };
  });
}

/** Fine-tune: the head first, by transfer; then head and body together (LP-FT: Kumar et al. 2022, arXiv:2202.10054). A body
 * that learns under a random head would first be bent to suit it. */
import { selectTrainable } from '../models/index.ts';
import { graftHead } from './head/graft-head.ts';
import { keepStart } from './head/keep-start.ts';
import { startAdapted, startFromHead } from './head/start-from-head.ts';
import type { Outcome } from './learner/outcome.ts';
import { planLearner } from './learner/plan-learner.ts';
import { trainLearner } from './learner/train-learner.ts';
import { choicesOf, usualBlocks } from './learner/training-choices.ts';
import { wholeBench } from './learner/whole-bench.ts';
import { type LearnerPlan, withLearner } from './learner/with-learner.ts';
import type { Workbench } from './learner/workbench.ts';
import { bodyDefaults, headRate } from './options/option-table.ts';
import type { ResolvedFineTune } from './options/parse-options.ts';

/** With what only the network could decide. */
type SettledFineTune = ResolvedFineTune & { readonly clip: number };

export async function fineTune(unsettled: Workbench<ResolvedFineTune>): Promise<Outcome> {
  const unfreeze = unsettled.config.unfreeze ?? usualBlocks(unsettled);
  const config = { ...unsettled.config, unfreeze };
  const body = selectTrainable(unsettled.anatomy.blocks, unfreeze);
  const { batchSize, batchNorm } = config;
  // before the features are computed, which takes long
  const planned = await planLearner(unsettled, {
    newHead: graftHead(unsettled, { kind: 'linear' }),
    body,
    batchSize,
    batchNorm,
  });
  const asItIs = await startFromHead({ ...unsettled, config });
  const statistics = Object.keys(planned.graph.statistics);
  const byBatch = statistics.length > 0;
  const {
    bench: started,
    newHead,
    C,
  } = byBatch ? await startAdapted(asItIs, statistics, planned.microBatch?.rows ?? batchSize) : asItIs;
  const usual = bodyDefaults[byBatch ? 'batch' : 'stored'];
  const { learningRate = usual.learningRate, clip = usual.clip } = config;
  const headLearningRate = config.headLearningRate ?? headRate(learningRate);
  const settled = { ...started.config, learningRate, headLearningRate, clip };
  const bench = { ...started, config: settled };
  const { layerDecay, weightDecay } = config;
  const rates = { head: headLearningRate, body: learningRate, layerDecay, weightDecay };
  const plan = { newHead, body, rates, views: config, batchSize, batchNorm };
  const { splits } = bench;
  const refits = config.refit && splits.validation.length > 0;
  // with a second training to come, the test samples wait for it
  const first = { ...bench, splits: { ...splits, test: refits ? [] : splits.test } };
  const { trained, found, sides } = await withLearner(first, { ...plan, planned }, async (opened) => {
    const { bestEpoch, share, nothingGained, measure, ...trained } = await trainLearner(opened, choicesOf(settled), {
      baseline: asItIs.measured,
      wiseFt: config.wiseFt,
    });
    const found = { C, bestEpoch, unfreeze, learningRate, headLearningRate, clip, wiseFt: share };
    return { trained, found, sides: nothingGained ? undefined : await measure() };
  });
  // the learner has given its memory back by now
  if (!sides) return keepStart(asItIs.bench, trained, found);
  const outcome = { newHead, ...trained, ...sides, found };
  return refits ? refit(bench, plan, outcome) : outcome;
}

/** Trains once more with what was chosen, from the same start. The validation samples, which it learns from, keep the result of the first training. */
async function refit(
  bench: Workbench<SettledFineTune>,
  plan: LearnerPlan,
  first: Outcome & { readonly found: { readonly bestEpoch: number; readonly wiseFt: number } },
): Promise<Outcome> {
  const { bestEpoch, wiseFt } = first.found;
  return withLearner(wholeBench(bench, bestEpoch), plan, async (opened) => {
    const { parameters, measure } = await trainLearner(opened, choicesOf(bench.config), { wiseFt });
    const { test } = await measure();
    const found = { ...first.found, trainedOn: 'train + validation' };
    return { ...first, parameters, test, splits: bench.splits, found };
  });
}

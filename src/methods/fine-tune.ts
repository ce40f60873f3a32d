/** Fine-tune: the head first, by transfer; then head and body together (LP-FT: Kumar et al. 2022, arXiv:2202.10054). A body
 * that learns under a random head would first be bent to suit it. */
import { selectTrainable } from '../models/index.ts';
import { graftHead } from './head/graft-head.ts';
import { keepStart } from './head/keep-start.ts';
import { startAdapted, startFromHead } from './head/start-from-head.ts';
import type { Outcome } from './learner/outcome.ts';
import { planLearner } from './learner/plan-learner.ts';
import { choicesOf, usualBlocks } from './learner/training-choices.ts';
import { wholeBench } from './learner/whole-bench.ts';
import type { LearnerPlan } from './learner/with-learner.ts';
import type { Workbench } from './learner/workbench.ts';
import { bodyDefaults, headRate } from './options/option-table.ts';
import type { ResolvedFineTune } from './options/parse-options.ts';
import { type Ingredient, ingredientsOf } from './soup/ingredients.ts';
import { type Learned, learnTogether } from './soup/learn-together.ts';
import { soupRecord } from './soup/soup-record.ts';

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
  const ingredients = ingredientsOf(first, { ...plan, planned }, config.wiseFt);
  const learned = await learnTogether(ingredients, choicesOf(settled), asItIs.measured);
  const { bestEpoch, share, history, remarks, sides } = learned;
  const found = { C, bestEpoch, unfreeze, learningRate, headLearningRate, clip };
  const soup = soupRecord(ingredients, learned);
  // the learner has given its memory back by now
  if (!sides) return { ...(await keepStart(asItIs.bench, { history, remarks }, { ...found, wiseFt: share })), soup };
  const { parameters, trainedParameters } = learned;
  const outcome = {
    ...{ newHead, parameters, trainedParameters, history, remarks, soup, splits: learned.splits },
    ...sides,
    found: { ...found, ...(!soup && { wiseFt: share }) },
  };
  return refits ? refit(bench, plan, { ingredients, learned, outcome }) : outcome;
}

/** Trains once more with what was chosen, from the same start. The validation samples, which it learns from, keep the result of the first training. */
async function refit(
  bench: Workbench<SettledFineTune>,
  plan: LearnerPlan,
  {
    ingredients,
    learned,
    outcome,
  }: {
    readonly ingredients: readonly Ingredient<ResolvedFineTune>[];
    readonly learned: Learned<ResolvedFineTune>;
    readonly outcome: Outcome;
  },
): Promise<Outcome> {
  const [first, ...others] = learned.members.map(
    ({ training, bench: own, plan: { rates, views }, bestEpoch, share }) => ({
      training,
      bench: wholeBench({ ...own, splits: bench.splits }, bestEpoch),
      plan: { ...plan, rates, views },
      wiseFt: share,
    }),
  );
  const again = await learnTogether([first!, ...others], choicesOf(bench.config));
  return {
    ...outcome,
    parameters: again.parameters,
    test: again.sides?.test,
    splits: bench.splits,
    soup: soupRecord(ingredients, learned, again),
    found: { ...outcome.found, trainedOn: 'train + validation' },
  };
}

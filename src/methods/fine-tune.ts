/** Fine-tune: the head first, by transfer; then head and body together (LP-FT: Kumar et al. 2022, arXiv:2202.10054). A body
 * that learns under a random head would first be bent to suit it. */
import { selectTrainable } from '../models/index.ts';
import { tensor } from '../onnx/index.ts';
import type { NamedTensors } from '../safetensors.ts';
import { graftHead } from './head/graft-head.ts';
import { keepStart } from './head/keep-start.ts';
import { startAdapted, startFromHead } from './head/start-from-head.ts';
import type { Outcome } from './learner/outcome.ts';
import { planLearner } from './learner/plan-learner.ts';
import { trainLearner } from './learner/train-learner.ts';
import { choicesOf, usualBlocks } from './learner/training-choices.ts';
import { withLearner } from './learner/with-learner.ts';
import type { Workbench } from './learner/workbench.ts';
import type { ResolvedFineTune } from './options/parse-options.ts';

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
  const { bench, newHead, C } =
    statistics.length > 0 ? await startAdapted(asItIs, statistics, planned.microBatch?.rows ?? batchSize) : asItIs;
  const { headLearningRate, learningRate, layerDecay, weightDecay, wiseFt } = config;
  const rates = { head: headLearningRate, body: learningRate, layerDecay, weightDecay };
  const learned = await withLearner(
    bench,
    { newHead, body, rates, views: config, batchSize, planned },
    async (opened) => {
      const average = (start: NamedTensors, tuned: NamedTensors) => averageWeights(start, tuned, wiseFt);
      const { bestEpoch, nothingGained, measure, ...trained } = await trainLearner(
        opened,
        choicesOf(config),
        asItIs.measured,
        average,
      );
      const found = { C, bestEpoch, unfreeze };
      if (nothingGained) return () => keepStart({ ...asItIs.bench, splits: opened.bench.splits }, trained, found);
      const outcome = { newHead, ...trained, ...(await measure()), found };
      return async () => outcome;
    },
  );
  // the learner has given its memory back by now
  return learned();
}

/** share·tuned + (1 − share)·start, weight by weight (WiSE-FT: Wortsman et al. 2022, arXiv:2109.01903). */
function averageWeights(start: NamedTensors, tuned: NamedTensors, share: number): NamedTensors {
  if (share === 1) return tuned;
  return Object.fromEntries(
    Object.entries(tuned).map(([name, { shape, data }]) => {
      const before = start[name]!.data;
      const averaged = data.map((value, i) => share * value + (1 - share) * before[i]!);
      return [name, tensor('float32', shape, averaged)];
    }),
  );
}

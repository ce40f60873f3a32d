/** Fine-tune: the head first, by transfer; then head and body together (LP-FT: Kumar et al. 2022, arXiv:2202.10054). A body
 * that learns under a random head would first be bent to suit it. */

import { applyParameters, type NewHead, selectTrainable } from '../models/index.ts';
import { tensor } from '../onnx/index.ts';
import type { NamedTensors } from '../safetensors.ts';
import type { LinearModel } from '../training/linear-model/index.ts';
import { constant, cosine, linear, oneCycle, type Schedule } from '../training/schedules/index.ts';
import { graftHead } from './head/graft-head.ts';
import { linearWeights, type SolvedHead, solveLinearHead } from './head/linear-head.ts';
import { countWeights, longest, openLearner } from './learner/learner.ts';
import { openSources } from './learner/learner-sources.ts';
import { measureLearner } from './learner/measure-learner.ts';
import type { Outcome } from './learner/outcome.ts';
import type { Splits } from './learner/splits.ts';
import { type SampleChoices, trainLearner } from './learner/train-learner.ts';
import type { Workbench } from './learner/workbench.ts';
import type { ResolvedFineTune, ResolvedLora } from './options/parse-options.ts';
import type { RunOptions, Unfreeze } from './options/train-options.ts';

/** Share of the steps in which linear and cosine schedules warm up. */
const warmUpShare = 0.1;

export const schedules: Record<ResolvedFineTune['schedule'], (total: number) => Schedule> = {
  constant,
  linear: (total) => linear(total, Math.round(total * warmUpShare)),
  cosine: (total) => cosine(total, Math.round(total * warmUpShare)),
  'one-cycle': oneCycle,
};

export async function fineTune(
  bench: Workbench,
  splits: Splits,
  config: ResolvedFineTune,
  run: RunOptions,
): Promise<Outcome> {
  const unfreeze = config.unfreeze ?? usualBlocks(bench);
  const body = selectTrainable(bench.anatomy.blocks, unfreeze);
  const head = await solveLinearHead(bench, splits, config);
  await head.close();
  const newHead = withHead(graftHead(bench, { kind: 'linear' }, config.seed), head.fit);
  return tuneBody(bench, newHead, body, head, { ...config, unfreeze }, run);
}

/** All of a photo model; of a text model all but the embeddings: on few texts most words never occur, and the table is half of the weights. */
export function usualBlocks({ reference, anatomy }: Workbench): Unfreeze {
  return reference.modality === 'text' ? Math.max(0, anatomy.blocks.length - 1) : 'all';
}

/** The second half: head and body together, from where the head is good. */
async function tuneBody(
  bench: Workbench,
  newHead: NewHead,
  body: readonly string[],
  head: SolvedHead,
  config: ResolvedFineTune,
  run: RunOptions,
): Promise<Outcome> {
  const { headLearningRate, learningRate, layerDecay, weightDecay } = config;
  const rates = { head: headLearningRate, body: learningRate, layerDecay, weightDecay };
  const learner = await openLearner(bench, newHead, body, rates, {
    batchSize: config.batchSize,
    length: longest(bench, head.splits.train),
    memory: run.memory,
  });
  const { sources, splits } = await openSources(bench, learner.graph, head.splits, config);
  try {
    const { parameters, history, bestEpoch } = await trainLearner(
      bench,
      learner,
      sources,
      splits,
      config,
      run,
      choicesOf(config),
    );
    const weights = average(learner.start, parameters, config.wiseFt);
    const scores = await measureLearner(bench, learner, sources, weights, config.batchSize);
    const trainedParameters = countWeights(weights);
    const found = { C: head.fit.C, bestEpoch, unfreeze: config.unfreeze! };
    return { newHead, parameters: weights, trainedParameters, history, splits, ...scores, found };
  } finally {
    await sources.close();
    await learner.trainer.dispose();
  }
}

/** What the options say of the training itself. */
export function choicesOf(config: ResolvedFineTune | ResolvedLora): SampleChoices {
  const { optimizer, schedule, accumulate, clip, mixup, labelSmoothing } = config;
  return {
    optimizer: optimizer === 'sgd' ? { kind: 'sgd', momentum: 0.9 } : { kind: 'adamw' },
    schedule: schedules[schedule],
    accumulate,
    clip,
    mixup,
    labelSmoothing,
  };
}

/** The same head with the weights that were solved for. */
export function withHead(newHead: NewHead, fit: LinearModel): NewHead {
  return { ...newHead, model: applyParameters(newHead.model, linearWeights(newHead, fit)) };
}

/** share·tuned + (1 − share)·start, weight by weight (WiSE-FT: Wortsman et al. 2022, arXiv:2109.01903). */
function average(start: NamedTensors, tuned: NamedTensors, share: number): NamedTensors {
  if (share === 1) return tuned;
  return Object.fromEntries(
    Object.entries(tuned).map(([name, { shape, data }]) => {
      const before = start[name]!.data;
      return [
        name,
        tensor(
          'float32',
          shape,
          data.map((value, i) => share * value + (1 - share) * before[i]!),
        ),
      ];
    }),
  );
}

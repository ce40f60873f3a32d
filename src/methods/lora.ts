/** LoRA: the head first, by transfer, as in fine-tune; then the head and a low-rank path beside each chosen layer (Hu et al. 2021,
 * arXiv:2106.09685). The layers themselves never learn and have no gradient. */
import { seededRandom } from '../data/index.ts';
import { findLoraLayers, insertLora, mergedWeights, selectLoraLayers, startingPairs } from '../models/lora/index.ts';
import type { NamedTensors } from '../safetensors.ts';
import { choicesOf, withHead } from './fine-tune.ts';
import { graftHead } from './head/graft-head.ts';
import { solveLinearHead } from './head/linear-head.ts';
import { countWeights, longest, openLearner } from './learner/learner.ts';
import { openSources } from './learner/learner-sources.ts';
import { measureLearner } from './learner/measure-learner.ts';
import type { Outcome } from './learner/outcome.ts';
import type { Splits } from './learner/splits.ts';
import { trainLearner } from './learner/train-learner.ts';
import type { Workbench } from './learner/workbench.ts';
import type { ResolvedLora } from './options/parse-options.ts';
import type { RunOptions } from './options/train-options.ts';

export async function lora(bench: Workbench, splits: Splits, config: ResolvedLora, run: RunOptions): Promise<Outcome> {
  const { reference, anatomy } = bench;
  const shape = { rank: config.rank, alpha: config.alpha, rsLora: config.rsLora };
  // before any work: targets may match nothing
  const layers = selectLoraLayers(findLoraLayers(reference.model), anatomy.blocks, config.targets);
  const head = await solveLinearHead(bench, splits, config);
  await head.close();
  const grafted = withHead(graftHead(bench, { kind: 'linear' }, config.seed), head.fit);
  const random = seededRandom(config.seed, 'lora');
  const start = startingPairs(layers, shape, () => random.uniform());
  const inserted = insertLora(grafted.model, start, { dropout: config.dropout });
  const learner = await openLearner(
    bench,
    { ...grafted, model: inserted.model },
    inserted.parameters.flatMap(({ A, B }) => [A, B]),
    { head: config.headLearningRate, body: config.learningRate, weightDecay: config.weightDecay },
    { batchSize: config.batchSize, length: longest(bench, head.splits.train), memory: run.memory },
  );
  const { sources, splits: readable } = await openSources(bench, learner.graph, head.splits, config);
  try {
    const { parameters, history, bestEpoch } = await trainLearner(
      bench,
      learner,
      sources,
      readable,
      config,
      run,
      choicesOf(config),
    );
    const scores = await measureLearner(bench, learner, sources, parameters, config.batchSize);
    const pairs = start.map((pair, i) => {
      const { A, B } = inserted.parameters[i]!;
      return { ...pair, A: parameters[A]!, B: parameters[B]! };
    });
    const headWeights: NamedTensors = Object.fromEntries(grafted.parameters.map((name) => [name, parameters[name]!]));
    return {
      newHead: grafted,
      parameters: { ...headWeights, ...mergedWeights(grafted.model, pairs) },
      trainedParameters: countWeights(parameters),
      history,
      splits: readable,
      ...scores,
      found: { C: head.fit.C, bestEpoch, adaptedLayers: layers.length },
      adapter: { pairs, shape },
    };
  } finally {
    await sources.close();
    await learner.trainer.dispose();
  }
}

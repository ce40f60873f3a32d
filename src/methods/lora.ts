/** LoRA: the head first, by transfer, as in fine-tune; then the head and a low-rank path beside each chosen layer (Hu et al. 2021,
 * arXiv:2106.09685). The layers themselves never learn and have no gradient. */
import { seededRandom } from '../data/index.ts';
import type { NewHead } from '../models/index.ts';
import { findLoraLayers, insertLora, mergedWeights, selectLoraLayers, startingPairs } from '../models/lora/index.ts';
import { transformerBlocks } from '../models/sentence/transformer-blocks.ts';
import type { NamedTensors } from '../safetensors.ts';
import { graftHead } from './head/graft-head.ts';
import { keepStart } from './head/keep-start.ts';
import { startFromHead } from './head/start-from-head.ts';
import type { Outcome } from './learner/outcome.ts';
import { planLearner } from './learner/plan-learner.ts';
import { choicesOf } from './learner/training-choices.ts';
import type { Workbench } from './learner/workbench.ts';
import type { ResolvedLora } from './options/parse-options.ts';
import { ingredientsOf } from './soup/ingredients.ts';
import { learnTogether } from './soup/learn-together.ts';
import { soupRecord } from './soup/soup-record.ts';

export async function lora(unread: Workbench<ResolvedLora>): Promise<Outcome> {
  const { reference, anatomy, config } = unread;
  const { rank, alpha, rsLora, dropout, seed, batchSize } = config;
  const shape = { rank, alpha, rsLora };
  // before any work: targets may match nothing
  const layers = selectLoraLayers(
    findLoraLayers(reference.model),
    transformerBlocks(reference, anatomy.blocks),
    config.targets,
  );
  const random = seededRandom(seed, 'lora');
  const start = startingPairs(layers, shape, () => random.uniform());
  const withPaths = (head: NewHead) => {
    const inserted = insertLora(head.model, start, { dropout });
    const body = inserted.parameters.flatMap(({ A, B }) => [A, B]);
    return { inserted, learns: { newHead: { ...head, model: inserted.model }, body, batchSize } };
  };
  // before the features are computed, which takes long
  const planned = await planLearner(unread, withPaths(graftHead(unread, { kind: 'linear' })).learns);
  const { bench, newHead, C } = await startFromHead(unread);
  const { inserted, learns } = withPaths(newHead);
  const plan = {
    ...learns,
    planned,
    rates: { head: config.headLearningRate, body: config.learningRate, weightDecay: config.weightDecay },
    views: config,
  };
  const ingredients = ingredientsOf(bench, plan);
  const learned = await learnTogether(ingredients, choicesOf(config));
  const { parameters, bestEpoch, trainedParameters, history, remarks, splits, sides } = learned;
  const found = { C, bestEpoch, adaptedLayers: layers.length };
  const soup = soupRecord(ingredients, learned);
  // the learner has given its memory back by now
  if (!sides) {
    return { ...(await keepStart({ ...bench, splits }, learned, found)), soup, adapter: { pairs: start, shape } };
  }
  const pairs = start.map((pair, i) => {
    const { A, B } = inserted.parameters[i]!;
    return { ...pair, A: parameters[A]!, B: parameters[B]! };
  });
  const headWeights: NamedTensors = Object.fromEntries(newHead.parameters.map((name) => [name, parameters[name]!]));
  return {
    ...{ newHead, trainedParameters, history, remarks, splits, soup },
    ...sides,
    parameters: { ...headWeights, ...mergedWeights(newHead.model, pairs) },
    found,
    adapter: { pairs, shape },
  };
}

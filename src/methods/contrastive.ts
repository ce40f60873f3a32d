/** Contrastive learning from few samples (SetFit: Tunstall et al. 2022, arXiv:2209.11055). The body learns first, on pairs: features of the
 * same class are drawn together and those of different classes apart, and of few samples many pairs can be made. Then the head is solved
 * for on the new features, as `transfer` does. */
import { InjertoError } from '../errors.ts';
import { remark } from '../messages/index.ts';
import { selectTrainable, withFeaturesOutput } from '../models/index.ts';
import { pairBatches } from '../training/pairs/pair-batches.ts';
import { linearOutcome, type TunedBody } from './head/linear-outcome.ts';
import { noViews } from './learner/learner-sources.ts';
import type { Outcome } from './learner/outcome.ts';
import type { Splits } from './learner/splits.ts';
import { fitLearner } from './learner/train-learner.ts';
import { scheduleOf, usualBlocks } from './learner/training-choices.ts';
import { withLearner } from './learner/with-learner.ts';
import type { Workbench } from './learner/workbench.ts';
import type { ResolvedContrastive } from './options/parse-options.ts';

export async function contrastive(bench: Workbench<ResolvedContrastive>): Promise<Outcome> {
  if (bench.task.kind === 'regression') {
    throw new InjertoError('CONFIG_INVALID/contrastive-numbers', { where: { option: 'method' } });
  }
  const { rows } = bench.reference;
  if (rows !== undefined)
    throw new InjertoError('PAIRS_NEED_BATCH', { details: { rows }, where: { option: 'method' } });
  const { splits, ...body } = await tuneBody(bench);
  return linearOutcome({ ...bench, splits }, body);
}

/** The weights below the head, after the last step: held-out samples say nothing of pairs that a head would. */
async function tuneBody(bench: Workbench<ResolvedContrastive>): Promise<TunedBody & { readonly splits: Splits }> {
  const { anatomy, config, reference, splits, task } = bench;
  const { model, output } = withFeaturesOutput(reference.model, anatomy.head);
  const plan = {
    newHead: { model, parameters: [], logits: output },
    body: selectTrainable(anatomy.blocks, config.unfreeze ?? usualBlocks(bench)),
    rates: { head: config.learningRate, body: config.learningRate, weightDecay: config.weightDecay },
    loss: { kind: 'cosine-pairs', embeddings: output } as const,
    batchSize: 2 * config.batchSize,
    views: noViews,
  };
  // held-out samples are looked at once, after the head is solved for
  const training = { ...bench, splits: { ...splits, validation: [], test: [] } };
  return withLearner(training, plan, async ({ bench: read, learner, sources }) => {
    const readable = { ...splits, train: read.splits.train };
    const labels = readable.train.map((sample) =>
      task.kind === 'multi-label' ? (sample.labels ?? []) : [sample.label],
    );
    const { iterations, seed, batchSize } = config;
    const train = pairBatches(sources.train, labels, { iterations, seed }, batchSize);
    if (!train.alike) {
      const nothing = remark('NOTHING_GAINED/pairs');
      bench.emit({ type: 'warning', ...nothing });
      return { weights: learner.start, history: [], splits, found: { pairsPerEpoch: 0 }, remarks: [nothing] };
    }
    const { parameters, history } = await fitLearner(
      { bench: { ...bench, splits: readable }, learner },
      {
        train,
        optimizer: { kind: 'adamw' },
        schedule: scheduleOf({ schedule: 'linear', warmupRatio: 0.1 }),
        accumulate: 1,
        clip: 1,
      },
    );
    return { weights: parameters, history, splits: readable, found: { pairsPerEpoch: train.pairs } };
  });
}

/** Contrastive learning from few samples (SetFit: Tunstall et al. 2022, arXiv:2209.11055). The body learns first, on pairs: features of the
 * same class are drawn together and those of different classes apart, and of few samples many pairs can be made. Then the head is solved
 * for on the new features, as `transfer` does. */
import type { Sample } from '../data/index.ts';
import { InjertoError } from '../errors.ts';
import { applyParameters, selectTrainable, withFeaturesOutput } from '../models/index.ts';
import type { NamedTensors } from '../safetensors.ts';
import type { EpochEvent } from '../training/events.ts';
import { pairBatches } from '../training/pairs/pair-batches.ts';
import { schedules, usualBlocks } from './fine-tune.ts';
import { solveLinearHead } from './head/linear-head.ts';
import { linearOutcome } from './head/linear-outcome.ts';
import { longest, openLearner } from './learner/learner.ts';
import { noViews, openSources } from './learner/learner-sources.ts';
import type { Outcome } from './learner/outcome.ts';
import type { Splits } from './learner/splits.ts';
import { fitLearner } from './learner/train-learner.ts';
import type { Workbench } from './learner/workbench.ts';
import type { ResolvedContrastive } from './options/parse-options.ts';
import type { RunOptions } from './options/train-options.ts';

export async function contrastive(
  bench: Workbench,
  splits: Splits,
  config: ResolvedContrastive,
  run: RunOptions,
): Promise<Outcome> {
  if (bench.task.kind === 'regression') {
    throw new InjertoError('CONFIG_INVALID', {
      what: 'The method "contrastive" learns from pairs of the same class and of different ones, and numbers have no classes.',
      where: 'method',
      hint: 'Use "transfer" or "fine-tune".',
    });
  }
  const { weights, history, pairs, splits: readable } = await tuneBody(bench, splits, config, run);
  const model = applyParameters(bench.reference.model, weights);
  const head = await solveLinearHead(bench, readable, config, model);
  return linearOutcome(bench, head, config.seed, { weights, history, found: { pairsPerEpoch: pairs } });
}

interface Tuned {
  readonly weights: NamedTensors;
  readonly history: readonly EpochEvent[];
  readonly splits: Splits;
  readonly pairs: number;
}

/** The weights below the head, after the last step: held-out samples say nothing of pairs that a head would. */
async function tuneBody(
  bench: Workbench,
  splits: Splits,
  config: ResolvedContrastive,
  run: RunOptions,
): Promise<Tuned> {
  const body = selectTrainable(bench.anatomy.blocks, config.unfreeze ?? usualBlocks(bench));
  const { model, output } = withFeaturesOutput(bench.reference.model, bench.anatomy.head);
  const rates = { head: config.learningRate, body: config.learningRate, weightDecay: config.weightDecay };
  const learner = await openLearner(bench, { model, parameters: [], logits: output }, body, rates, {
    loss: { kind: 'cosine-pairs', embeddings: output },
    batchSize: 2 * config.batchSize,
    length: longest(bench, splits.train),
    memory: run.memory,
  });
  // held-out samples are looked at once, after the head is solved for
  const { sources, splits: readable } = await openSources(
    bench,
    learner.graph,
    { ...splits, validation: [], test: [] },
    noViews,
  );
  try {
    const labels = readable.train.map((sample) => labelsOf(sample, bench));
    const train = pairBatches(
      sources.train,
      labels,
      { iterations: config.iterations, seed: config.seed },
      config.batchSize,
    );
    if (!train.alike) return { weights: learner.start, history: [], splits, pairs: 0 };
    const whole = { ...splits, train: readable.train };
    const { parameters, history } = await fitLearner(bench, learner, whole, config, run, {
      train,
      optimizer: { kind: 'adamw' },
      schedule: schedules.linear,
      accumulate: 1,
      clip: 1,
    });
    return { weights: parameters, history, splits: whole, pairs: train.pairs };
  } finally {
    await sources.close();
    await learner.trainer.dispose();
  }
}

function labelsOf(sample: Sample & { readonly labels?: readonly number[] }, { task }: Workbench): readonly number[] {
  return task.kind === 'multi-label' ? (sample.labels ?? []) : [sample.label];
}

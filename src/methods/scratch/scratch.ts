/** From scratch: what these samples alone teach. Photos: all weights of a small network learn. Texts: a head is solved for on TF-IDF. */
import { fineTune } from '../fine-tune.ts';
import { linearOutcome } from '../head/linear-outcome.ts';
import type { Outcome } from '../learner/outcome.ts';
import type { Workbench } from '../learner/workbench.ts';
import type { ResolvedFineTune, ResolvedScratch } from '../options/parse-options.ts';

/** What `fine-tune` is told where nobody decides. Nothing is averaged with the start, which knows nothing. */
const settings = {
  unfreeze: 'all',
  layerDecay: 1,
  mixup: 0,
  cutmix: 0,
  views: 1,
  accumulate: 1,
  schedule: 'one-cycle',
  warmupRatio: 0.3,
  optimizer: 'adamw',
  clip: 1,
  labelSmoothing: 0.1,
  batchNorm: 'auto',
  refit: false,
  ema: 0,
  soup: 1,
  wiseFt: 1,
} as const satisfies Partial<ResolvedFineTune>;

/** @param bench over what `freshReference` gives. */
export async function scratch(bench: Workbench<ResolvedScratch>): Promise<Outcome> {
  if (bench.reference.modality === 'text') return linearOutcome(bench);
  const { config } = bench;
  // every block begins at random, so that all of them learn at the rate of the head
  const tuned = { ...settings, ...config, headLearningRate: config.learningRate, method: 'fine-tune' as const };
  return fineTune({ ...bench, config: tuned });
}

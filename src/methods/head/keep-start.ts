import type { Outcome } from '../learner/outcome.ts';
import type { TrainedLearner } from '../learner/train-learner.ts';
import type { Workbench } from '../learner/workbench.ts';
import { linearOutcome } from './linear-outcome.ts';

/** The outcome of a training that gained nothing: what `transfer` makes of the same samples. */
export async function keepStart(
  bench: Workbench,
  { history, remarks }: Pick<TrainedLearner, 'history' | 'remarks'>,
  found: Outcome['found'],
): Promise<Outcome> {
  const transferred = await linearOutcome(bench);
  return { ...transferred, history, remarks, found: { ...found, ...transferred.found, bestEpoch: 0, kept: 'start' } };
}

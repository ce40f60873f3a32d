/** The first half of LP-FT (Kumar et al. 2022, arXiv:2202.10054): a head that is good before anything below it moves. */
import { closeAfter } from '../../close-after.ts';
import { applyParameters, type NewHead, type ReferenceModel } from '../../models/index.ts';
import type { TrainEvent } from '../../training/events.ts';
import type { Measured } from '../../training/tasks/index.ts';
import { adaptStatistics } from '../learner/adapt-statistics.ts';
import type { Workbench } from '../learner/workbench.ts';
import type { ResolvedFineTune, ResolvedLora } from '../options/parse-options.ts';
import { graftHead } from './graft-head.ts';
import { linearWeights, solveLinearHead } from './linear-head.ts';

export interface SolvedStart<C extends ResolvedFineTune | ResolvedLora> {
  /** Its splits without the samples that turned out to be unreadable. */
  readonly bench: Workbench<C>;
  /** A linear head with the weights that were solved for. */
  readonly newHead: NewHead;
  /** Inverse strength of the penalty that they were solved with. */
  readonly C: number;
  /** How the model with this head does on the validation samples; undefined where there are none. */
  readonly measured: Measured | undefined;
}

export async function startFromHead<C extends ResolvedFineTune | ResolvedLora>(
  bench: Workbench<C>,
): Promise<SolvedStart<C>> {
  const head = await solveLinearHead(bench);
  const measured = await closeAfter(head.judge, head.close);
  const grafted = graftHead(bench, { kind: 'linear' });
  const model = applyParameters(grafted.model, linearWeights(grafted, head.fit));
  return { bench: { ...bench, splits: head.splits }, newHead: { ...grafted, model }, C: head.fit.C, measured };
}

/** The same with the batch normalizations adapted to the training samples: with statistics of other photos a head fits other features than training
 * sees.
 * @param solved for the model as it is. @param names of the running statistics. @param batchSize samples that go through the model at once. */
export async function startAdapted<C extends ResolvedFineTune>(
  { bench }: SolvedStart<C>,
  names: readonly string[],
  batchSize: number,
): Promise<SolvedStart<C>> {
  const statistics = await adaptStatistics(bench, names, batchSize);
  const model = applyParameters(bench.reference.model, statistics);
  const adapted = { ...bench, reference: { ...bench.reference, model } as ReferenceModel };
  // the test samples are left alone, and what there is to warn of was said of the model as it is
  const quiet = (event: TrainEvent) => event.type !== 'warning' && bench.emit(event);
  const start = await startFromHead({ ...adapted, splits: { ...bench.splits, test: [] }, emit: quiet });
  return { ...start, bench: adapted };
}

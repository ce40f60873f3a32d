/** The first half of LP-FT (Kumar et al. 2022, arXiv:2202.10054): a head that is good before anything below it moves. */
import { applyParameters, type NewHead } from '../../models/index.ts';
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
}

export async function startFromHead<C extends ResolvedFineTune | ResolvedLora>(
  bench: Workbench<C>,
): Promise<SolvedStart<C>> {
  const head = await solveLinearHead(bench);
  await head.close();
  const grafted = graftHead(bench, { kind: 'linear' });
  const model = applyParameters(grafted.model, linearWeights(grafted, head.fit));
  return { bench: { ...bench, splits: head.splits }, newHead: { ...grafted, model }, C: head.fit.C };
}

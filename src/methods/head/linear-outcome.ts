/** How `transfer` and `contrastive` end: with a solved head, measured once on the held-out samples. */
import { closeAfter } from '../../close-after.ts';
import { applyParameters } from '../../models/index.ts';
import type { NamedTensors } from '../../safetensors.ts';
import type { EpochEvent } from '../../training/events.ts';
import { countWeights } from '../learner/learner.ts';
import type { Outcome } from '../learner/outcome.ts';
import type { Workbench } from '../learner/workbench.ts';
import { graftHead } from './graft-head.ts';
import { linearWeights, solveLinearHead } from './linear-head.ts';

/** What was learned below the head before it is solved for. */
export interface TunedBody {
  readonly weights: NamedTensors;
  readonly history: readonly EpochEvent[];
  readonly found: Outcome['found'];
  readonly remarks?: Outcome['remarks'];
}

/** Solves for a linear head on the features of the reference model, or of what became of it, and measures it. The validation samples, once
 * measured, are learned from too. */
export async function linearOutcome(bench: Workbench, body?: TunedBody): Promise<Outcome> {
  const head = await solveLinearHead(bench, body && applyParameters(bench.reference.model, body.weights));
  return closeAfter(
    async () => {
      const newHead = graftHead(bench, { kind: 'linear' });
      const { fit, sides } = await head.conclude();
      const parameters = { ...body?.weights, ...linearWeights(newHead, fit) };
      const { C, selection } = fit;
      const whole = head.splits.validation.length > 0;
      return {
        newHead,
        parameters,
        trainedParameters: countWeights(parameters),
        history: body?.history ?? [],
        remarks: body?.remarks ?? [],
        splits: head.splits,
        ...sides,
        found: {
          C,
          ...(whole && { headSolvedOn: 'train + validation' }),
          ...(selection && { strengthChosenOn: selection.how }),
          ...body?.found,
        },
      };
    },
    () => head.close(),
  );
}

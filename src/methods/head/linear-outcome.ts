/** How `transfer` and `contrastive` end: with a solved head, measured once on the held-out samples. */

import { scoreOf } from '../../predict/score.ts';
import type { NamedTensors } from '../../safetensors.ts';
import type { EpochEvent } from '../../training/events.ts';
import { countWeights } from '../learner/learner.ts';
import type { Outcome } from '../learner/outcome.ts';
import type { Workbench } from '../learner/workbench.ts';
import { graftHead } from './graft-head.ts';
import { linearWeights, type SolvedHead } from './linear-head.ts';

/** What was learned below the head before it was solved for. */
export interface TunedBody {
  readonly weights: NamedTensors;
  readonly history: readonly EpochEvent[];
  readonly found: Outcome['found'];
}

/** Closes the head. */
export async function linearOutcome(
  bench: Workbench,
  head: SolvedHead,
  seed: number,
  body: TunedBody = { weights: {}, history: [], found: {} },
): Promise<Outcome> {
  try {
    const newHead = graftHead(bench, { kind: 'linear' }, seed);
    const parameters = { ...body.weights, ...linearWeights(newHead, head.fit) };
    bench.emit({ type: 'phase', phase: 'evaluate' });
    const validation = await head.measure(head.splits.validation);
    const test = await head.measure(head.splits.test);
    const { C, selection } = head.fit;
    return {
      newHead,
      parameters,
      trainedParameters: countWeights(parameters),
      history: body.history,
      splits: head.splits,
      validation: validation && scoreOf(validation),
      test: test && scoreOf(test),
      found: { C, ...(selection && { strengthChosenOn: selection.how }), ...body.found },
    };
  } finally {
    await head.close();
  }
}

import { seededRandom } from '../../data/index.ts';
import { type HeadSpec, type NewHead, replaceHead } from '../../models/index.ts';
import type { Workbench } from '../learner/workbench.ts';

/** The reference model with a new head, whose initial weights follow from the seed. */
export function graftHead({ reference, anatomy, task }: Workbench, spec: HeadSpec, seed: number): NewHead {
  const random = seededRandom(seed, 'head');
  return replaceHead(reference.model, anatomy.head, spec, task.outputs, () => random.uniform());
}

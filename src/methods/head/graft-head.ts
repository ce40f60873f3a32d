import { seededRandom } from '../../data/index.ts';
import { type HeadSpec, type NewHead, replaceHead } from '../../models/index.ts';
import type { Workbench } from '../learner/workbench.ts';

/** The reference model with a new head, whose initial weights follow from the seed. */
export function graftHead({ reference, anatomy, task, config }: Workbench, spec: HeadSpec): NewHead {
  const random = seededRandom(config.seed, 'head');
  return replaceHead(reference.model, anatomy.head, spec, task.outputs, () => random.uniform());
}

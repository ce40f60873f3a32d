/** Classes that are small, or far smaller than others. */
import { remark } from '../../messages/index.ts';
import { countClasses } from '../../training/class-weights.ts';
import { needsClasses } from './applicable.ts';
import type { Check, CheckContext } from './context.ts';
import { finding } from './finding.ts';

/** As training warns (`methods/learner/guards.ts`). */
const few = 10;
const uneven = 5;
const veryUneven = 10;

/** Samples of each class that training may learn from or hold out: a given test side teaches nothing. */
function sizes({ samples, classes }: CheckContext): { readonly name: string; readonly count: number }[] {
  const own = samples.filter(({ split }) => split === undefined || split === 'train');
  const counts = countClasses(
    own.map(({ label }) => label),
    classes.length,
  );
  return classes.map((name, k) => ({ name, count: counts[k]! }));
}

export const fewExamples: Check = {
  name: 'few-examples',
  leftOut: needsClasses,
  run: (context) => {
    const small = sizes(context).filter(({ count }) => count < few);
    if (small.length === 0) return [];
    const said = remark('CLASSES_SMALL', { modality: context.dataset.modality, classes: small, few });
    return [finding('few-examples', small.some(({ count }) => count < few / 2) ? 'high' : 'medium', said)];
  },
};

export const imbalance: Check = {
  name: 'imbalance',
  leftOut: needsClasses,
  run: (context) => {
    const there = sizes(context)
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count);
    const [largest, smallest] = [there[0], there.at(-1)];
    if (!largest || !smallest || largest.count <= uneven * smallest.count) return [];
    const said = remark('CLASSES_UNEVEN', {
      modality: context.dataset.modality,
      largest: largest.name,
      smallest: smallest.name,
      most: largest.count,
      fewest: smallest.count,
    });
    return [finding('imbalance', largest.count > veryUneven * smallest.count ? 'medium' : 'low', said)];
  },
};

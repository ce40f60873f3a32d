import { targetsInput } from '../../autodiff/index.ts';
import { argMax, crossEntropySum } from '../cross-entropy.ts';
import { macroF1 } from '../metrics/index.ts';
import { makeTargets } from '../targets.ts';
import type { Task } from './task.ts';

/** One class of K. @param classes K */
export function singleLabel(classes: number): Task {
  return {
    kind: 'single-label',
    outputs: classes,
    width: 1,
    loss: (logits) => ({ kind: 'cross-entropy', logits }),
    answersOf: (samples) => Int32Array.from(samples, ({ label }) => label),
    targets: (answers, options) => ({ [targetsInput]: makeTargets(answers, { classes, ...options }) }),
    meter() {
      const counts = () => new Float64Array(classes);
      const [right, predicted, present] = [counts(), counts(), counts()];
      let [loss, hits, count] = [0, 0, 0];
      return {
        add(outputs, answers) {
          loss += crossEntropySum(outputs, answers, classes);
          for (const [n, prediction] of argMax(outputs, classes).entries()) {
            predicted[prediction]!++;
            present[answers[n]!]!++;
            if (prediction !== answers[n]) continue;
            right[prediction]!++;
            hits++;
          }
          count += answers.length;
        },
        result: () => ({
          loss: loss / count,
          accuracy: hits / count,
          hits,
          count,
          metrics: { macroF1: macroF1({ right, predicted, present }) },
        }),
      };
    },
  };
}

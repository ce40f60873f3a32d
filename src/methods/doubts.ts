/** What the held-out samples leave in doubt. */
import { type Remark, remark } from '../messages/index.ts';
import { evaluationReport } from '../predict/evaluation/evaluation-report.ts';
import { heldOutPredictions } from './held-out-predictions.ts';
import type { MeasuredSides } from './learner/measure-held-out.ts';
import type { Workbench } from './learner/workbench.ts';

/** Held-out samples of a class from which it counts as never found: with fewer, none may be chance. */
const enough = 5;

/** Asks the test samples, or without any the validation samples, whether the model does better than the answer that is always the same, and whether it
 * ever finds each class. Of one class of several only: r² says it of numbers, and F1 of several labels. */
export function doubtsAbout(
  { validation, test }: MeasuredSides,
  { task, classes, reference }: Pick<Workbench, 'task' | 'classes' | 'reference'>,
): readonly Remark<'NOT_ABOVE_LARGEST_CLASS' | 'CLASSES_NEVER_FOUND'>[] {
  const measured = test ?? validation;
  if (!measured || task.kind !== 'single-label') return [];
  const report = evaluationReport(heldOutPredictions(measured, { task, classes }), classes, task.kind);
  const { accuracy, interval, baseline, count, perClass } = report;
  if (accuracy === undefined || !interval || !baseline) return [];
  const of = { thing: reference.modality === 'text' ? 'text' : 'photo', side: test ? 'test' : 'validation' } as const;
  const missed = perClass.filter(({ support, recall }) => support >= enough && recall === 0);
  return [
    ...(interval[0] <= baseline.accuracy
      ? [
          remark('NOT_ABOVE_LARGEST_CLASS', {
            ...of,
            class: baseline.label,
            share: baseline.accuracy,
            accuracy,
            samples: count,
          }),
        ]
      : []),
    ...(missed.length > 0 ? [remark('CLASSES_NEVER_FOUND', { ...of, classes: missed.map(({ label }) => label) })] : []),
  ];
}

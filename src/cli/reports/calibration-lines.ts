/** What a training says of its probabilities: what calibration changed, and what a threshold is worth. */

import { say } from '../../messages/index.ts';
import type { BeforeAfter } from '../../methods/learner/calibrate.ts';
import type { TrainingRun } from '../../methods/training-run.ts';
import { errorBudget, usefulThreshold } from '../../predict/evaluation/error-budget.ts';
import type { CliContext } from '../context.ts';
import { inCommandWords } from '../options/api-names.ts';

/** For programs. */
export function calibrationJson({ calibration }: TrainingRun) {
  if (!calibration) return null;
  const { temperature, validation, test, notApplied } = calibration;
  return { temperature, validation: validation ?? null, test: test ?? null, notApplied: notApplied ?? null };
}

/** For programs: of the test samples, or of the validation samples where there are none. */
export function errorBudgetJson(run: TrainingRun) {
  const measuredOn = measuredSide(run);
  const rows = measuredOn && run.task === 'single-label' ? errorBudget(run.predictions(measuredOn)) : [];
  return measuredOn && rows.length > 0 ? { measuredOn, rows } : null;
}

/** For people. @param samples what they are called. */
export function calibrationLines(run: TrainingRun, samples: string, context: CliContext): string[] {
  const { messages, format, language } = context;
  const { calibration } = run;
  if (!calibration) return [];
  const text = messages.train.calibration;
  const side = measuredSide(run);
  const measured = side && calibration[side];
  const words = side && messages.train.sets[side === 'test' ? 'test' : 'val'];
  const { decimal, integer, percent } = format;
  const { notApplied, temperature } = calibration;
  const on = measured && text.samples(integer(measured.samples), words!, samples);
  const change = ({ before, after }: BeforeAfter) => `${decimal(before)} → ${decimal(after)}`;
  const changed =
    measured && on ? [text.changed(decimal(temperature), on, change(measured.ece), change(measured.loss))] : [];
  const budget = side && budgetRow(run, side);
  return [
    ...(notApplied ? [inCommandWords(say(notApplied, language))] : changed),
    ...(budget?.interval && on
      ? [
          `${text.right(percent(budget.threshold), percent(budget.right!), budget.interval.map(percent).join(' – '))} ${text.pass(percent(budget.share), on)}`,
        ]
      : []),
    '',
  ];
}

function measuredSide({ test, val }: TrainingRun): 'test' | 'validation' | undefined {
  if (test) return 'test';
  return val && 'validation';
}

/** The threshold is the validation samples' choice: what it is worth, the test samples say. */
function budgetRow(run: TrainingRun, side: 'test' | 'validation') {
  const threshold = usefulThreshold(run.predictions(run.val ? 'validation' : side));
  return errorBudget(run.predictions(side)).find((row) => row.threshold === threshold);
}

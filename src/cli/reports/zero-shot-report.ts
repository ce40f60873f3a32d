/** Zero-shot answers and their evaluation, for people. */
import type { ZeroShotEvaluation, ZeroShotPrediction } from '../../predict/zero-shot/index.ts';
import type { CliContext } from '../context.ts';
import { textTable } from '../output/text-table.ts';

/** Characters of an input that are shown. */
const shown = 60;

export function answerLine(
  { input, label, labels, scores }: ZeroShotPrediction,
  { console, format, messages }: CliContext,
  top: number,
): string {
  const names = labels ?? (label === null ? [] : [label]);
  const answer =
    names.length === 0
      ? console.styleOut('dim', messages.zeroShot.noLabel)
      : scores
          .filter(({ label }) => names.includes(label))
          .map(({ label, score }) => `${console.styleOut('bold', label)} ${format.percent(score)}`)
          .join(', ');
  const others = scores
    .filter(({ label }) => !names.includes(label))
    .slice(0, Math.max(0, top - names.length))
    .map(({ label, score }) => `${label} ${format.percent(score)}`);
  return `${excerpt(input)}: ${answer}${others.length > 0 ? `  (${others.join(', ')})` : ''}`;
}

export function evaluationLines(evaluation: ZeroShotEvaluation, { format, messages }: CliContext): string[] {
  const { evaluation: words } = messages.zeroShot;
  const { accuracy, interval, count, answered, answeredAccuracy, perClass } = evaluation;
  const [low, high] = interval.map(format.percent) as [string, string];
  const columns = [
    { heading: words.columns.label, align: 'left' as const },
    ...[words.columns.count, words.columns.recall, words.columns.precision, words.columns.f1].map((heading) => ({
      heading,
      align: 'right' as const,
    })),
  ];
  const rows = perClass.map(({ label, support, recall, precision, f1 }) => [
    label,
    format.integer(support),
    format.percent(recall),
    format.percent(precision),
    format.percent(f1),
  ]);
  return [
    words.accuracy(format.percent(accuracy), low, high, format.integer(count)),
    ...(answered < count && answeredAccuracy !== undefined
      ? [words.answered(format.integer(answered), format.integer(count), format.percent(answeredAccuracy))]
      : []),
    '',
    ...textTable(columns, rows),
  ];
}

function excerpt(input: string): string {
  const whole = input.replace(/\s+/g, ' ');
  return whole.length > shown ? `${whole.slice(0, shown - 1)}…` : whole;
}

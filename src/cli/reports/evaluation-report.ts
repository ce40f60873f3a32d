/** What was measured, for people. */
import type { Evaluation } from '../../predict/evaluation/evaluate.ts';
import type { EvaluationReport } from '../../predict/evaluation/evaluation-report.ts';
import type { JudgedPrediction } from '../../predict/evaluation/judged-prediction.ts';
import type { CliContext } from '../context.ts';
import { textTable } from '../output/text-table.ts';

/** Classes up to which the confusion matrix fits on a screen. */
const matrixClasses = 12;

/** @param wrong samples that were answered wrongly and are named, at most: the surest mistakes first. */
export function evaluationReportLines(evaluation: Evaluation, context: CliContext, wrong: number): string[] {
  const { console, format, messages } = context;
  const words = messages.evaluate;
  const { accuracy, interval, count, metrics, predictions } = evaluation;
  const numbers = Object.entries(metrics).map(([name, value]) => `${name} ${format.decimal(value)}`);
  const heading =
    accuracy === undefined || !interval
      ? words.samples(format.integer(count))
      : messages.zeroShot.evaluation.accuracy(
          console.styleOut('bold', format.percent(accuracy)),
          format.percent(interval[0]),
          format.percent(interval[1]),
          format.integer(count),
        );
  return [
    heading,
    ...(numbers.length > 0 ? [numbers.join(', ')] : []),
    ...baselineLines(evaluation, context),
    ...unknownLines(evaluation, context),
    ...section(perClassLines(evaluation, context)),
    ...section(confusionLines(evaluation, context)),
    ...section(wrongLines(predictions, context, wrong)),
  ];
}

/** What the answer that is always the same would give. */
export function baselineLines({ baseline }: EvaluationReport, { format, messages }: CliContext): string[] {
  return baseline ? [messages.evaluate.baseline(baseline.label, format.percent(baseline.accuracy))] : [];
}

/** How many samples are unlike those of the training, and what is right of the others. */
function unknownLines({ unknown }: Evaluation, { format, messages }: CliContext): string[] {
  if (!unknown) return [];
  const { count, share, answered } = unknown;
  const { accuracy, interval } = answered;
  const words = messages.evaluate.unknown;
  return [
    [
      words.count(format.integer(count), format.percent(share)),
      ...(accuracy !== undefined && interval
        ? [
            words.others(
              format.integer(answered.count),
              format.percent(accuracy),
              interval.map(format.percent).join(' – '),
            ),
          ]
        : []),
    ].join(' '),
  ];
}

/** A row a class: how many there are, how many were found, how many answers were right. */
export function perClassLines({ perClass }: EvaluationReport, { format, messages }: CliContext): string[] {
  if (perClass.length === 0) return [];
  const { columns } = messages.zeroShot.evaluation;
  const right = [columns.count, columns.recall, columns.precision, columns.f1].map((heading) => ({
    heading,
    align: 'right' as const,
  }));
  const rows = perClass.map(({ label, support, recall, precision, f1 }) => [
    label,
    format.integer(support),
    ...[recall, precision, f1].map(format.percent),
  ]);
  return textTable([{ heading: columns.label, align: 'left' }, ...right], rows);
}

function confusionLines({ perClass, confusion }: EvaluationReport, { format, messages }: CliContext): string[] {
  if (!confusion || perClass.length > matrixClasses) return [];
  const columns = perClass.map((_, k) => ({ heading: String(k + 1), align: 'right' as const }));
  const rows = confusion.map((row, k) => [`${k + 1} ${perClass[k]!.label}`, ...row.map(format.integer)]);
  return textTable([{ heading: messages.evaluate.confusion, align: 'left' }, ...columns], rows);
}

function wrongLines(
  predictions: readonly JudgedPrediction[],
  { format, messages }: CliContext,
  most: number,
): string[] {
  const words = messages.evaluate;
  const mistakes = predictions
    .filter(({ right }) => right === false)
    .toSorted((a, b) => (b.scores[0]?.score ?? 0) - (a.scores[0]?.score ?? 0));
  if (mistakes.length === 0 || most === 0) return [];
  const named = (value: JudgedPrediction['truth']) => (Array.isArray(value) ? value.join(', ') || '–' : String(value));
  const shown = mistakes.slice(0, most);
  return [
    words.wrong(format.integer(shown.length), format.integer(mistakes.length)),
    ...shown.map(
      ({ sample, truth, predicted, scores }) =>
        `  ${sample.id}: ${words.mistake(named(predicted), format.percent(scores[0]?.score ?? 0), named(truth))}`,
    ),
  ];
}

function section(lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', ...lines] : [];
}

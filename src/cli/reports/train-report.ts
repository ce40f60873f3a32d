/** The result of a training, for programs and for people. */
import path from 'node:path';
import type { ImageDataset } from '../../data/images/image-dataset.ts';
import type { TextDataset } from '../../data/text/text-dataset.ts';
import type { HeldOutScore, TrainingRun } from '../../methods/training-run.ts';
import { evaluationReport } from '../../predict/evaluation/evaluation-report.ts';
import type { CliContext } from '../context.ts';
import { shellWords } from '../output/shell-words.ts';
import { right, textTable } from '../output/text-table.ts';
import { calibrationJson, calibrationLines, errorBudgetJson } from './calibration-lines.ts';
import { baselineLines, perClassLines } from './evaluation-report.ts';
import type { EventReport } from './event-report.ts';
import { firstLines, saysNothingGained } from './first-lines.ts';
import { memoryLine } from './memory-line.ts';
import { unknownJson, unknownLines } from './unknown-lines.ts';

export interface TrainResult {
  readonly run: TrainingRun;
  readonly dataset: ImageDataset | TextDataset;
  /** Absolute path of the model folder. */
  readonly out: string;
  /** That of the adapter folder, where one was asked for. */
  readonly adapterOut: string | undefined;
  /** Whether there is a report in the model folder. */
  readonly reported: boolean;
  /** What was guessed and warned of. */
  readonly remarks: EventReport['remarks'];
}

export function trainJson({ run, dataset, out, adapterOut, remarks }: TrainResult) {
  const report = run.test && evaluationReport(run.predictions('test'), run.classes, run.task);
  return {
    ...(saysNothingGained(run.remarks) && { nothingGained: true }),
    model: run.model,
    method: run.method,
    config: run.config,
    classes: run.classes,
    samples: run.samples,
    val: run.val ? { ...run.val.metrics, accuracy: run.val.accuracy, loss: run.val.loss } : null,
    test: run.test ? { ...run.test.metrics, accuracy: run.test.accuracy, interval: run.test.interval } : null,
    calibration: calibrationJson(run),
    errorBudget: errorBudgetJson(run),
    unknown: unknownJson(run),
    seconds: run.seconds,
    memory: run.memory,
    out,
    ...(adapterOut !== undefined && { adapterOut }),
    trainedParameters: run.trainedParameters,
    ...(run.bestEpoch !== undefined && { bestEpoch: run.bestEpoch }),
    ...(run.soup && { soup: run.soup }),
    perClass: report?.perClass ?? [],
    ...(report?.baseline && { baseline: report.baseline }),
    skipped: totalOf(run.leftOut),
    leftOut: run.leftOut,
    ...(dataset.modality === 'text' && { task: dataset.task, columns: dataset.columns ?? null }),
    remarks,
  };
}

export function trainReport(result: TrainResult, context: CliContext): string[] {
  const { console, messages: m, format } = context;
  const { run, out, adapterOut, dataset, reported } = result;
  const { columns, sets } = m.train;
  const samples = m.samples[dataset.modality];
  // a number is not right or wrong
  const judged = run.task !== 'regression';
  const row = (set: string, count: number, score?: HeldOutScore & { readonly interval?: readonly number[] }) => [
    set,
    format.integer(count),
    ...(judged && score
      ? [
          score.accuracy === undefined ? '' : format.percent(score.accuracy),
          (score.interval ?? []).map(format.percent).join(' – '),
        ]
      : []),
    ...(score ? [format.decimal(score.loss)] : []),
  ];
  const table = textTable(
    [
      { heading: columns.set, align: 'left' },
      right(samples.several),
      ...(judged ? [right(columns.accuracy), right(columns.interval)] : []),
      right(columns.loss),
    ],
    [
      row(sets.train, run.samples.train),
      ...(run.val ? [row(sets.val, run.samples.val, run.val)] : []),
      ...(run.test ? [row(sets.test, run.samples.test, run.test)] : []),
    ],
  );
  const { features, train, total } = run.seconds;
  return [
    ...firstLines(run.remarks, context),
    console.styleOut('bold', m.train.heading(run.model, run.method, run.classes.length)),
    '',
    ...table,
    ...metricLines(run, sets, format),
    '',
    ...testClassLines(run, context),
    ...calibrationLines(run, samples.several, context),
    ...unknownLines(run, context),
    ...heldOutNotes(result, m, format),
    ...leftOutLines(run, context),
    m.train.weights(format.integer(run.trainedParameters)),
    ...(run.soup ? [m.train.soup(run.soup.filter(({ joined }) => joined).length, run.soup.length)] : []),
    m.train.seconds(format.seconds(features), format.seconds(train), format.seconds(total)),
    memoryLine(run.memory, m, format),
    '',
    m.train.saved(out),
    ...(reported ? [m.train.report(path.join(out, 'report.html'))] : []),
    ...(adapterOut === undefined ? [] : [m.train.savedAdapter(adapterOut)]),
    m.train.tryIt(
      shellWords([
        'injerto',
        'predict',
        out,
        ...(dataset.modality === 'text' ? ['--text', m.samples.text.one] : ['photo.jpg']),
      ]),
    ),
  ];
}

function totalOf(leftOut: TrainingRun['leftOut']): number {
  return Object.values(leftOut).reduce((sum, count) => sum + count, 0);
}

/** The counts of JSON and card. */
function leftOutLines({ leftOut }: TrainingRun, { messages, format }: CliContext): string[] {
  const counts = Object.entries(leftOut);
  if (counts.length === 0) return [];
  const reasons = counts.map(([code, count]) => `${code} ${format.integer(count)}`).join(', ');
  return [messages.train.leftOut(format.integer(totalOf(leftOut)), reasons)];
}

/** How each class fared in the test. */
function testClassLines(run: TrainingRun, context: CliContext): string[] {
  if (!run.test) return [];
  const report = evaluationReport(run.predictions('test'), run.classes, run.task);
  const lines = [...perClassLines(report, context), ...baselineLines(report, context)];
  return lines.length > 0 ? [...lines, ''] : [];
}

/** What there is to say beside accuracy and loss: of several labels, and of numbers. */
function metricLines(
  { val, test }: TrainingRun,
  sets: CliContext['messages']['train']['sets'],
  { decimal }: CliContext['format'],
): string[] {
  const line = (set: string, metrics: Readonly<Record<string, number>> = {}) => {
    const found = Object.entries(metrics).map(([name, value]) => `${name} ${decimal(value)}`);
    return found.length > 0 ? [`${set}: ${found.join(', ')}`] : [];
  };
  return [...line(sets.val, val?.metrics), ...line(sets.test, test?.metrics)];
}

/** Which photos each number comes from. */
function heldOutNotes(
  { run, dataset }: TrainResult,
  m: CliContext['messages'],
  format: CliContext['format'],
): string[] {
  const { several, none } = m.samples[dataset.modality];
  const { train, val, test } = run.samples;
  // the share that was really used: small classes and groups of copies give more or less than was asked for
  const origin = (split: 'validation' | 'test', folder: string, count: number) => {
    if (!dataset.givenSplits.includes(split))
      return m.train.origin.share(format.percent(count / (train + val + test)), several, run.config.seed ?? 0);
    return dataset.modality === 'text' ? m.train.origin.data(folder) : m.train.origin.folder(folder);
  };
  const steered =
    !['transfer', 'contrastive'].includes(run.method) || ('head' in run.config && run.config.head === 'mlp');
  const valNote = steered ? m.train.valNote : m.train.valNoteUnused;
  return [
    run.val ? valNote(origin('validation', 'val', val)) : m.train.noVal(none),
    run.test ? m.train.testNote(origin('test', 'test', test)) : m.train.noTest(none),
  ];
}

/** The result of a training, for programs and for people. */
import type { ImageDataset } from '../data/image-dataset.ts';
import type { TrainingRun } from '../methods/training-run.ts';
import type { CliContext } from './context.ts';
import { shellWords } from './shell-words.ts';
import { textTable } from './text-table.ts';

export interface TrainResult {
  readonly run: TrainingRun;
  readonly dataset: ImageDataset;
  /** Absolute path of the model folder. */
  readonly out: string;
  readonly flags: { readonly val?: number; readonly test?: number; readonly seed?: number; readonly head?: string };
  /** Files left out. */
  readonly skipped: number;
}

export function trainJson({ run, out, skipped }: TrainResult) {
  return {
    model: run.model,
    method: run.method,
    classes: run.classes,
    samples: run.samples,
    val: run.val ? { accuracy: run.val.accuracy, loss: run.val.loss } : null,
    test: run.test ? { accuracy: run.test.accuracy, interval: run.test.interval } : null,
    seconds: run.seconds,
    out,
    trainedParameters: run.trainedParameters,
    skipped,
  };
}

export function trainReport(result: TrainResult, { console, messages: m, format }: CliContext): string {
  const { run, out } = result;
  const { columns, sets } = m.train;
  const rows = [
    [sets.train, format.integer(run.samples.train)],
    ...(run.val
      ? [
          [
            sets.val,
            format.integer(run.samples.val),
            format.percent(run.val.accuracy),
            '',
            format.decimal(run.val.loss),
          ],
        ]
      : []),
    ...(run.test
      ? [
          [
            sets.test,
            format.integer(run.samples.test),
            format.percent(run.test.accuracy),
            run.test.interval.map(format.percent).join(' – '),
            format.decimal(run.test.loss),
          ],
        ]
      : []),
  ];
  const table = textTable(
    [
      { heading: columns.set, align: 'left' },
      { heading: columns.photos, align: 'right' },
      { heading: columns.accuracy, align: 'right' },
      { heading: columns.interval, align: 'right' },
      { heading: columns.loss, align: 'right' },
    ],
    rows,
  );
  const { features, train, total } = run.seconds;
  return [
    console.styleOut('bold', m.train.heading(run.model, run.method, run.classes.length)),
    '',
    ...table,
    '',
    ...heldOutNotes(result, m, format),
    m.train.weights(format.integer(run.trainedParameters)),
    m.train.seconds(format.seconds(features), format.seconds(train), format.seconds(total)),
    '',
    m.train.saved(out),
    m.train.tryIt(shellWords(['injerto', 'predict', out, 'photo.jpg'])),
  ].join('\n');
}

/** Which photos each number comes from. */
function heldOutNotes(
  { run, dataset, flags }: TrainResult,
  m: CliContext['messages'],
  format: CliContext['format'],
): string[] {
  const origin = (split: 'validation' | 'test', folder: string, share: number | undefined) =>
    dataset.givenSplits.includes(split)
      ? m.train.origin.folder(folder)
      : m.train.origin.share(format.percent(share ?? 0.15), flags.seed ?? 0);
  const steered = run.method === 'fine-tune' || flags.head === 'mlp';
  const valNote = steered ? m.train.valNote : m.train.valNoteUnused;
  return [
    run.val ? valNote(origin('validation', 'val', flags.val)) : m.train.noVal,
    run.test ? m.train.testNote(origin('test', 'test', flags.test)) : m.train.noTest,
  ];
}

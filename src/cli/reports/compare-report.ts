/** A comparison for people: the table, what it cost, what was not run, what more data would bring, and the advice. */
import type { Comparison, MeasuredCurve, MethodResult } from '../../guidance/compare/index.ts';
import { type Remark, say } from '../../messages/index.ts';
import type { CliContext } from '../context.ts';
import { inCommandWords } from '../options/api-names.ts';
import { byteSize } from '../output/byte-size.ts';
import { shellWords } from '../output/shell-words.ts';
import { left, right, textTable } from '../output/text-table.ts';
import { section } from './section.ts';

export interface ComparePlaces {
  /** As it was named. */
  readonly data: string;
  /** Where the recommended model was wanted. */
  readonly out: string | undefined;
  /** Absolute path of the model folder; undefined where none was wanted, or there is none. */
  readonly saved: string | undefined;
}

export function compareReport(comparison: Comparison, places: ComparePlaces, context: CliContext): string[] {
  const { console, messages, format } = context;
  const { compare: text } = messages;
  const { splits, measuredOn, methods, notRun, curves } = comparison;
  const [train, validation, test] = [splits.train, splits.validation, splits.test].map(format.integer) as [
    string,
    string,
    string,
  ];
  const inWords = (remark: Remark) => inCommandWords(say(remark, context.language));
  return [
    console.styleOut('bold', text.heading(comparison.model, comparison.data.classes.length)),
    measuredOn === 'test' ? text.measured.test(test, train, validation) : text.measured.validation(validation, train),
    '',
    ...accuracyTable(methods, context),
    '',
    ...costTable(methods, context),
    '',
    ...section(
      text.notRun,
      notRun.map(({ reason }) => inWords(reason)),
    ),
    ...section(
      text.moreData,
      curves.flatMap((curve) => curveLines(curve, methods, context)),
    ),
    ...adviceLines(comparison, places, context),
    '',
    text.keptIn(comparison.stateDir),
  ];
}

function accuracyTable(methods: readonly MethodResult[], { messages, format }: CliContext): string[] {
  const { compare: text } = messages;
  const { columns } = text;
  const points = (share: number) => `${share > 0 ? '+' : ''}${format.seconds(100 * share)}`;
  return textTable(
    [
      left(columns.method),
      right(columns.accuracy),
      right(columns.interval),
      right(columns.macroF1),
      right(columns.ece),
      right(columns.difference),
      right(columns.p),
    ],
    methods.map(({ method, accuracy, interval, macroF1, ece, versusSimplest }) => [
      method,
      format.percent(accuracy),
      interval.map(format.percent).join(' – '),
      format.decimal(macroF1),
      format.decimal(ece),
      versusSimplest
        ? text.points(
            points(versusSimplest.difference),
            points(versusSimplest.interval[0]),
            points(versusSimplest.interval[1]),
          )
        : '',
      versusSimplest ? format.decimal(versusSimplest.p) : '',
    ]),
  );
}

function costTable(methods: readonly MethodResult[], { messages, format }: CliContext): string[] {
  const { columns } = messages.compare;
  return textTable(
    [
      left(columns.method),
      right(columns.seconds),
      right(columns.memory),
      right(columns.weights),
      right(columns.size),
      right(columns.latency),
    ],
    methods.map(({ method, seconds, peakMemory, trainedWeights, size, latency }) => [
      method,
      format.duration(seconds),
      byteSize(peakMemory, format),
      format.integer(trainedWeights),
      byteSize(size, format),
      latency === null ? '' : `${format.seconds(1000 * latency)} ms`,
    ]),
  );
}

function curveLines(
  { method, points, expected, refused }: MeasuredCurve,
  methods: readonly MethodResult[],
  { messages, format, language }: CliContext,
): string[] {
  const { compare: text } = messages;
  const { percent, integer } = format;
  const shown = points.map(({ samples, accuracy }) => text.curvePoint(integer(samples), percent(accuracy)));
  const needs = methods.find((result) => result.method === method)?.needs;
  return [
    shown.length > 0 ? text.curvePoints(method, shown.join(', ')) : method,
    ...(refused ? [`  ${inCommandWords(say(refused, language))}`] : []),
    ...expected.map(
      ({ samples, accuracy, band: [low, high] }) =>
        `  ${text.expected(integer(samples), percent(accuracy), percent(low), percent(high))}`,
    ),
    ...(needs
      ? [
          `  ${text.needs(integer(needs.samples), integer(needs.band[0]), needs.band[1] === null ? null : integer(needs.band[1]))}`,
        ]
      : []),
  ];
}

function adviceLines(
  { recommendation, model }: Comparison,
  { data, out, saved }: ComparePlaces,
  { console, messages, language }: CliContext,
): string[] {
  const { compare: text } = messages;
  if (!recommendation) return [text.none];
  const { method, why, wouldChangeIf } = recommendation;
  const lines = [...why, ...wouldChangeIf].map((remark) => inCommandWords(say(remark, language)));
  const zeroShot = shellWords(['injerto', 'zero-shot', '--model', model, data]);
  return [
    console.styleOut('bold', text.recommended(method)),
    ...lines,
    ...(saved === undefined ? [] : ['', text.saved(saved)]),
    ...(out !== undefined && saved === undefined ? ['', text.nothingToSave(zeroShot)] : []),
  ];
}

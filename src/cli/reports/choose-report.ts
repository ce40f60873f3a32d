/** A choice of a reference model for people: the table, what it costs, what was judged no further, and the advice. */
import type { Choice, JudgedModel } from '../../guidance/choose/index.ts';
import { type Remark, say, visible } from '../../messages/index.ts';
import type { CliContext } from '../context.ts';
import { inCommandWords } from '../options/api-names.ts';
import { byteSize } from '../output/byte-size.ts';
import { shellWords } from '../output/shell-words.ts';
import { left, right, textTable } from '../output/text-table.ts';
import { section } from './section.ts';

/** @param data as it was named. */
export function chooseReport(choice: Choice, data: string, context: CliContext): string[] {
  const { console, messages, format } = context;
  const { choose: text } = messages;
  const { models, leftOut, recommendation } = choice;
  const inWords = (remark: Remark) => inCommandWords(say(remark, context.language));
  const command = (model: string) => shellWords(['injerto', 'train', data, '--model', model]);
  const advice = recommendation
    ? [
        console.styleOut('bold', text.recommended(visible(recommendation.model))),
        ...[...recommendation.why, ...recommendation.wouldChangeIf].map(inWords),
        text.train(command(recommendation.model)),
      ]
    : [text.none];
  return [
    console.styleOut(
      'bold',
      text.heading(models.length, format.integer(choice.data.samples), choice.data.classes.length),
    ),
    text.measured,
    '',
    ...accuracyTable(models, context),
    '',
    ...costTable(models, context),
    '',
    ...section(
      text.dropped,
      models.flatMap(({ dropped }) => (dropped ? [inWords(dropped)] : [])),
    ),
    ...section(
      text.leftOut,
      leftOut.map(({ reason }) => inWords(reason)),
    ),
    ...advice,
    '',
    text.keptIn(choice.stateDir),
  ];
}

function accuracyTable(models: readonly JudgedModel[], { messages, format }: CliContext): string[] {
  const { choose: text } = messages;
  const { columns: c } = text;
  const points = (share: number) => format.seconds(100 * share);
  return textTable(
    [
      left(c.model),
      ...[c.samples, c.accuracy, c.interval, c.behind, c.p, c.loss, c.knn, c.logme, c.hscore, c.published].map(right),
    ],
    models.map(({ model, samples, accuracy, interval, versusBest, ...scores }) => [
      visible(model),
      format.integer(samples),
      format.percent(accuracy),
      interval.map(format.percent).join(' – '),
      versusBest
        ? text.points(points(versusBest.difference), points(versusBest.interval[0]), points(versusBest.interval[1]))
        : '',
      versusBest ? format.decimal(versusBest.p) : '',
      format.decimal(scores.loss),
      format.percent(scores.knn),
      format.decimal(scores.logme),
      format.decimal(scores.hscore),
      scores.published === null ? '' : format.percent(scores.published),
    ]),
  );
}

function costTable(models: readonly JudgedModel[], { messages, format }: CliContext): string[] {
  const { columns: c } = messages.choose;
  return textTable(
    [left(c.model), ...[c.seconds, c.size, c.latency].map(right), left(c.license)],
    models.map(({ model, seconds, size, latency, license }) => [
      visible(model),
      format.duration(seconds),
      byteSize(size, format),
      `${format.seconds(1000 * latency)} ms`,
      license === null ? '' : visible(license),
    ]),
  );
}

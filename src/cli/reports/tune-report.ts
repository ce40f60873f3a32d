/** A search for options for people: the table, and the advice. */
import type { Tuning } from '../../guidance/tune/index.ts';
import { type Remark, say } from '../../messages/index.ts';
import type { CliContext } from '../context.ts';
import { inCommandWords } from '../options/api-names.ts';
import { shellWords } from '../output/shell-words.ts';
import { left, right, textTable } from '../output/text-table.ts';
import { section } from './section.ts';
import { trialFlags } from './trial-options.ts';

/** @param data as it was named. @param given words that the search was given and training takes too. */
export function tuneReport(tuning: Tuning, data: string, given: readonly string[], context: CliContext): string[] {
  const { console, messages, format } = context;
  const { tune: text } = messages;
  const { trials, leftOut, recommendation, method, model } = tuning;
  const { train, selection, confirmation } = tuning.data.samples;
  const inWords = (remark: Remark) => inCommandWords(say(remark, context.language));
  const named = (options: Tuning['trials'][0]['options']) => trialFlags(options).join(' ') || text.defaults;
  const command = (options: Tuning['trials'][0]['options']) =>
    shellWords(['injerto', 'train', data, '--model', model, '--method', method, ...trialFlags(options), ...given]);
  const { columns: c } = text;
  const [learn, select, confirm] = [train, selection, confirmation].map((count) => format.integer(count));
  return [
    console.styleOut('bold', text.heading(method, trials.length, learn!, select!, confirm!)),
    '',
    ...textTable(
      [right(c.trial), left(c.options), ...[c.epochs, c.accuracy, c.loss, c.bestEpoch, c.seconds].map(right)],
      trials.map(({ trial, options, epochs, accuracy, loss, bestEpoch, seconds }) => [
        format.integer(trial),
        named(options),
        format.integer(epochs),
        format.percent(accuracy),
        format.decimal(loss),
        bestEpoch === null ? '' : format.integer(bestEpoch),
        format.duration(seconds),
      ]),
    ),
    '',
    ...section(
      text.leftOut,
      leftOut.map(({ reason }) => inWords(reason)),
    ),
    ...(recommendation
      ? [
          console.styleOut('bold', text.recommended(named(recommendation.options))),
          ...recommendation.why.map(inWords),
          text.train(command(recommendation.options)),
        ]
      : [text.none]),
    '',
    text.keptIn(tuning.stateDir),
  ];
}

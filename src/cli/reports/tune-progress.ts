import type { TuneEvent } from '../../guidance/tune/index.ts';
import type { CliContext } from '../context.ts';
import type { ProgressDisplay } from '../output/progress-display.ts';
import type { EventReport } from './event-report.ts';
import { trialFlags } from './trial-options.ts';

/** What a search for options tells while it works, for people. */
export function tuneProgress(
  report: EventReport,
  display: ProgressDisplay,
  { messages, format }: CliContext,
): (event: TuneEvent) => void {
  const { tune: text } = messages;
  return (event) => {
    switch (event.type) {
      case 'trial-begins': {
        const left = event.secondsLeft === undefined ? undefined : format.duration(event.secondsLeft);
        const options = trialFlags(event.options).join(' ') || text.defaults;
        display.line(text.begins(event.trial, options, event.epochs, left));
        break;
      }
      case 'trial-done': {
        const accuracy = format.percent(event.accuracy);
        display.line(
          event.kept
            ? text.kept(event.trial, accuracy)
            : text.done(event.trial, accuracy, format.duration(event.seconds)),
        );
        break;
      }
      case 'trial-left-out':
        report.warning(event.reason);
        break;
      default:
        report.onEvent(event);
    }
  };
}

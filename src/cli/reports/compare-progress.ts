import type { CompareEvent } from '../../guidance/compare/index.ts';
import type { CliContext } from '../context.ts';
import type { ProgressDisplay } from '../output/progress-display.ts';
import type { EventReport } from './event-report.ts';

/** What a comparison tells while it works, for people. */
export function compareProgress(
  report: EventReport,
  display: ProgressDisplay,
  { messages, format }: CliContext,
): (event: CompareEvent) => void {
  const { compare: text } = messages;
  return (event) => {
    switch (event.type) {
      case 'method-begins':
        display.line(text.begins(event.method, format.duration(event.secondsLeft)));
        break;
      case 'method-done': {
        const accuracy = format.percent(event.accuracy);
        const { method, seconds, kept } = event;
        display.line(kept ? text.kept(method, accuracy) : text.done(method, accuracy, format.duration(seconds)));
        break;
      }
      case 'method-left-out':
        report.warning(event.reason);
        break;
      case 'curve-begins':
        display.line(text.curve(event.method));
        break;
      default:
        report.onEvent(event);
    }
  };
}

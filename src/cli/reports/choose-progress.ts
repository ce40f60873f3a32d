import type { ChooseEvent } from '../../guidance/choose/index.ts';
import { visible } from '../../messages/index.ts';
import type { CliContext } from '../context.ts';
import type { ProgressDisplay } from '../output/progress-display.ts';
import type { EventReport } from './event-report.ts';

/** What choosing a model tells while it works, for people. */
export function chooseProgress(
  report: EventReport,
  display: ProgressDisplay,
  { messages, format }: CliContext,
): (event: ChooseEvent) => void {
  const { choose: text } = messages;
  return (event) => {
    switch (event.type) {
      case 'model-begins': {
        const left = event.secondsLeft === undefined ? undefined : format.duration(event.secondsLeft);
        display.line(text.begins(visible(event.model), format.integer(event.samples), left));
        break;
      }
      case 'model-done': {
        const [model, accuracy] = [visible(event.model), format.percent(event.accuracy)];
        display.line(
          event.kept ? text.kept(model, accuracy) : text.done(model, accuracy, format.duration(event.seconds)),
        );
        break;
      }
      case 'model-left-out':
        report.warning(event.reason);
        break;
      default:
        report.onEvent(event);
    }
  };
}

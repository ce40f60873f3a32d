import type { CliContext } from '../../context.ts';
import { progressDisplay } from '../../output/progress-display.ts';
import { EventReport } from '../../reports/event-report.ts';
import { pullReport } from '../../reports/pull-report.ts';

/** Work that runs the reference model: its progress, and the download of the model, are shown while it lasts.
 * @param work is given the options of the library that this takes. */
export async function modelWork<T>(
  context: CliContext,
  quiet: boolean | undefined,
  work: (options: {
    readonly hub: { readonly onEvent: ReturnType<typeof pullReport> };
    readonly onEvent: EventReport['onEvent'];
  }) => Promise<T>,
): Promise<T> {
  const display = progressDisplay(context.console, quiet ?? false);
  const report = new EventReport(display, context);
  const hub = { onEvent: pullReport(display, context) };
  return work({ hub, onEvent: report.onEvent }).finally(() => report.end());
}

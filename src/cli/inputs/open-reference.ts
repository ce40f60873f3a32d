/** The model that a command names; where it comes from the hub first, the download is shown. */
import type { OpenOptions, ReferenceModel } from '../../models/node/index.ts';
import type { CliContext } from '../context.ts';
import { type ProgressDisplay, progressDisplay } from '../output/progress-display.ts';
import { pullReport } from '../reports/pull-report.ts';

export interface OpenReferenceOptions extends OpenOptions {
  /** @default one of its own, on stderr */
  readonly display?: ProgressDisplay;
  readonly signal?: AbortSignal;
}

/** @throws what `openModel` throws. */
export async function openReference(
  context: CliContext,
  name: string,
  { display = progressDisplay(context.console, false), signal, ...options }: OpenReferenceOptions = {},
): Promise<ReferenceModel> {
  const { openModel } = await import('../../models/node/index.ts');
  try {
    return await openModel(name, {
      ...options,
      hub: { onEvent: pullReport(display, context), ...(signal && { signal }) },
    });
  } finally {
    display.end();
  }
}

/** Work on labelled data that keeps what it has finished: Ctrl-C says where that is, and how to go on. */
import { isAbort } from '../abort.ts';
import type { ImageDataset, TextDataset } from '../data/index.ts';
import { InjertoError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { openDataset } from './inputs/open-dataset.ts';
import { watchInterrupt } from './interrupt.ts';
import type { DatasetFlags } from './options/data-options.ts';
import type { RunFlags } from './options/run-options.ts';
import { type ProgressDisplay, progressDisplay } from './output/progress-display.ts';
import { shellWords } from './output/shell-words.ts';
import { EventReport } from './reports/event-report.ts';

export interface KeptWork {
  readonly display: ProgressDisplay;
  readonly report: EventReport;
  readonly signal: AbortSignal;
  /** Opens the data that the command names, and says what they are. */
  openData(): Promise<ImageDataset | TextDataset>;
}

/** @param keptIn says where what is finished is kept: an abort names the folder (`details.folder`).
 * @param work gives what is printed. @returns the exit code. */
export async function keptWork(
  context: CliContext,
  { data, flags }: { readonly data: string; readonly flags: DatasetFlags & RunFlags },
  keptIn: (folder: string) => string,
  work: (place: KeptWork) => Promise<string | readonly string[]>,
): Promise<number> {
  const { console, messages, argv } = context;
  const display = progressDisplay(console, flags.quiet ?? false);
  const report = new EventReport(display, context);
  const interrupt = watchInterrupt(() => display.remark(messages.interrupt.ending));
  const { signal } = interrupt;
  let dataset: ImageDataset | TextDataset | undefined;
  const openData = async () => {
    const onProgress = (done: number, total: number) => report.progress('read', done, total);
    dataset = await openDataset(data, flags, { signal, onProgress });
    report.dataset(dataset);
    return dataset;
  };
  try {
    const printed = await work({ display, report, signal, openData });
    report.end();
    console.out(printed);
    return exitCodes.ok;
  } catch (error) {
    report.end();
    if (!isAbort(error, signal)) throw error;
    console.err(messages.interrupt.stopped);
    const folder = error instanceof InjertoError ? error.details?.folder : undefined;
    if (typeof folder === 'string') console.err(keptIn(folder));
    console.err(messages.interrupt.resume(shellWords(['injerto', ...argv])));
    return interrupt.exitCode;
  } finally {
    interrupt.dispose();
    await dataset?.close();
  }
}

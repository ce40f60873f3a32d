/** What the trainings of the command line share: progress, a checkpoint beside the result, and Ctrl-C that loses nothing. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { isAbort } from '../../abort.ts';
import { InjertoError } from '../../errors.ts';
import type { KeptPlace } from '../../models/node/index.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { watchInterrupt } from '../interrupt.ts';
import type { DatasetFlags } from '../options/data-options.ts';
import type { TrainFlags } from '../options/train-options.ts';
import { type ProgressDisplay, progressDisplay } from '../output/progress-display.ts';
import { EventReport } from '../reports/event-report.ts';
import { resumeCommand } from './resume-command.ts';
import { type RecordedTraining, writeTrainingFile } from './training-file.ts';

/** The flags of `injerto train`, and what a file gives in their place. */
export type TrainingFlags = TrainFlags &
  Omit<DatasetFlags, 'task'> & {
    readonly config?: string;
    /** From a file only: else it is the argument. */
    readonly data?: string;
    readonly task?: DatasetFlags['task'] | 'causal-lm';
    readonly model?: string;
    readonly background?: [number, number, number];
    readonly out?: string;
    readonly adapterOut?: string;
    readonly base?: string;
    readonly wholeFiles?: boolean;
    readonly overwrite?: boolean;
    readonly report?: boolean;
    readonly json?: boolean;
    readonly quiet?: boolean;
  };

export interface TrainingPlace {
  /** Absolute. */
  readonly out: string;
  readonly adapterOut: string | undefined;
  readonly checkpointDir: string;
  readonly display: ProgressDisplay;
  readonly report: EventReport;
  /** Makes sure, before a training that would be lost, that the outputs are apart from what is read. */
  checkOutputs(read: readonly KeptPlace[]): Promise<void>;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
}

interface SavedRun {
  readonly config: object;
  save(folder: string): Promise<unknown>;
  saveAdapter(folder: string): Promise<unknown>;
}

interface FinishedTraining {
  readonly run: SavedRun;
  readonly print: () => string | readonly string[];
  /** Writes a report into the folder of the model. */
  readonly report?: (folder: string) => Promise<void>;
  /** As it was named, or the usual one. */
  readonly model: string;
}

/** In the current folder, or beside the data where that lies inside them: a model among the photos would be read with them the next time. */
function usualOut(data: string): string {
  const { dir, name } = path.parse(path.resolve(data));
  const down = path.relative(path.resolve(data), process.cwd());
  const inside = !path.isAbsolute(down) && down.split(path.sep)[0] !== '..';
  return path.join(inside ? dir : '', `${name}-model`);
}

/** Trains, saves, removes the checkpoint, and prints.
 * @param data names the result where no flag does.
 * @param training gives the run, and what is printed of it.
 * @returns the exit code. */
export async function resumableTraining(
  context: CliContext,
  data: string,
  flags: TrainingFlags,
  training: (place: TrainingPlace) => Promise<FinishedTraining>,
): Promise<number> {
  const { console, messages, argv } = context;
  const out = path.resolve(flags.out ?? usualOut(data));
  const adapterOut = flags.adapterOut === undefined ? undefined : path.resolve(flags.adapterOut);
  if (adapterOut === out) throw new InjertoError('OPTION_INVALID/same-place', { where: { option: 'adapterOut' } });
  const checkpointDir = `${out}.checkpoint`;
  const display = progressDisplay(console, flags.quiet ?? false);
  const report = new EventReport(display, context);
  const { interrupt: text } = messages;
  const interrupt = watchInterrupt(() => display.remark(text.stopping));
  try {
    const { checkApart, checkOutputFolder } = await import('../../models/node/index.ts');
    const { overwrite = false } = flags;
    const outputs = adapterOut === undefined ? [out] : [out, adapterOut];
    for (const output of outputs) await checkOutputFolder(output, { overwrite });
    const checkOutputs = async (read: readonly KeptPlace[]) => {
      for (const output of outputs) await checkApart(output, read);
    };
    const place = { out, adapterOut, checkpointDir, display, report, checkOutputs, signal: interrupt.signal };
    const { run, print, report: writeReport, model } = await training(place);
    await run.save(out);
    const { task } = flags;
    const config = { ...(task !== undefined && { task }), ...run.config };
    await writeTrainingFile(out, { data, model, config, flags: flags as RecordedTraining['flags'] });
    if (adapterOut !== undefined) await run.saveAdapter(adapterOut);
    if (flags.report !== false) await writeReport?.(out);
    const { removeCheckpointFolder } = await import('../../training/checkpoint-folder.ts');
    await removeCheckpointFolder(checkpointDir);
    report.end();
    console.out(print());
    return exitCodes.ok;
  } catch (error) {
    report.end();
    if (!isAbort(error, interrupt.signal)) throw error;
    console.err(text.stopped);
    if (existsSync(checkpointDir)) console.err(text.checkpoint(checkpointDir));
    console.err(text.resume(resumeCommand(argv)));
    return interrupt.exitCode;
  } finally {
    interrupt.dispose();
  }
}

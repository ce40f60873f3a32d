/** `injerto compare DATA` */

import type { Command } from 'commander';
import { definedOnly } from '../../defined-only.ts';
import { InjertoError } from '../../errors.ts';
import type { CompareOptions, Comparison } from '../../guidance/compare/index.ts';
import { usualModel } from '../../models/usual-model.ts';
import type { CliContext } from '../context.ts';
import { openReference } from '../inputs/open-reference.ts';
import { openZeroShotModel } from '../inputs/open-zero-shot-model.ts';
import { keptWork } from '../kept-work.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { trainingOptions } from '../messages/training-options.ts';
import { addDataOptions, type DatasetFlags } from '../options/data-options.ts';
import { optionValues } from '../options/option-values.ts';
import { addRunOptions, type RunFlags } from '../options/run-options.ts';
import { writeReportTo } from '../output/report-folder.ts';
import { compareProgress } from '../reports/compare-progress.ts';
import { compareReport } from '../reports/compare-report.ts';

interface Flags extends DatasetFlags, RunFlags {
  readonly model?: string;
  readonly base?: string;
  readonly methods?: readonly string[];
  readonly budget?: number;
  readonly curves: boolean;
  readonly zeroShotModel?: string;
  readonly state?: string;
  readonly val?: number;
  readonly test?: number;
  readonly seed?: number;
  readonly maxLength?: number;
  readonly memory?: number;
  readonly out?: string;
  readonly report?: string;
  readonly overwrite?: boolean;
}

export function compareCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.compare;
  const training = trainingOptions[context.language].options;
  const { bytes, duration, integer, list, number } = optionValues(context.messages);
  const command = localizedCommand('compare', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<DATA>', help.train.data)
    .option('--model <MODEL>', help.train.model)
    .option('--base <MODEL>', help.base)
    .option('--methods <NAMES>', text.methods, list)
    .option('--budget <TIME>', text.budget, duration)
    .option('--no-curves', text.curves)
    .option('--zero-shot-model <MODEL>', text.zeroShotModel)
    .option('--val <SHARE>', training.val, number)
    .option('--test <SHARE>', training.test, number)
    .option('--seed <N>', training.seed, integer)
    .option('--max-length <N>', help.maxLength, integer)
    .option('--memory <SIZE>', training.memory, bytes)
    .option('--out <FOLDER>', text.out)
    .option('--overwrite', help.overwrite)
    .option('--report <FOLDER>', help.report)
    .option('--state <FOLDER>', text.state);
  addDataOptions(command, context);
  return addRunOptions(command, context.messages)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto compare ./photos',
        'injerto compare ./photos --budget 30m --out ./fruit-model',
        'injerto compare ./reviews.csv --methods transfer,contrastive,fine-tune --json',
        'injerto compare ./photos --zero-shot-model ./clip',
      ]),
    )
    .action(async (data: string, flags: Flags) => {
      context.exitCode = await compareOn(context, data, flags);
    });
}

async function compareOn(context: CliContext, data: string, flags: Flags): Promise<number> {
  const { compare, comparisonJson } = await import('../../guidance/compare/index.ts');
  const { checkOutputFolder } = await import('../../models/node/index.ts');
  const { out, overwrite = false } = flags;
  if (out !== undefined) await checkOutputFolder(out, { overwrite });
  const { keptIn } = context.messages.compare;
  return keptWork(context, { data, flags }, keptIn, async ({ display, report, signal, openData }) => {
    const base = flags.base === undefined ? {} : { base: flags.base };
    const access = { display, signal };
    const named =
      flags.model === undefined ? undefined : await openReference(context, flags.model, { ...access, ...base });
    const dataset = await openData();
    const reference = named ?? (await openReference(context, usualModel[dataset.modality], access));
    const zeroShotModel =
      flags.zeroShotModel === undefined ? undefined : await openZeroShotModel(context, flags.zeroShotModel, access);
    const comparison = await compare(reference, dataset, {
      ...givenOptions(flags),
      ...(zeroShotModel && { zeroShotModel }),
      onEvent: compareProgress(report, display, context),
      signal,
    });
    const saved = out === undefined ? undefined : await saveTo(out, comparison);
    for (const folder of new Set([saved, flags.report])) {
      if (folder !== undefined) await writeReportTo(folder, comparison, context);
    }
    if (!flags.json) return compareReport(comparison, { out, saved, data }, context);
    return JSON.stringify({ ...comparisonJson(comparison), ...(out !== undefined && { out: saved ?? null }) });
  });
}

function givenOptions(flags: Flags): CompareOptions {
  const { methods, budget, curves, state: stateDir, val, test, seed, maxLength, memory, threads } = flags;
  const options = { methods, budget, curves, stateDir, val, test, seed, maxLength, memory, threads };
  // names are checked by the library
  return definedOnly(options) as CompareOptions;
}

/** @returns the absolute path; undefined where the method that is recommended has no model. */
async function saveTo(out: string, comparison: Comparison): Promise<string | undefined> {
  const { resolve } = await import('node:path');
  try {
    await comparison.save(out);
    return resolve(out);
  } catch (error) {
    if (error instanceof InjertoError && error.code === 'NO_MODEL_TO_SAVE') return undefined;
    throw error;
  }
}

/** `injerto explain MODEL FILE...` */

import type { Command } from 'commander';
import type { ImageDataset, TextDataset } from '../../data/index.ts';
import { definedOnly } from '../../defined-only.ts';
import { InjertoError } from '../../errors.ts';
import { photoBaselines, textBaselines } from '../../guidance/explain/explanation.ts';
import type { ExplainOptions, Explanation, PhotoBaseline, TextBaseline } from '../../guidance/explain/index.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { type ExplainedInput, explainedInputs } from '../inputs/explained-inputs.ts';
import { openDataset } from '../inputs/open-dataset.ts';
import { openReference } from '../inputs/open-reference.ts';
import { interruptible } from '../interrupt.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { addDataOptions, type DatasetFlags } from '../options/data-options.ts';
import { optionValues } from '../options/option-values.ts';
import { addRunOptions, type RunFlags } from '../options/run-options.ts';
import { explanationFolder } from '../output/explanation-folder.ts';
import { progressDisplay } from '../output/progress-display.ts';
import { reportError } from '../report-error.ts';
import { EventReport } from '../reports/event-report.ts';
import { explainLines } from '../reports/explain-report.ts';

interface Flags extends DatasetFlags, RunFlags {
  readonly text?: readonly string[];
  readonly wholeFiles?: boolean;
  readonly base?: string;
  readonly background?: [number, number, number];
  readonly class?: string;
  readonly data?: string;
  readonly nearest?: number;
  readonly baseline?: PhotoBaseline | TextBaseline;
  readonly steps?: number;
  readonly maxSteps?: number;
  readonly out?: string;
  readonly overwrite?: boolean;
}

export function explainCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.explain;
  const { color, count, oneOf } = optionValues(context.messages);
  const command = localizedCommand('explain', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<MODEL>', help.predict.model)
    .argument('[FILE...]', help.predict.files)
    .option('--text <TEXT...>', help.predict.text)
    .option('--whole-files', help.wholeFiles)
    .option('--base <MODEL>', help.base)
    .option('--background <COLOR>', help.background, color)
    .option('--class <NAME>', text.class)
    .option('--baseline <NAME>', text.baseline, oneOf(...photoBaselines, ...textBaselines))
    .option('--steps <N>', text.steps, count)
    .option('--max-steps <N>', text.maxSteps, count)
    .option('--data <DATA>', text.data)
    .option('--nearest <N>', text.nearest, count)
    .option('--out <FOLDER>', text.out)
    .option('--overwrite', text.overwrite);
  addDataOptions(command, context);
  return addRunOptions(command, context.messages, { batch: text.batch })
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto explain ./photos-model new.jpg --out ./why',
        'injerto explain ./photos-model new.jpg --class pear --data ./photos',
        'injerto explain ./intents-model --text "turn off the lamp"',
        'injerto explain ./intents-model questions.csv --text-column question --json',
      ]),
    )
    .action(async (model: string, args: string[], flags: Flags, command: Command) => {
      // worded and coded as commander does, so that it is said in the reader's language
      if (args.length === 0 && !flags.text)
        command.error("error: missing required argument 'FILE'", { code: 'commander.missingArgument' });
      context.exitCode = await explainAll(context, model, args, flags);
    });
}

async function explainAll(context: CliContext, name: string, args: string[], flags: Flags): Promise<number> {
  const { console, messages } = context;
  const { explanationJson, openExplainer } = await import('../../guidance/explain/index.ts');
  const display = progressDisplay(console, flags.quiet ?? false);
  const report = new EventReport(display, context);
  const folder = flags.out === undefined ? undefined : await explanationFolder(flags.out, flags);
  let explained = 0;
  let data: ImageDataset | TextDataset | undefined;
  const work = async (signal: AbortSignal) => {
    const reference = await openReference(context, name, {
      display,
      signal,
      ...(flags.base !== undefined && { base: flags.base }),
      ...(flags.background && { background: flags.background }),
    });
    const options = { ...explainOptions(flags, reference.modality), signal };
    if (flags.data !== undefined) {
      const onProgress = (done: number, total: number) => report.progress('read', done, total);
      data = await openDataset(flags.data, flags, { signal, onProgress });
      report.dataset(data);
    }
    display.line(messages.explain.opening);
    const explainer = await openExplainer(reference as never, {
      ...(data && { data }),
      ...(flags.threads !== undefined && { threads: flags.threads }),
      onEvent: report.onEvent,
      signal,
    });
    const said = new Set<string>();
    try {
      for await (const input of explainedInputs(context, reference, args, flags, report, signal)) {
        const explanation = await explained1(input);
        if (!explanation) continue;
        const written = folder ? await folder.write(input.name, explanation, context.language) : [];
        report.end();
        // what is true of the model is said once
        for (const remark of explanation.remarks) {
          const key = JSON.stringify([remark.code, remark.details]);
          if (!said.has(key)) report.warning(remark);
          said.add(key);
        }
        const files = written.length > 0 && { files: written };
        if (flags.json) {
          const json = { ...explanationJson(explanation), ...named(input), ...files };
          console.out(`${explained === 0 ? '[' : ','}${JSON.stringify(json)}`);
        } else console.out(explainLines(input.name, explanation, written, context));
        explained++;
      }
    } finally {
      if (flags.json && explained > 0) console.out(']');
      await explainer.dispose();
    }
    if (explained > 0) return exitCodes.ok;
    const code = reference.modality === 'text' ? 'NOTHING_TO_LABEL/given' : 'NO_READABLE_IMAGE/given';
    return reportError(new InjertoError(code), context, flags.json ?? false);

    async function explained1({ input, name }: ExplainedInput): Promise<Explanation | undefined> {
      try {
        return await explainer.explain(input as never, options);
      } catch (error) {
        // a photo that cannot be read is left out, as in predict
        const isOfPhoto = error instanceof InjertoError && /^(IMAGE|UNSUPPORTED_FORMAT)/.test(error.code);
        if (!isOfPhoto) throw error;
        report.onEvent({ type: 'skipped', file: name, ...error.toRemark() });
        return undefined;
      }
    }
  };
  try {
    return await interruptible(context, work);
  } finally {
    await data?.close();
    report.end();
  }
}

/** @throws {InjertoError} OPTION_INVALID for a baseline of the other kind. */
function explainOptions(flags: Flags, modality: 'image' | 'text'): ExplainOptions {
  const { baseline, class: name, nearest, steps, maxSteps, batch } = flags;
  const own: readonly string[] = modality === 'text' ? textBaselines : photoBaselines;
  if (baseline !== undefined && !own.includes(baseline)) {
    throw new InjertoError('BASELINE_INVALID', {
      details: { given: baseline, modality, known: own },
      where: { option: 'baseline' },
    });
  }
  const key = modality === 'text' ? 'textBaseline' : 'photoBaseline';
  const options = { class: name, nearest, steps, maxSteps, batchSize: batch, [key]: baseline };
  return definedOnly(options) as ExplainOptions;
}

function named({ modality, at, name }: ExplainedInput) {
  if (modality === 'image') return { file: name };
  return at === undefined ? {} : { at };
}

/** `injerto embed MODEL [FILE...]` */

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { InjertoError } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
import type { TextModel } from '../../models/index.ts';
import { replaceFile } from '../../replace-file.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { openReference } from '../inputs/open-reference.ts';
import { type NamedText, textInputs, textReading } from '../inputs/text-inputs.ts';
import { interruptible } from '../interrupt.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { addRunOptions, type RunFlags } from '../options/run-options.ts';
import { checkNewFile } from '../output/new-file.ts';
import { type ProgressDisplay, progressDisplay } from '../output/progress-display.ts';
import { vectorFile, vectorFileKind } from '../output/vector-file.ts';
import { EventReport } from '../reports/event-report.ts';

interface EmbedFlags extends RunFlags {
  readonly base?: string;
  readonly text?: readonly string[];
  readonly textColumn?: string;
  readonly wholeFiles?: boolean;
  readonly prompt?: string;
  readonly out?: string;
  readonly overwrite?: boolean;
}

export function embedCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.embed;
  const command = localizedCommand('embed', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<MODEL>', text.model)
    .argument('[FILE...]', text.files)
    .option('--text <TEXT...>', help.predict.text)
    .option('--text-column <NAME>', help.data.textColumn)
    .option('--whole-files', help.wholeFiles)
    .option('--prompt <PROMPT>', text.prompt)
    .option('--base <MODEL>', help.base)
    .option('--out <FILE>', text.out)
    .option('--overwrite', help.overwriteFile);
  return addRunOptions(command, context.messages, { batch: text.batch, json: text.json })
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto embed all-minilm-l6-v2 --text "a text" "another"',
        'injerto embed all-minilm-l6-v2 - < questions.jsonl > vectors.jsonl',
        'injerto embed ./multilingual-e5-small articles.csv --prompt document --out articles.npy',
      ]),
    )
    .action(async (name: string, files: string[], flags: EmbedFlags) => {
      context.exitCode = await embedAll(context, name, files, flags);
    });
}

async function embedAll(context: CliContext, name: string, files: string[], flags: EmbedFlags): Promise<number> {
  const { console, messages } = context;
  if (flags.out !== undefined) {
    vectorFileKind(flags.out);
    const read = files.filter((file) => file !== '-').map((file) => resolve(file));
    await checkNewFile(flags.out, { option: 'out', overwrite: flags.overwrite, read });
  }
  const display = progressDisplay(console, flags.quiet ?? false);
  return interruptible(context, async (signal) => {
    const model = await openReference(context, name, {
      ...{ display, signal },
      ...(flags.base !== undefined && { base: flags.base }),
    });
    const report = new EventReport(display, context);
    for (const said of model.remarks) report.onEvent({ type: 'note', ...said });
    if (model.modality !== 'text') {
      throw new InjertoError('MODALITY_MISMATCH/embed', { details: { model: name } });
    }
    const prompt = promptOf(model, flags.prompt);
    const prompts = Object.keys(model.prompts);
    if (flags.prompt === undefined && prompt !== '')
      report.warning(remark('PROMPT_ASSUMED/embed', { prompt, prompts }));
    else if (flags.prompt === undefined && prompts.length > 0 && !flags.quiet) {
      display.remark(messages.embed.promptsKnown(prompts.join(', ')));
    }
    const sources = files.length === 0 && flags.text === undefined ? ['-'] : files;
    const inputs = textInputs(
      { files: sources, texts: flags.text ?? [], column: flags.textColumn, wholeFiles: flags.wholeFiles },
      textReading(report, messages.texts, signal),
    );
    const cut = new Map<number, number>();
    let untokenized = 0;
    const settings = {
      prompt,
      signal,
      ...(flags.batch !== undefined && { batchSize: flags.batch }),
      ...(flags.threads !== undefined && { threads: flags.threads }),
      onTruncated: (index: number, tokens: number) => cut.set(index, tokens),
      onUntokenized: () => untokenized++,
    };
    const count =
      flags.out === undefined
        ? await toLines(context, model, inputs, { ...settings, cut })
        : await toFile(context, model, inputs, { ...settings, cut, flags, out: flags.out, display });
    if (cut.size > 0) {
      const { maxLength } = model.tokenizer;
      report.warning(remark('TEXTS_TRUNCATED', { truncated: cut.size, texts: count, maxLength }));
    }
    if (untokenized > 0) report.warning(remark('TEXTS_UNTOKENIZED/mostly', { untokenized, texts: count }));
    return exitCodes.ok;
  }).finally(() => display.end());
}

interface Settings {
  readonly prompt: string;
  readonly signal: AbortSignal;
  readonly batchSize?: number;
  readonly threads?: number;
  readonly onTruncated: (index: number, tokens: number) => void;
  readonly onUntokenized: (index: number, share: number) => void;
  /** Tokens that were cut off a text, by its place; filled by `onTruncated`. */
  readonly cut: ReadonlyMap<number, number>;
}

/** A JSON object a text, as they come. */
async function toLines(
  { console }: CliContext,
  model: TextModel,
  inputs: AsyncIterable<NamedText>,
  { cut, ...settings }: Settings,
): Promise<number> {
  const { embed } = await import('../../predict/embed.ts');
  const asked: NamedText[] = [];
  async function* texts() {
    for await (const input of inputs) {
      asked.push(input);
      yield oneText(input);
    }
  }
  let count = 0;
  for await (const vector of embed(model, texts(), settings)) {
    const { text, fields } = asked.shift()!;
    const truncated = cut.get(count++);
    const given = { ...(fields ?? { text }), ...(truncated !== undefined && { truncated }) };
    const start = JSON.stringify(given).slice(0, -1);
    console.out(`${start}${start === '{' ? '' : ','}"embedding":[${Array.from(vector, shortest).join(',')}]}`);
  }
  return count;
}

/** All vectors in one file. */
async function toFile(
  context: CliContext,
  model: TextModel,
  inputs: AsyncIterable<NamedText>,
  {
    flags,
    out,
    display,
    threads,
    cut,
    ...settings
  }: Settings & { readonly flags: EmbedFlags; readonly out: string; readonly display: ProgressDisplay },
): Promise<number> {
  const { openTextEncoder } = await import('../../predict/text-encoder.ts');
  const { console, messages } = context;
  const texts: string[] = [];
  for await (const input of inputs) texts.push(oneText(input));
  const report = new EventReport(display, context);
  const encoder = await openTextEncoder(model, { ...(threads !== undefined && { threads }) });
  try {
    const started = performance.now();
    const vectors = await encoder.embed(texts, {
      ...settings,
      onProgress: (done, total) => {
        // The longest come first: by the number of texts alone the time left would be overestimated, never under.
        const secondsLeft = ((performance.now() - started) / 1000 / done) * (total - done);
        report.progress('embed', done, total, secondsLeft);
      },
    });
    const path = resolve(out);
    await replaceFile(path, vectorFile(path, vectors, texts.length, encoder.dimension));
    report.end();
    const truncated = cut.size > 0 && { truncated: cut.size };
    const summary = { out: path, texts: texts.length, dimension: encoder.dimension, ...truncated };
    console.out(flags.json ? JSON.stringify(summary) : messages.embed.written(summary.texts, summary.dimension, out));
    return texts.length;
  } finally {
    await encoder.close();
  }
}

/** A prompt by its name in the model's files, else the words themselves; unless asked for, what the files put before every text. */
function promptOf({ prompts, defaultPrompt }: TextModel, asked: string | undefined): string {
  return asked === undefined ? defaultPrompt : (prompts[asked] ?? asked);
}

function oneText({ text, at }: NamedText): string {
  if (typeof text === 'string') return text;
  throw new InjertoError('TEXT_FIELD_MISSING/pair', { where: at });
}

/** The fewest digits that are still this float32. */
function shortest(value: number): string {
  for (const digits of [7, 8]) {
    const text = String(Number(value.toPrecision(digits)));
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(Number(value.toPrecision(9)));
}

/** `injerto generate MODEL` */

import { text as readAll } from 'node:stream/consumers';
import type { Command } from 'commander';
import { definedOnly } from '../../defined-only.ts';
import { InjertoError } from '../../errors.ts';
import type { PromptInput } from '../../predict/generate/chat.ts';
import type { ContinuationAnswer } from '../../predict/generate/classify-by-continuation.ts';
import type { GenerateOptions } from '../../predict/generate/generate.ts';
import type { LanguageModel } from '../../predict/generate/language-model.ts';
import { opened } from '../../predict/generate/opened-model.ts';
import { type TextTaskName, textTasks } from '../../predict/generate/text-tasks.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { optionValues } from '../options/option-values.ts';
import { addRunOptions, type RunFlags } from '../options/run-options.ts';
import { progressDisplay } from '../output/progress-display.ts';
import { textTable } from '../output/text-table.ts';
import { pullReport } from '../reports/pull-report.ts';

interface Flags extends Omit<GenerateOptions, 'signal'>, Omit<RunFlags, 'batch'> {
  readonly prompt?: readonly string[];
  readonly chat?: string;
  readonly raw?: boolean;
  readonly choices?: string;
  readonly perToken?: boolean;
  readonly contentFree?: string;
  readonly task?: TextTaskName;
  readonly question?: string;
  readonly from?: string;
  readonly to?: string;
  readonly dtype?: string;
}

export function generateCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.generate;
  const { integer, number, oneOf } = optionValues(context.messages);
  const collect = (value: string, earlier: readonly string[] = []) => [...earlier, value];
  const command = localizedCommand('generate', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<MODEL>', text.model)
    .argument('[-]', text.stdin)
    .optionsGroup(text.groups.prompt)
    .option('--prompt <TEXT>', text.prompt, collect)
    .option('--chat <FILE>', text.chat)
    .option('--system <TEXT>', text.system)
    .option('--raw', text.raw)
    .optionsGroup(text.groups.drawing)
    .option('--max-new-tokens <N>', text.maxNewTokens, integer)
    .option('--temperature <T>', text.temperature, number)
    .option('--top-p <SHARE>', text.topP, number)
    .option('--top-k <N>', text.topK, integer)
    .option('--repetition-penalty <X>', text.repetitionPenalty, number)
    .option('--seed <N>', text.seed, integer)
    .option('--stop <TEXT>', text.stop, collect)
    .optionsGroup(text.groups.choosing)
    .option('--choices <LIST>', text.choices)
    .option('--per-token', text.perToken)
    .option('--content-free <TEXT>', text.contentFree)
    .optionsGroup(text.groups.tasks)
    .option('--task <TASK>', `${text.task}: ${textTasks.join(', ')}`, oneOf(...textTasks))
    .option('--question <TEXT>', text.question)
    .option('--from <LANGUAGE>', text.from)
    .option('--to <LANGUAGE>', text.to)
    .optionsGroup(help.groups.output)
    .option('--dtype <TYPE>', text.dtype);
  return addRunOptions(command, context.messages)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto generate ./smollm2 --prompt "Why is the sky blue?"',
        'injerto generate ./smollm2 --raw --prompt "Once upon a time" --temperature 0.8 --top-p 0.95 --seed 7',
        'injerto generate ./smollm2 --chat questions.jsonl --json > answers.jsonl',
        'cat review.txt | injerto generate ./smollm2 - --system "Is this review good or bad?" --choices "good, bad"',
      ]),
    )
    .action(async (model: string, dash: string | undefined, flags: Flags) => {
      context.exitCode = await run(context, model, dash, flags);
    });
}

async function run(context: CliContext, name: string, dash: string | undefined, flags: Flags): Promise<number> {
  const { console, messages } = context;
  const { openLanguageModel } = await import('../../predict/generate/index.ts');
  const inputs = await readInputs(dash, flags);
  const display = progressDisplay(console, flags.quiet ?? false);
  const work = async (signal: AbortSignal) => {
    if (flags.task) await runTask(context, name, inputs, flags, signal);
    else {
      const hub = { onEvent: pullReport(display, context), signal };
      const { dtype, threads } = flags;
      const loading = { ...(dtype && { dtype }), ...(threads && { threads }), hub };
      const model = await openLanguageModel(name, loading).finally(() => display.end());
      try {
        const asked = inputs.map((input) => asConversation(input, model, flags));
        if (flags.choices === undefined) await write(context, model, asked, flags, signal);
        else await choose(context, model, asked, flags, signal);
      } finally {
        await model.close();
      }
    }
    return exitCodes.ok;
  };
  return interruptible(context, work, { stopping: messages.generate.stopping });
}

async function readInputs(dash: string | undefined, flags: Flags): Promise<PromptInput[]> {
  const ways = [dash !== undefined, flags.prompt !== undefined, flags.chat !== undefined].filter(Boolean).length;
  if (ways > 1) throw new InjertoError('OPTION_INVALID/two-prompts');
  if (flags.prompt) return [...flags.prompt];
  if (flags.chat !== undefined) {
    const { readPrompts } = await import('../../predict/generate/index.ts');
    return readPrompts(flags.chat);
  }
  const piped = dash === '-' ? (await readAll(process.stdin)).trim() : '';
  if (piped === '') throw new InjertoError('OPTION_INVALID/no-prompt');
  return [piped];
}

/** A model that was tuned for conversations is asked, not gone on with. */
function asConversation(input: PromptInput, model: LanguageModel, { raw }: Flags): PromptInput {
  return typeof input !== 'string' || raw || !opened(model).tokenizer.chats
    ? input
    : [{ role: 'user', content: input }];
}

async function write(
  { console, messages }: CliContext,
  model: LanguageModel,
  inputs: readonly PromptInput[],
  flags: Flags,
  signal: AbortSignal,
): Promise<void> {
  const { generate } = await import('../../predict/generate/index.ts');
  const display = progressDisplay(console, flags.quiet || !flags.json || inputs.length === 1);
  for (const [index, input] of inputs.entries()) {
    if (signal.aborted) return;
    const started = performance.now();
    const pieces = generate(model, input, { ...given(flags), signal });
    if (!flags.json && index > 0) console.out('');
    let next = await pieces.next();
    for (; !next.done; next = await pieces.next()) if (!flags.json) console.piece(next.value);
    const { text, ids, promptTokens, finish } = next.value;
    if (!flags.json) console.out('');
    else {
      const seconds = Number(((performance.now() - started) / 1000).toFixed(3));
      console.out(JSON.stringify({ ...promptOf(input), text, tokens: ids.length, promptTokens, finish, seconds }));
    }
    display.update(index + 1, inputs.length, `${messages.generate.progress} ${index + 1}/${inputs.length}`);
  }
  display.end();
}

function given({ maxNewTokens, temperature, topP, topK, repetitionPenalty, seed, stop, system }: Flags) {
  const options = { maxNewTokens, temperature, topP, topK, repetitionPenalty, seed, stop, system };
  return definedOnly(options) as Partial<GenerateOptions>;
}

async function choose(
  { console, format, messages }: CliContext,
  model: LanguageModel,
  inputs: readonly PromptInput[],
  flags: Flags,
  signal: AbortSignal,
): Promise<void> {
  const { classifyByContinuation } = await import('../../predict/generate/index.ts');
  const choices = flags.choices!.split(',').map((choice) => choice.trim());
  const display = progressDisplay(console, flags.quiet || console.resultsOnScreen || inputs.length === 1);
  const contentFree = flags.contentFree === undefined ? undefined : asConversation(flags.contentFree, model, flags);
  for (const [index, input] of inputs.entries()) {
    const [answer] = await classifyByContinuation(model, [input], choices, {
      normalize: flags.perToken ? 'tokens' : 'none',
      ...(contentFree !== undefined && { contentFree }),
      ...(flags.system !== undefined && { system: flags.system }),
      signal,
    });
    if (flags.json) console.out(JSON.stringify({ ...promptOf(input), ...answer }));
    else {
      if (index > 0) console.out('');
      for (const line of scoreTable(answer!, format)) console.out(line);
    }
    display.update(index + 1, inputs.length, `${messages.generate.progress} ${index + 1}/${inputs.length}`);
  }
  display.end();
}

function scoreTable({ scores }: ContinuationAnswer, format: CliContext['format']): string[] {
  const rows = scores.toSorted((a, b) => b.probability - a.probability);
  return textTable(
    [
      { heading: '', align: 'left' },
      { heading: 'p', align: 'right' },
      { heading: 'Σ log p', align: 'right' },
    ],
    rows.map(({ choice, probability, logProbability }) => [
      choice,
      format.percent(probability),
      format.decimal(logProbability),
    ]),
  );
}

async function runTask(
  { console }: CliContext,
  name: string,
  inputs: readonly PromptInput[],
  flags: Flags,
  signal: AbortSignal,
): Promise<void> {
  const { runTextTask } = await import('../../predict/generate/index.ts');
  const texts = inputs.map((input) => (typeof input === 'string' ? input : input.at(-1)!.content));
  const { question, from, to, maxNewTokens, dtype, threads } = flags;
  const options = Object.entries({ question, from, to, maxNewTokens, dtype, threads });
  const known = Object.fromEntries(options.filter(([, value]) => value !== undefined));
  for await (const { text, result } of runTextTask(name, flags.task!, texts, { ...known, signal })) {
    console.out(flags.json ? JSON.stringify({ text, result }) : resultText(result).split('\n'));
  }
}

/** The words of a pipeline's result, where that is words; else the result itself. */
function resultText(result: unknown): string {
  const [first] = [result].flat() as Record<string, unknown>[];
  const words = ['summary_text', 'translation_text', 'generated_text', 'answer'].map((key) => first?.[key]);
  const found = words.find((value) => typeof value === 'string');
  return (found as string | undefined) ?? JSON.stringify(result, null, 2);
}

function promptOf(input: PromptInput) {
  return typeof input === 'string' ? { prompt: input } : { messages: input };
}

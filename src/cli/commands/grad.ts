/** `injerto grad MODEL --inputs FILE --out FILE` */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { throwIfAborted } from '../../abort.ts';
import { InjertoError, messageOf } from '../../errors.ts';
import type { ModelProto, Tensor } from '../../onnx/index.ts';
import { replaceFile } from '../../replace-file.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { optionValues } from '../options/option-values.ts';
import { checkNewFile } from '../output/new-file.ts';
import { progressDisplay } from '../output/progress-display.ts';
import { type GradResult, gradJson, gradReport, skippedLines } from '../reports/grad-report.ts';
import { pullReport } from '../reports/pull-report.ts';

interface GradFlags {
  readonly inputs: string;
  readonly out: string;
  readonly output?: string;
  readonly only?: string;
  readonly threads?: number;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function gradCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.grad;
  const { integer } = optionValues(context.messages);
  return localizedCommand('grad', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<MODEL>', text.model)
    .requiredOption('--inputs <FILE>', text.inputs)
    .requiredOption('--out <FILE>', text.out)
    .option('--output <NAME>', text.output)
    .option('--only <PATTERN>', text.only)
    .option('--threads <N>', help.threads, integer)
    .option('--overwrite', help.overwriteFile)
    .option('--json', help.json)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto grad ./model.onnx --inputs in.safetensors --out grads.safetensors',
        'injerto grad ./model.onnx --inputs in.safetensors --out grads.safetensors --only "classifier.*" --json',
        'injerto grad ./model.onnx --inputs in.safetensors --out grads.safetensors --output scores',
      ]),
    )
    .action(async (model: string, flags: GradFlags) => {
      context.exitCode = await grad(context, model, flags);
    });
}

async function grad(context: CliContext, name: string, flags: GradFlags): Promise<number> {
  const { console, messages } = context;
  const { openNodeRuntime } = await import('../../runtime/node/index.ts');
  const { normalizeModel, readModelFile, tensor } = await import('../../onnx/node/index.ts');
  const { locateModel } = await import('../../models/opening/locate-model.ts');
  const { encodeSafetensors } = await import('../../safetensors.ts');
  const { computeGradients } = await import('../../methods/gradients/compute-gradients.ts');
  const out = resolve(flags.out);
  const display = progressDisplay(console, false);
  const { file } = await locateModel(name, { onEvent: pullReport(display, context) }).finally(() => display.end());
  await checkNewFile(out, { option: 'out', overwrite: flags.overwrite, read: [file, resolve(flags.inputs)] });
  const { labels, tensors: feeds } = await readInputs(resolve(flags.inputs));
  const model = await readModelFile(file);
  normalizeModel(model, { origin: file });
  const only = flags.only === undefined ? undefined : await weightTest(flags.only, model);

  const runtime = await openNodeRuntime({ ...(flags.threads !== undefined && { threads: flags.threads }) });
  const work = async (signal: AbortSignal) => {
    signal.addEventListener('abort', () => void runtime.close(), { once: true });
    const output = flags.output ?? 'logits';
    const options = { labels, output, ...(only && { only }) };
    // closing the runtime fails what it was computing
    const computed = await computeGradients(runtime, model, feeds, options).finally(() => throwIfAborted(signal));
    const result: GradResult = { ...computed, model: file, output, out };
    if (Object.keys(computed.gradients).length === 0) {
      for (const line of skippedLines(result, context)) console.err(line);
      throw nothingDifferentiated(file);
    }
    const { logits, loss, gradients } = computed;
    const named = Object.entries(gradients).map(([weight, value]) => [`grad:${weight}`, value] as const);
    const tensors = { logits, loss: tensor('float32', [], [loss]), ...Object.fromEntries(named) };
    await replaceFile(out, encodeSafetensors(tensors));
    console.out(flags.json ? gradJson(result) : gradReport(result, context));
    return exitCodes.ok;
  };
  try {
    return await interruptible(context, work, { stopping: messages.grad.stopping });
  } finally {
    await runtime.close();
  }
}

async function readInputs(path: string): Promise<{ labels: Tensor; tensors: Record<string, Tensor> }> {
  const { decodeSafetensors } = await import('../../safetensors.ts');
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new InjertoError('FILE_UNREADABLE', { details: { reason: messageOf(cause) }, where: path, cause });
  });
  const tensors = decodeSafetensors(bytes, path);
  const { labels } = tensors;
  if (labels) return { labels, tensors };
  throw new InjertoError('LABELS_INVALID/tensor', { details: { tensors: Object.keys(tensors) }, where: path });
}

async function weightTest(pattern: string, model: ModelProto): Promise<(name: string) => boolean> {
  const { weightNames } = await import('../../methods/gradients/compute-gradients.ts');
  const { nameTest } = await import('../../names/name-pattern.ts');
  const { nearestNames } = await import('../../names/nearest-names.ts');
  const names = weightNames(model);
  const only = nameTest(pattern);
  if (names.some(only)) return only;
  throw new InjertoError('PATTERN_MATCHES_NOTHING/model', {
    details: { pattern, near: nearestNames(pattern, names, 4) },
    where: { option: 'only' },
  });
}

function nothingDifferentiated(file: string): InjertoError {
  return new InjertoError('GRADIENTS_NONE', { where: file });
}

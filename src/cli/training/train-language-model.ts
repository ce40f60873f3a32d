/** `injerto train DATA --task causal-lm`: a language model instead of a classifier. */
import { InjertoError } from '../../errors.ts';
import type { CausalLmRun } from '../../methods/causal-lm/causal-lm-run.ts';
import { optionRows } from '../../methods/options/option-table.ts';
import type { CliContext } from '../context.ts';
import { dataOptions } from '../options/data-options.ts';
import { trainOptions } from '../options/train-options.ts';
import { shellWords } from '../output/shell-words.ts';
import { right, textTable } from '../output/text-table.ts';
import type { EventReport } from '../reports/event-report.ts';
import { firstLines, saysNothingGained } from '../reports/first-lines.ts';
import { memoryLine } from '../reports/memory-line.ts';
import { pullReport } from '../reports/pull-report.ts';
import { resumableTraining, type TrainingFlags } from './resumable-training.ts';

export async function trainLanguageModel(context: CliContext, data: string, flags: TrainingFlags): Promise<number> {
  const { languageExamples, trainCausalLm } = await import('../../methods/causal-lm/index.ts');
  const model = checkFlags(flags);
  return resumableTraining(context, data, flags, async (place) => {
    const { out, adapterOut, checkpointDir, display, report, signal } = place;
    await place.checkOutputs([
      { path: data, kind: 'data' },
      { path: model, kind: 'model' },
    ]);
    const { wholeFiles } = flags;
    const examples = await languageExamples(data, { wholeFiles, onRemark: (said) => report.warning(said) });
    const { method: _, ...options } = trainOptions(flags) as Record<string, unknown>;
    const run = await trainCausalLm(model, examples, {
      ...options,
      hub: { onEvent: pullReport(display, context), signal },
      checkpointDir,
      onEvent: report.onEvent,
      signal,
    });
    const print = () =>
      flags.json ? languageJson(run, out, adapterOut, report.remarks) : languageReport(run, out, adapterOut, context);
    return { run, print, model };
  });
}

function checkFlags(flags: TrainingFlags): string {
  const { model, method } = flags;
  const unread = [...Object.keys(dataOptions), 'background'].find((name) => flags[name] !== undefined);
  if (unread !== undefined) {
    const options = optionRows.filter(({ defaults }) => 'causal-lm' in defaults).map(({ option }) => option);
    const details = { option: unread, method: 'causal-lm', options, methods: [] };
    throw new InjertoError('CONFIG_INVALID/unknown', { details, where: { option: unread } });
  }
  if (method !== undefined && method !== 'lora') {
    throw new InjertoError('OPTION_INVALID/only-lora', { where: { option: 'method' } });
  }
  if (model !== undefined) return model;
  throw new InjertoError('OPTION_INVALID/no-language-model', { where: { option: 'model' } });
}

function languageJson(
  run: CausalLmRun,
  out: string,
  adapterOut: string | undefined,
  remarks: EventReport['remarks'],
): string {
  const { model, method, task, config, samples, before, after, bestEpoch, trainedParameters, seconds, memory } = run;
  return JSON.stringify({
    ...(saysNothingGained(run.remarks) && { nothingGained: true }),
    ...{ model, method, task, config, samples },
    val: { before: before.validation ?? null, after: after.validation ?? null },
    test: { before: before.test ?? null, after: after.test ?? null },
    ...{ bestEpoch, trainedParameters, seconds, memory, out },
    ...(adapterOut !== undefined && { adapterOut }),
    remarks,
  });
}

function languageReport(run: CausalLmRun, out: string, adapterOut: string | undefined, context: CliContext): string[] {
  const { console, messages: m, format } = context;
  const { samples, before, after } = run;
  const row = (name: string, side: 'train' | 'validation' | 'test') => {
    const { rows, tokens } = samples[side];
    const measured = side === 'train' ? [] : [before[side], after[side]];
    return [
      name,
      format.integer(rows),
      format.integer(tokens),
      ...measured.map((found) => (found ? format.decimal(found.perplexity) : '')),
    ];
  };
  const { columns } = m.language;
  const table = textTable(
    [{ heading: '', align: 'left' }, ...[columns.rows, columns.tokens, columns.before, columns.after].map(right)],
    [row(m.train.sets.train, 'train'), row(m.train.sets.val, 'validation'), row(m.train.sets.test, 'test')].filter(
      (cells) => cells[1] !== format.integer(0),
    ),
  );
  const { train, total } = run.seconds;
  return [
    ...firstLines(run.remarks, context),
    console.styleOut('bold', `${run.model}, LoRA, causal-lm`),
    '',
    ...table,
    '',
    m.language.kept(run.bestEpoch, run.config.epochs),
    m.train.weights(format.integer(run.trainedParameters)),
    m.language.seconds(format.seconds(train), format.seconds(total)),
    memoryLine(run.memory, m, format),
    '',
    m.train.saved(out),
    ...(adapterOut === undefined ? [] : [m.train.savedAdapter(adapterOut)]),
    m.train.tryIt(shellWords(['injerto', 'generate', out, '--prompt', '…'])),
  ];
}

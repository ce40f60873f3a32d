/** LoRA on a language model, so that it learns a domain, a tone, or how to answer (Hu et al. 2021, arXiv:2106.09685). */

import { closeAfter } from '../../close-after.ts';
import { InjertoError } from '../../errors.ts';
import { largestOf } from '../../extremes.ts';
import { nodeMemory } from '../../memory/node-memory.ts';
import { remark } from '../../messages/index.ts';
import type { LoraPair } from '../../models/lora/index.ts';
import { checkArgument } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { withRuntime } from '../../predict/node/with-runtime.ts';
import { checkSeveral } from '../../several.ts';
import type { Recipe } from '../../training/checkpoint.ts';
import type { OnEvent } from '../../training/events.ts';
import { type FitResult, fitTrainer } from '../../training/loop.ts';
import type { JudgedTrainer } from '../../training/moving-average.ts';
import { checkpointsFor, fingerprintOf, partsOf } from '../learner/checkpoints.ts';
import { Stopwatch } from '../learner/stopwatch.ts';
import { scheduleOf } from '../learner/training-choices.ts';
import { MemoryAccount } from '../memory/memory-account.ts';
import { nodeTraining } from '../node/host.ts';
import type { RunOptions } from '../options/train-options.ts';
import { type CausalLmOptions, parseCausalLmOptions, type ResolvedCausalLm } from './causal-lm-options.ts';
import { CausalLmRun, type HeldOutPerplexity } from './causal-lm-run.ts';
import type { LanguageExample } from './language-examples.ts';
import { type Decoder, type LearningDecoder, openDecoder, openLearningDecoder } from './open-decoder.ts';
import { measurePerplexity, tokenBatches } from './token-batches.ts';
import { type TokenRows, tokenRows } from './token-rows.ts';

/** Tokens of a row where nothing says otherwise. */
const defaultLength = 512;

/** Trains low-rank updates of a language model's layers on examples; the layers themselves stay as they are until the update is merged into
 * them. Held-out perplexity is measured before and after.
 * @param model a model folder in hub layout, with its key-value cache or without.
 * @throws {InjertoError} CONFIG_INVALID · EXAMPLES_NONE · MODEL_NOT_FOUND · MODEL_NOT_GENERATIVE · DECODER_UNSUPPORTED · CHAT_TEMPLATE_MISSING ·
 * CHAT_INVALID · PATTERN_MATCHES_NOTHING · GRADIENT_RULE_MISSING · ABORTED · CHECKPOINT_MISMATCH · LOSS_NOT_FINITE.
 * @example
 * const run = await trainCausalLm('./smollm2', await languageExamples('chats.jsonl'), { epochs: 2 });
 * await run.save('./my-smollm2'); */
export async function trainCausalLm(
  model: string,
  examples: readonly LanguageExample[],
  options: CausalLmOptions = {},
): Promise<CausalLmRun> {
  checkArgument('model', model, fields.filled);
  checkSeveral('examples', examples);
  const stopwatch = new Stopwatch();
  const { config, run } = parseCausalLmOptions(options);
  const decoder = await openDecoder(model, options.hub);
  const maxLength = Math.min(config.maxLength ?? defaultLength, decoder.maxLength ?? Number.POSITIVE_INFINITY);
  const { val, test, seed } = config;
  const split = tokenRows(examples, decoder.tokenizer, { maxLength, validation: val, test, seed });
  checkRows(split);
  const emit: OnEvent = (event) => run.onEvent?.(event);
  warn(split, emit);
  return withRuntime(run, async (runtime) => {
    const memory = new MemoryAccount(nodeMemory, run.memory);
    const longest = largestOf(split.rows.train.map(({ ids }) => ids.length));
    const learner = await openLearningDecoder(runtime, decoder, {
      shape: { rank: config.rank, alpha: config.alpha, rsLora: config.rsLora },
      targets: config.targets,
      seed,
      batchSize: config.batchSize,
      length: longest,
      memory,
      accumulates: config.accumulate > 1,
      checkpoints: run.checkpointDir !== undefined,
      emit,
    });
    const work = async () => {
      const measure = measurer(decoder, learner, split, config, { emit, signal: run.signal });
      const before = await measure();
      emit({ type: 'phase', phase: 'train' });
      const fit = await stopwatch.time('train', () => learn(decoder, learner, split, config, run, emit));
      await learner.trainer.writeParameters(fit.parameters);
      const after = await measure();
      const result = new CausalLmRun({
        decoder,
        config: { ...config, maxLength },
        pairs: trainedPairs(learner, fit),
        fit,
        split,
        before,
        after,
        seconds: stopwatch.read(),
        memory: memory.read(),
      });
      for (const why of result.remarks) emit({ type: 'warning', ...why });
      return result;
    };
    return closeAfter(work, () => learner.close());
  });
}

async function learn(
  decoder: Decoder,
  { graph, trainer, microBatch, names, start, prepare }: LearningDecoder,
  { rows }: TokenRows,
  config: ResolvedCausalLm,
  run: RunOptions,
  emit: OnEvent,
): Promise<FitResult> {
  const { batchSize, seed } = config;
  const batching = { batchSize, padId: decoder.padId, prepare, signal: run.signal };
  const validate = async (trainerNow: JudgedTrainer) => {
    const { loss, perplexity, tokens } = await measurePerplexity(trainerNow, rows.validation, graph.output, batching);
    return { loss, count: tokens, metrics: { perplexity } };
  };
  const checkpoints = await checkpointsFor(
    nodeTraining,
    run,
    { ...(await recipeOf(decoder, rows, config)), ...partsOf(microBatch) },
    emit,
  );
  return fitTrainer(trainer, {
    train: tokenBatches(rows.train, { ...batching, seed }),
    ...(rows.validation.length > 0 && { validate }),
    epochs: config.epochs,
    accumulate: config.accumulate,
    clip: config.clip,
    optimizer: { kind: 'adamw' },
    groups: [
      {
        learningRate: config.learningRate,
        weightDecay: config.weightDecay,
        names: start.flatMap((_, i) => [names[i]!.A, names[i]!.B]),
      },
    ],
    schedule: scheduleOf(config),
    dropoutMasks: graph.dropoutMasks,
    seed,
    patience: config.patience,
    onEvent: emit,
    ...(run.signal && { signal: run.signal }),
    ...(checkpoints && { checkpoints }),
    resume: run.resume ?? false,
    ...(run.checkpointSeconds !== undefined && { checkpointSeconds: run.checkpointSeconds }),
  });
}

/** Perplexity of the held-out rows with the weights that the trainer has. */
function measurer(
  { padId }: Decoder,
  { graph, trainer, prepare }: LearningDecoder,
  { rows }: TokenRows,
  { batchSize }: ResolvedCausalLm,
  { emit, signal }: { readonly emit: OnEvent; readonly signal: AbortSignal | undefined },
): () => Promise<HeldOutPerplexity> {
  const total = rows.validation.length + rows.test.length;
  return async () => {
    const found: { -readonly [K in keyof HeldOutPerplexity]: HeldOutPerplexity[K] } = {};
    let measured = 0;
    emit({ type: 'phase', phase: 'evaluate' });
    for (const side of ['validation', 'test'] as const) {
      if (rows[side].length === 0) continue;
      const onProgress = (done: number) => emit({ type: 'progress', phase: 'evaluate', done: measured + done, total });
      found[side] = await measurePerplexity(trainer, rows[side], graph.output, {
        batchSize,
        padId,
        prepare,
        onProgress,
        signal,
      });
      measured += rows[side].length;
    }
    return found;
  };
}

async function recipeOf({ name, sha256 }: Decoder, rows: TokenRows['rows'], config: ResolvedCausalLm): Promise<Recipe> {
  const fingerprint = (side: TokenRows['rows']['train']) =>
    fingerprintOf(side, ({ ids, weights }) => `${ids} ${weights}`);
  return {
    ...config,
    task: 'causal-lm',
    model: `${name} ${sha256}`,
    'training rows': await fingerprint(rows.train),
    'validation rows': await fingerprint(rows.validation),
  };
}

function trainedPairs({ start, names }: LearningDecoder, { parameters }: FitResult): LoraPair[] {
  return start.map((pair, i) => ({ ...pair, A: parameters[names[i]!.A]!, B: parameters[names[i]!.B]! }));
}

function checkRows({ rows }: TokenRows): void {
  if (rows.train.length > 0) return;
  throw new InjertoError('EXAMPLES_NONE/left');
}

function warn({ rows, truncated, emptied }: TokenRows, emit: OnEvent): void {
  if (truncated > 0) emit({ type: 'warning', ...remark('TEXTS_TRUNCATED/examples', { truncated, emptied }) });
  if (rows.validation.length === 0) emit({ type: 'warning', ...remark('NO_VALIDATION_SPLIT/examples') });
  if (rows.test.length === 0) emit({ type: 'warning', ...remark('NO_TEST_SPLIT/examples') });
}

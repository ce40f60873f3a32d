/** A language model's LoRA step by step, so that PEFT can be given the same start and the same batches:
 *
 *    npx tsx bench/causal-lm-steps.ts ./smollm2-135m operators.jsonl FOLDER     # writes start, rows, losses and gradients into FOLDER
 *    python bench/python/causal_lm_steps.py FOLDER                              # repeats the steps and prints how far apart they are
 *
 *  The recipe is that of bench/causal-lm-lora.ts. What a seed draws moves the perplexity by 0.3 there; here both draw the same. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inBatches } from '../src/data/in-batches.ts';
import { seededRandom } from '../src/data/index.ts';
import { nodeMemory } from '../src/memory/node-memory.ts';
import { languageExamples } from '../src/methods/causal-lm/index.ts';
import { openDecoder, openLearningDecoder } from '../src/methods/causal-lm/open-decoder.ts';
import { measurePerplexity, tokenFeeds } from '../src/methods/causal-lm/token-batches.ts';
import { tokenRows } from '../src/methods/causal-lm/token-rows.ts';
import { scheduleOf } from '../src/methods/learner/training-choices.ts';
import { MemoryAccount } from '../src/methods/memory/memory-account.ts';
import { openNodeRuntime } from '../src/runtime/node/index.ts';
import { encodeSafetensors, type NamedTensors } from '../src/safetensors.ts';
import { updateFor } from '../src/training/optimizers.ts';

const [model = '', texts = '', folder = ''] = process.argv.slice(2);
const [batchSize, seed] = [4, 0];
const decoder = await openDecoder(model);
const split = { maxLength: 128, validation: 0, test: 0, seed };
const { rows } = tokenRows(await languageExamples(texts), decoder.tokenizer, split);
const batches = inBatches([...seededRandom(seed, 'shuffle').permutation(rows.train.length)], batchSize);

await mkdir(folder, { recursive: true });
const write = (name: string, tensors: NamedTensors) =>
  writeFile(join(folder, `${name}.safetensors`), encodeSafetensors(tensors));

const runtime = await openNodeRuntime({ threads: 2 });
const { trainer, graph, prepare, close } = await openLearningDecoder(runtime, decoder, {
  shape: { rank: 8, alpha: 16, rsLora: false },
  targets: 'sensible',
  seed,
  batchSize,
  length: split.maxLength,
  memory: new MemoryAccount(nodeMemory),
  accumulates: false,
  checkpoints: false,
  emit: () => {},
});
await write('start', await trainer.readParameters());
const schedule = scheduleOf({ schedule: 'cosine', warmupRatio: 0.1 })(batches.length);
const losses: number[] = [];
for (const [step, members] of batches.entries()) {
  const feeds = tokenFeeds(
    members.map((i) => rows.train[i]!),
    decoder.padId,
  );
  losses.push((await trainer.accumulate(await prepare(feeds))).loss);
  if (step === 0) await write('first-gradients', await trainer.readGradients());
  const groups = [{ learningRate: 1e-3 * schedule.rate(step), weightDecay: 0 }];
  await trainer.update(updateFor({ kind: 'adamw' }, groups), 1);
}
await write('end', await trainer.readParameters());
const { perplexity } = await measurePerplexity(trainer, rows.test, graph.output, {
  batchSize,
  padId: decoder.padId,
  prepare,
});
const ids = (side: 'train' | 'test') => rows[side].map((row) => row.ids);
await writeFile(
  join(folder, 'steps.json'),
  JSON.stringify({ batches, losses, perplexity, train: ids('train'), test: ids('test') }),
);
console.log(JSON.stringify({ losses, perplexity }));
await close();
await runtime.close();

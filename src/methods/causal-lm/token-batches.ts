/** Rows of tokens, batch by batch. */
import { throwIfAborted } from '../../abort.ts';

import { inBatches } from '../../data/in-batches.ts';
import { seededRandom } from '../../data/index.ts';
import { largestOf } from '../../extremes.ts';
import { tensor } from '../../onnx/index.ts';
import type { Tensors, Trainer } from '../../runtime/types.ts';
import type { BatchSource } from '../../training/batches/batch-source.ts';
import { lengthOrder } from '../../training/batches/length-order.ts';
import { countLearned } from './token-rows.ts';
import type { TokenExample } from './tokenize-example.ts';

/** What the network and its loss are fed: inputs int64 [N, T], padded on the right; `labels` the next tokens and `labelWeights` what they
 * count, weights over their sum, so that the loss is the mean over the tokens that are learned. */
export function tokenFeeds(rows: readonly TokenExample[], padId: number): Record<string, Tensors[string]> {
  const length = largestOf(rows.map(({ ids }) => ids.length));
  const shape = [rows.length, length];
  const total = rows.reduce((sum, row) => sum + countLearned(row), 0);
  const ids = new BigInt64Array(rows.length * length).fill(BigInt(padId));
  const mask = new BigInt64Array(ids.length);
  const positions = new BigInt64Array(ids.length);
  const labels = new BigInt64Array(ids.length);
  const weights = new Float32Array(ids.length);
  for (const [n, row] of rows.entries()) {
    for (let t = 0; t < length; t++) positions[n * length + t] = BigInt(t);
    for (const [t, id] of row.ids.entries()) {
      ids[n * length + t] = BigInt(id);
      mask[n * length + t] = 1n;
      if (t === 0) continue;
      labels[n * length + t - 1] = BigInt(id);
      weights[n * length + t - 1] = row.weights[t]! / total;
    }
  }
  return {
    input_ids: tensor('int64', shape, ids),
    attention_mask: tensor('int64', shape, mask),
    position_ids: tensor('int64', shape, positions),
    labels: tensor('int64', shape, labels),
    labelWeights: tensor('float32', shape, weights),
  };
}

export interface BatchOptions {
  readonly batchSize: number;
  readonly padId: number;
  readonly seed: number;
  /** The graph's inputs of those above that it has, or what is computed of them beforehand. */
  readonly prepare: (feeds: Tensors) => Promise<Tensors>;
}

/** Every row once an epoch, rows of like length together. */
export function tokenBatches(rows: readonly TokenExample[], options: BatchOptions): BatchSource {
  const { batchSize, padId, seed, prepare } = options;
  const lengths = rows.map(({ ids }) => ids.length);
  return {
    perEpoch: Math.ceil(rows.length / batchSize),
    epoch(epoch) {
      const order = lengthOrder(lengths, batchSize, seededRandom(seed, 'shuffle', epoch));
      return inBatches(order, batchSize).map((members) => async () => {
        const batch = members.map((i) => rows[i]!);
        const count = batch.reduce((sum, row) => sum + countLearned(row), 0);
        return { feeds: await prepare(tokenFeeds(batch, padId)), rows: batch.length, count };
      });
    },
  };
}

export interface Perplexity {
  /** Mean −log p of the tokens that count, in nats. */
  readonly loss: number;
  /** exp(loss): among how many equally likely tokens the model seems to choose. */
  readonly perplexity: number;
  /** Tokens that count. */
  readonly tokens: number;
}

/** How well the trainer's present weights foretell rows. @param output of the forward graph, the loss of each place.
 * @throws {InjertoError} ABORTED before the next batch. */
export async function measurePerplexity(
  trainer: Pick<Trainer, 'evaluate'>,
  rows: readonly TokenExample[],
  output: string,
  {
    batchSize,
    padId,
    prepare,
    onProgress,
    signal,
  }: Omit<BatchOptions, 'seed'> & { onProgress?: (done: number) => void; signal?: AbortSignal | undefined },
): Promise<Perplexity> {
  const order = [...rows].sort((a, b) => b.ids.length - a.ids.length);
  let sum = 0;
  let tokens = 0;
  let done = 0;
  for (const batch of inBatches(order, batchSize)) {
    throwIfAborted(signal);
    const { labelWeights: _, ...feeds } = tokenFeeds(batch, padId);
    const losses = (await trainer.evaluate(await prepare(feeds)))[output]!;
    const length = losses.shape[1]!;
    for (const [n, { weights }] of batch.entries()) {
      for (let t = 1; t < weights.length; t++) {
        if (weights[t]! > 0) sum += weights[t]! * Number(losses.data[n * length + t - 1]);
      }
    }
    tokens += batch.reduce((count, row) => count + countLearned(row), 0);
    done += batch.length;
    onProgress?.(done);
  }
  return { loss: sum / tokens, perplexity: Math.exp(sum / tokens), tokens };
}

/** Texts to the token ids that a model reads. */
import { throwIfAborted } from '../../../abort.ts';
import type { TextModel } from '../../../models/index.ts';
import { inBatches } from '../../in-batches.ts';
import type { SampleBatch, SampleBatchOptions, SampleLoader } from '../../sample-loader.ts';
import type { TextDataset, TextSample } from '../text-dataset.ts';
import { likeLengths } from './like-lengths.ts';
import { tokenBatch } from './token-batch.ts';
import { TokenStore } from './token-store.ts';
import { UntokenizedShare } from './untokenized-share.ts';

export interface TextLoaderOptions {
  /** Tokens that are read of each text, special ones included. @default what the model reads at most */
  readonly maxLength?: number | undefined;
  /** Put before each text; see `TextModel.prompts`. @default '' */
  readonly prompt?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Texts read and tokenized together. */
const portion = 1024;

/** Holds the tokens of a dataset's texts; the texts themselves are read once and let go. */
export class TextLoader implements SampleLoader<TextSample> {
  readonly preparation: unknown;
  /** Texts whose end is not read, as they have more tokens than `maxLength`. */
  readonly truncated: number;
  readonly maxLength: number;
  readonly pairs: boolean;
  /** What the tokenizer has no tokens for. */
  readonly untokenized: UntokenizedShare;
  readonly #model: TextModel;
  readonly #tokens: TokenStore;
  readonly #indexOf: ReadonlyMap<number, number>;

  private constructor(
    model: TextModel,
    tokens: TokenStore,
    indexOf: ReadonlyMap<number, number>,
    parts: Pick<TextLoader, 'preparation' | 'truncated' | 'maxLength' | 'pairs' | 'untokenized'>,
  ) {
    this.#model = model;
    this.#tokens = tokens;
    this.#indexOf = indexOf;
    this.preparation = parts.preparation;
    this.truncated = parts.truncated;
    this.maxLength = parts.maxLength;
    this.pairs = parts.pairs;
    this.untokenized = parts.untokenized;
  }

  /** Tokenizes every sample of the dataset.
   * @throws {InjertoError} ABORTED. */
  static async open(
    model: TextModel,
    dataset: TextDataset,
    { maxLength = model.tokenizer.maxLength, prompt = '', signal, onProgress }: TextLoaderOptions = {},
  ): Promise<TextLoader> {
    const tokens = new TokenStore();
    const indexOf = new Map<number, number>();
    const kept = Math.min(maxLength, model.tokenizer.maxLength);
    let truncated = 0;
    let pairs = false;
    const untokenized = new UntokenizedShare();
    for (let start = 0; start < dataset.samples.length; start += portion) {
      throwIfAborted(signal);
      const samples = dataset.samples.slice(start, start + portion);
      for (const [i, text] of (await dataset.read(samples)).entries()) {
        const [first, second] = typeof text === 'string' ? [text, undefined] : text;
        const encoded = model.tokenizer.encode(prompt + first, second, kept);
        if (second !== undefined) pairs = true;
        if (encoded.truncated > 0) truncated++;
        untokenized.add(encoded, first.length + (second?.length ?? 0));
        indexOf.set(samples[i]!.row, tokens.add(encoded));
      }
      onProgress?.(Math.min(start + portion, dataset.samples.length), dataset.samples.length);
    }
    const preparation = { tokenizer: model.sha256, maxLength: kept, prompt };
    return new TextLoader(model, tokens, indexOf, { preparation, truncated, maxLength: kept, pairs, untokenized });
  }

  lengths(samples: readonly TextSample[]): Int32Array {
    return Int32Array.from(samples, (sample) => this.#tokens.length(this.#indexOf.get(sample.row)!));
  }

  /** Longest first where the order is free: what takes the most memory comes at once, and no batch pads much. */
  async *batches(
    samples: readonly TextSample[],
    { batchSize, anyOrder = false, signal }: SampleBatchOptions<TextSample>,
  ): AsyncGenerator<SampleBatch<TextSample>, void, void> {
    const batches = anyOrder
      ? likeLengths(this.lengths(samples), batchSize, this.#model)
      : inBatches([...samples.keys()], batchSize);
    for (const members of batches) {
      throwIfAborted(signal);
      const batch = members.map((at) => samples[at]!);
      const rows = batch.map((sample) => this.#tokens.get(this.#indexOf.get(sample.row)!));
      yield { samples: batch, feeds: tokenBatch(this.#model, rows) };
    }
  }
}

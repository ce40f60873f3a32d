/** What a training of a language model came to, and how it is kept. Node only. */
import { type Remark, remark } from '../../messages/index.ts';
import type { LoraPair } from '../../models/lora/index.ts';
import type { EpochEvent } from '../../training/events.ts';
import type { FitResult } from '../../training/loop.ts';
import type { MemoryUse } from '../memory/memory-account.ts';
import type { ResolvedCausalLm } from './causal-lm-options.ts';
import type { Decoder } from './open-decoder.ts';
import { saveCausalLm, saveCausalLmAdapter } from './save-causal-lm.ts';
import type { Perplexity } from './token-batches.ts';
import { countLearned, type TokenRows } from './token-rows.ts';

/** By set; absent where nothing was set aside for it. */
export interface HeldOutPerplexity {
  readonly validation?: Perplexity;
  readonly test?: Perplexity;
}

interface Parts {
  readonly decoder: Decoder;
  readonly config: ResolvedCausalLm;
  readonly pairs: readonly LoraPair[];
  readonly fit: FitResult;
  readonly split: TokenRows;
  readonly before: HeldOutPerplexity;
  readonly after: HeldOutPerplexity;
  readonly seconds: { readonly train: number; readonly total: number };
  readonly memory: MemoryUse;
}

export class CausalLmRun {
  readonly method = 'lora';
  readonly task = 'causal-lm';
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Name of the model that learned. */
  get model(): string {
    return this.#parts.decoder.name;
  }

  /** Every setting that the result depends on, defaults included. */
  get config(): ResolvedCausalLm {
    return this.#parts.config;
  }

  /** Rows by set, and the tokens of them that are learned or foretold. */
  get samples(): Readonly<Record<'train' | 'validation' | 'test', { readonly rows: number; readonly tokens: number }>> {
    const { train, validation, test } = this.#parts.split.rows;
    const count = (rows: typeof train) => ({
      rows: rows.length,
      tokens: rows.reduce((sum, row) => sum + countLearned(row), 0),
    });
    return { train: count(train), validation: count(validation), test: count(test) };
  }

  /** Perplexity of the model as it was. */
  get before(): HeldOutPerplexity {
    return this.#parts.before;
  }

  /** Perplexity with the update. Validation chose the epoch; nothing but this measurement saw the test rows. */
  get after(): HeldOutPerplexity {
    return this.#parts.after;
  }

  get history(): readonly EpochEvent[] {
    return this.#parts.fit.history;
  }

  /** Epoch whose weights are kept; 0: nothing was better than the start. */
  get bestEpoch(): number {
    return this.#parts.fit.bestEpoch;
  }

  /** What is to be known before any number is read: `NOTHING_GAINED` where nothing was better than the start. */
  get remarks(): readonly Remark<'NOTHING_GAINED'>[] {
    const { fit, split } = this.#parts;
    if (fit.bestEpoch > 0 || split.rows.validation.length === 0) return [];
    return [remark('NOTHING_GAINED/language', { epochs: fit.history.length })];
  }

  get trainedParameters(): number {
    return this.#parts.pairs.reduce((sum, { A, B }) => sum + A.data.length + B.data.length, 0);
  }

  /** The update, layer by layer. */
  get pairs(): readonly LoraPair[] {
    return this.#parts.pairs;
  }

  get seconds(): { readonly train: number; readonly total: number } {
    return this.#parts.seconds;
  }

  /** Bytes of the whole process: what it may hold, was expected to hold, and held at most. */
  get memory(): MemoryUse {
    return this.#parts.memory;
  }

  /** Writes a model folder with the update merged into the weights; its key-value cache stays, so that `generate` and transformers.js run it.
   * @throws {InjertoError} OUTPUT_EXISTS · WRITE_FAILED. */
  async save(folder: string): Promise<void> {
    await saveCausalLm(folder, this, this.#parts.decoder);
  }

  /** Writes the update alone, as PEFT loads it.
   * @throws {InjertoError} OUTPUT_EXISTS · WRITE_FAILED. */
  async saveAdapter(folder: string): Promise<void> {
    await saveCausalLmAdapter(folder, this, this.#parts.decoder);
  }
}

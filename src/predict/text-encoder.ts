/** Texts to vectors: a text model's token vectors, pooled. */
import { throwIfAborted } from '../abort.ts';
import { closeAfter, closeOnFailure } from '../close-after.ts';
import { likeLengths } from '../data/text/tokens/like-lengths.ts';
import { type TokenRow, tokenBatch, tokenRow } from '../data/text/tokens/token-batch.ts';
import { isMostlyUntokenized } from '../data/text/tokens/untokenized-share.ts';
import { dissectModel, type TextModel, withFeaturesOutput } from '../models/index.ts';
import { countPromptTokens, withPromptTokens } from '../models/sentence/prompt-tokens.ts';
import { checkArgument, checkOptions, type OptionSchemas } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import { openNodeRuntime, probeShapes, rowsOfOutput } from '../runtime/node/index.ts';
import type { Runtime, Session } from '../runtime/types.ts';
import { checkStrings } from '../several.ts';
import { engineFields } from './prediction.ts';

export interface EmbedOptions {
  /** Put before each text; what a model wants stands in `TextModel.prompts`. @default `TextModel.defaultPrompt` */
  readonly prompt?: string;
  /** Texts that run together. @default 32 */
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Told of each text that the model does not read to its end. @param index in `texts`. @param tokens that were cut off */
  readonly onTruncated?: (index: number, tokens: number) => void;
  /** Told of each text of which the tokenizer has no tokens for more than half. @param share of it, ½ … 1 */
  readonly onUntokenized?: (index: number, share: number) => void;
}

export const embedFields: OptionSchemas<EmbedOptions> = {
  prompt: fields.text,
  batchSize: fields.count,
  signal: fields.signal,
  onProgress: fields.callback,
  onTruncated: fields.callback,
  onUntokenized: fields.callback,
};

export interface TextEncoder {
  /** D, the numbers of a vector. */
  readonly dimension: number;
  /** Tokens of a text that are read at most, special ones included. */
  readonly maxLength: number;
  /** Vectors [N·D] in the order of the texts, of unit length unless the model's files say otherwise. Texts that are longer than the
   * model reads are cut at the end.
   * @throws {InjertoError} OPTION_INVALID · ABORTED. */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface TextEncoderOptions {
  /** @default one that is opened for the encoder and closed with it */
  readonly runtime?: Runtime;
  /** Threads of a runtime that is opened here. @default number of physical cores */
  readonly threads?: number;
}

/** Of a model that was trained with a head, the vectors are what its head reads.
 * @throws {InjertoError} HEAD_NOT_FOUND if the graph has no value that can serve as a vector. */
export async function openTextEncoder(model: TextModel, options: TextEncoderOptions = {}): Promise<TextEncoder> {
  checkArgument('model', model, fields.modelOf('text'));
  checkOptions('openTextEncoder', options, engineFields);
  const { runtime, threads } = options;
  const own = runtime ? undefined : await openNodeRuntime({ ...(threads !== undefined && { threads }) });
  const close = async () => own?.close();
  return closeOnFailure(async () => {
    const place = runtime ?? own!;
    const { head } = dissectModel(model, await probeShapes(place, model.model, model.axes, model.rows));
    const backbone = withFeaturesOutput(model.model, head);
    const encoder = new SessionEncoder(model, place, backbone, head.features.size, close);
    await encoder.ready();
    return encoder;
  }, close);
}

/** Batches that wait in the runtime's thread: it always has the next one at hand. */
const ahead = 2;

class SessionEncoder implements TextEncoder {
  readonly dimension: number;
  readonly maxLength: number;
  readonly #model: TextModel;
  readonly #runtime: Runtime;
  readonly #release: () => Promise<void>;
  readonly #backbone: ReturnType<typeof withFeaturesOutput>;
  readonly #inputs: ReadonlySet<string>;
  /** By the number of tokens that do not count: one session, but for models that leave their prompt out of the pooling. */
  readonly #sessions = new Map<number, Promise<Session>>();

  /** @param release called when the encoder has been closed. */
  constructor(
    model: TextModel,
    runtime: Runtime,
    backbone: ReturnType<typeof withFeaturesOutput>,
    dimension: number,
    release: () => Promise<void>,
  ) {
    this.#model = model;
    this.#runtime = runtime;
    this.#release = release;
    this.#backbone = backbone;
    this.#inputs = new Set(backbone.model.graph?.input.map(({ name }) => name));
    this.dimension = dimension;
    this.maxLength = model.tokenizer.maxLength;
  }

  async ready(): Promise<void> {
    await this.#sessionFor(this.#model.defaultPrompt);
  }

  close(): Promise<void> {
    return closeAfter(async () => {
      for (const session of this.#sessions.values()) await (await session).dispose();
    }, this.#release);
  }

  #sessionFor(prompt: string): Promise<Session> {
    const { tokenizer, promptTokens } = this.#model;
    const { model } = this.#backbone;
    const count = promptTokens === undefined ? 0 : countPromptTokens(tokenizer, prompt);
    const prompted = promptTokens === undefined ? model : withPromptTokens(model, promptTokens, count);
    const { rows } = this.#model;
    const opened = this.#sessions.get(count) ?? this.#runtime.createSession(prompted, { rows });
    this.#sessions.set(count, opened);
    opened.catch(() => this.#sessions.delete(count));
    return opened;
  }

  async embed(texts: readonly string[], options: EmbedOptions = {}): Promise<Float32Array> {
    checkStrings('texts', texts);
    checkOptions('embed', options, embedFields);
    const {
      prompt = this.#model.defaultPrompt,
      batchSize = 32,
      signal,
      onProgress,
      onTruncated,
      onUntokenized,
    } = options;
    const { tokenizer } = this.#model;
    const session = await this.#sessionFor(prompt);
    const rows = texts.map((text, i): TokenRow => {
      const encoded = tokenizer.encode(prompt + text);
      if (encoded.truncated > 0) onTruncated?.(i, encoded.truncated);
      if (isMostlyUntokenized(encoded.untokenized)) onUntokenized?.(i, encoded.untokenized);
      const { ids, first } = tokenRow(encoded);
      return { ids: Int32Array.from(ids), first };
    });
    const result = new Float32Array(texts.length * this.dimension);
    let done = 0;
    const waiting: Promise<void>[] = [];
    try {
      const lengths = rows.map(({ ids }) => ids.length);
      for (const batch of likeLengths(lengths, batchSize, this.#model)) {
        throwIfAborted(signal);
        const running = this.#run(session, batch, rows, result).then(() => {
          done += batch.length;
          onProgress?.(done, texts.length);
        });
        // Its failure is met below; until then nobody waits for it.
        running.catch(() => {});
        waiting.push(running);
        if (waiting.length >= ahead) await waiting.shift();
      }
    } finally {
      await Promise.all(waiting);
    }
    throwIfAborted(signal);
    return result;
  }

  async #run(
    session: Session,
    batch: readonly number[],
    rows: readonly TokenRow[],
    result: Float32Array,
  ): Promise<void> {
    const all = tokenBatch(
      this.#model,
      batch.map((i) => rows[i]!),
    );
    const feeds = Object.fromEntries(Object.entries(all).filter(([name]) => this.#inputs.has(name)));
    const { output } = this.#backbone;
    const results = await session.run(feeds, { fetches: [output], transfer: true });
    const data = rowsOfOutput(results, output, batch.length);
    for (const [at, i] of batch.entries()) {
      const vector = data.subarray(at * this.dimension, (at + 1) * this.dimension);
      if (this.#model.normalize) scaleToUnit(vector);
      result.set(vector, i * this.dimension);
    }
  }
}

/** v / max(‖v‖, 1e-12), as torch.nn.functional.normalize. Changes `vector`. */
function scaleToUnit(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.max(Math.sqrt(squares), 1e-12);
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! / length;
}

/** The caller's side: a Runtime whose work is done by a worker, whatever kind of thread that is. */
import { InjertoError } from '../errors.ts';
import type { Remark } from '../messages/index.ts';
import { encodeModel, type ModelProto, sizeOf, type Tensor } from '../onnx/index.ts';
import { flawedOptimizers } from './flawed-optimizers.ts';
import { sessionInPortions, trainerInMicroBatches, trainerInPortions } from './in-portions.ts';
import type { Reply, Request, Verb, WorkerApi } from './protocol.ts';
import type { Runtime, Session, SessionOptions, Tensors, Trainer, TrainerSpec } from './types.ts';

/** A thread that answers requests. */
export interface WorkerPort {
  post(request: Request, transfer: ArrayBuffer[]): void;
  /** Called once per reply. */
  onReply(listener: (reply: Reply) => void): void;
  /** Called when the thread ends before it was closed. */
  onExit(listener: (reason: string) => void): void;
  terminate(): Promise<void>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class RemoteRuntime implements Runtime {
  readonly #port: WorkerPort;
  readonly #onRemark: (remark: Remark) => void;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #gone: string | undefined;

  /** @param onRemark told what the engine did otherwise than asked. */
  constructor(port: WorkerPort, onRemark: (remark: Remark) => void = () => {}) {
    this.#port = port;
    this.#onRemark = onRemark;
    port.onReply((reply) => this.#settle(reply));
    port.onExit((reason) => this.#fail(reason));
  }

  async createSession(model: ModelProto | Uint8Array, options: SessionOptions = {}): Promise<Session> {
    const { rows, ...settings } = options;
    const bytes = encoded(model);
    const { handle, remarks, ...signature } = await this.#call(
      'createSession',
      [bytes, { ...settings, without: flawedOptimizers([model]) }],
      [bytes.buffer],
    );
    this.#tell(remarks);
    const session: Session = {
      ...signature,
      run: async (feeds, { fetches, transfer = false } = {}) => {
        checkFilled(feeds);
        return this.#call('run', [handle, feeds, fetches], transfer ? buffersOf(feeds) : []);
      },
      dispose: () => this.#call('dispose', [handle]),
    };
    return rows === undefined ? session : sessionInPortions(session, rows);
  }

  async createTrainer({
    graph,
    parameters,
    running = {},
    rows,
    microBatch,
    compact,
    optimization = 'all',
  }: TrainerSpec): Promise<Trainer> {
    const { step, finish, forward, kernels, gradients, loss, statistics, recomputed } = graph;
    const graphs = { step: encoded(step), forward: encoded(forward), ...(finish && { finish: encoded(finish) }) };
    const without = flawedOptimizers([step, forward, ...(finish ? [finish] : [])]);
    const recomputes = (recomputed?.pieces ?? 0) > 0;
    const { handle, remarks } = await this.#call(
      'createTrainer',
      [
        {
          ...graphs,
          ...{ kernels, gradients, loss, statistics, parameters, running },
          ...{ optimization, without, recomputes, compact: compact ?? recomputes },
        },
      ],
      Object.values(graphs).map(({ buffer }) => buffer),
    );
    this.#tell(remarks);
    const trainer: Trainer = {
      accumulate: async (feeds, weight = 1) => {
        checkFilled(feeds);
        return this.#call('accumulate', [handle, feeds, weight], buffersOf(feeds));
      },
      update: (optimizer, maxGradNorm, averageDecay) =>
        this.#call('update', [handle, optimizer, maxGradNorm, averageDecay]),
      evaluate: async (feeds, weights) => {
        checkFilled(feeds);
        return this.#call('evaluate', [handle, feeds, weights], buffersOf(feeds));
      },
      readState: () => this.#call('readState', [handle]),
      readParameters: () => this.#call('readParameters', [handle]),
      readAverage: () => this.#call('readAverage', [handle]),
      readGradients: () => this.#call('readGradients', [handle]),
      writeState: (state) => this.#call('writeState', [handle, state]),
      writeParameters: (parameters) => this.#call('writeParameters', [handle, parameters]),
      dispose: () => this.#call('dispose', [handle]),
    };
    if (rows !== undefined) return trainerInPortions(trainer, rows);
    return microBatch ? trainerInMicroBatches(trainer, microBatch) : trainer;
  }

  #tell(remarks: readonly Remark[]): void {
    for (const remark of remarks) this.#onRemark(remark);
  }

  async close(): Promise<void> {
    this.#fail('the runtime was closed');
    await this.#port.terminate();
  }

  /** @param given what changes hands instead of being copied. */
  #call<V extends Verb>(
    verb: V,
    args: Parameters<WorkerApi[V]>,
    given: ArrayBuffer[] = [],
  ): Promise<ReturnType<WorkerApi[V]>> {
    if (this.#gone !== undefined) return Promise.reject(goneError(this.#gone));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#port.post({ id, verb, args }, given);
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.value);
    else waiting?.reject(InjertoError.fromJSON(reply.error));
  }

  #fail(reason: string): void {
    this.#gone ??= reason;
    for (const { reject } of this.#waiting.values()) reject(goneError(this.#gone));
    this.#waiting.clear();
  }
}

function goneError(reason: string): InjertoError {
  return new InjertoError('RUNTIME_CLOSED', { details: { reason: reason.replace(/\.$/, '') } });
}

/** An array that was given away is empty, and posting it again would never be answered. */
function checkFilled(feeds: Tensors): void {
  for (const [name, { shape, data }] of Object.entries(feeds)) {
    if (data.length === sizeOf(shape)) continue;
    throw new InjertoError('SHAPE_MISMATCH/feed', {
      details: { shape: `[${shape}]`, wanted: sizeOf(shape), there: data.length },
      where: { input: name },
    });
  }
}

/** The bytes of a model, to be given away. */
function encoded(model: ModelProto | Uint8Array): Uint8Array<ArrayBuffer> {
  // not `slice`: that of a Buffer is a view, and the caller's own bytes would be given away
  return model instanceof Uint8Array ? new Uint8Array(model) : encodeModel(model);
}

/** Buffers that a feed owns alone, so that they can change hands; a view of part of a buffer is copied instead. */
export function buffersOf(tensors: Readonly<Record<string, Tensor>>): ArrayBuffer[] {
  const whole = Object.values(tensors).filter(({ data }) => data.byteLength === data.buffer.byteLength);
  return [...new Set(whole.map(({ data }) => data.buffer as ArrayBuffer))];
}

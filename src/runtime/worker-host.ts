/** The worker's side: sessions and trainers by number, one request at a time. */
import { closeOnFailure } from '../close-after.ts';
import { InjertoError, messageOf } from '../errors.ts';
import type { Remark } from '../messages/index.ts';
import type { DType, Tensor } from '../onnx/index.ts';
import { type Engine, type EngineSession, fromEngine, runSession, toEngine } from './engine.ts';
import { type OpenedSession, openWithFewerOptimizations } from './fewer-optimizations.ts';
import { letGo } from './let-go.ts';
import type { Reply, Request, TrainerMessage, WireError, WorkerApi } from './protocol.ts';
import { StepTrainer } from './step-trainer.ts';
import type { EvaluatedWeights, OptimizerUpdate, Tensors, TrainerState } from './types.ts';

export interface HostOptions {
  readonly threads?: number;
  /** Whether the engine writes an output into the array that it is given for it, or computes in a memory of its own, from which results are copied. */
  readonly outputs: 'in-place' | 'copied';
}

export class WorkerHost {
  readonly #engine: Engine;
  readonly #options: HostOptions;
  readonly #sessions = new Map<number, EngineSession>();
  readonly #trainers = new Map<number, StepTrainer>();
  #lastHandle = 0;

  constructor(engine: Engine, options: HostOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  /** Answers one request. Never throws: errors travel in the reply. */
  async answer({ id, verb, args }: Request): Promise<Reply> {
    try {
      // biome-ignore lint/suspicious/noExplicitAny: the verb picks the method, and WorkerApi ties its arguments to it at the caller
      return { id, ok: true, value: await (this[verb] as (...all: any[]) => unknown).apply(this, args) };
    } catch (error) {
      return { id, ok: false, error: wireError(error) };
    }
  }

  async createSession(model: Uint8Array, options: Parameters<WorkerApi['createSession']>[1]) {
    const { session, remark } = await this.#open(model, options);
    letGo(model);
    const handle = ++this.#lastHandle;
    this.#sessions.set(handle, session);
    const names = { inputNames: [...session.inputNames], outputNames: [...session.outputNames] };
    return { handle, ...names, outputTypes: typesOf(session), remarks: remark ? [remark] : [] };
  }

  async run(handle: number, feeds: Tensors, fetches: readonly string[] | undefined): Promise<Record<string, Tensor>> {
    const session = found(this.#sessions, handle);
    const results = await runSession(
      session,
      this.#feeds(feeds),
      fetches && Object.fromEntries(fetches.map((name) => [name, null])),
    );
    return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, fromEngine(value)]));
  }

  async createTrainer(message: TrainerMessage): Promise<{ handle: number; remarks: Remark[] }> {
    const { step, finish, forward, optimization = 'all', without, compact, recomputes, ...plan } = message;
    const opened: EngineSession[] = [];
    const remarks: Remark[] = [];
    const open = async (graph: Uint8Array) => {
      const { session, remark } = await this.#open(graph, { optimization, without }, { compact, recomputes });
      opened.push(session);
      if (remark) remarks.push(remark);
      return session;
    };
    return closeOnFailure(
      async () => {
        const sessions = {
          step: await open(step),
          forward: await open(forward),
          ...(finish && { finish: await open(finish) }),
        };
        for (const graph of [step, forward, finish]) if (graph) letGo(graph);
        const trainer = new StepTrainer(this.#engine, sessions, plan, this.#options.outputs);
        const handle = ++this.#lastHandle;
        this.#trainers.set(handle, trainer);
        return { handle, remarks };
      },
      () => Promise.all(opened.map((session) => session.release())),
    );
  }

  accumulate(handle: number, feeds: Tensors, weight: number) {
    return found(this.#trainers, handle).accumulate(feeds, weight);
  }

  update(
    handle: number,
    optimizer: OptimizerUpdate,
    maxGradNorm: number | undefined,
    averageDecay: number | undefined,
  ) {
    return found(this.#trainers, handle).update(optimizer, maxGradNorm, averageDecay);
  }

  evaluate(handle: number, feeds: Tensors, weights: EvaluatedWeights | undefined) {
    return found(this.#trainers, handle).evaluate(feeds, weights);
  }

  readState(handle: number) {
    return found(this.#trainers, handle).readState();
  }

  readParameters(handle: number) {
    return found(this.#trainers, handle).readParameters();
  }

  readAverage(handle: number) {
    return found(this.#trainers, handle).readAverage();
  }

  readGradients(handle: number) {
    return found(this.#trainers, handle).readGradients();
  }

  writeState(handle: number, state: TrainerState) {
    found(this.#trainers, handle).writeState(state);
  }

  writeParameters(handle: number, parameters: TrainerState['parameters']) {
    found(this.#trainers, handle).writeParameters(parameters);
  }

  async dispose(handle: number): Promise<void> {
    await this.#sessions.get(handle)?.release();
    await this.#trainers.get(handle)?.dispose();
    this.#sessions.delete(handle);
    this.#trainers.delete(handle);
  }

  #open(
    model: Uint8Array,
    { optimization = 'all', without }: Parameters<WorkerApi['createSession']>[1],
    { compact, recomputes }: Pick<TrainerMessage, 'compact' | 'recomputes'> = { compact: false, recomputes: false },
  ): Promise<OpenedSession> {
    // FastGeluFusion removes a product that the backward part reads too (ONNX Runtime 1.30), where activations are computed twice.
    const off = [...without, ...(recomputes ? ['FastGeluFusion'] : [])];
    return openWithFewerOptimizations(this.#engine, model, {
      graphOptimizationLevel: optimization,
      logSeverityLevel: 4,
      // One block laid out for all activations is some percent faster, and comes on top of what the first run allocated.
      enableMemPattern: !compact,
      ...(this.#options.threads && { intraOpNumThreads: this.#options.threads }),
      extra: {
        session: {
          // Denormal numbers, common in small gradients, cost a CPU a hundred times the time of others.
          set_denormal_as_zero: '1',
          // Threads that wait for the next run with their engine on would slow whatever runs in between.
          force_spinning_stop: '1',
        },
        ...(off.length > 0 && { optimization: { disable_specified_optimizers: off.join(';') } }),
      },
    });
  }

  #feeds(feeds: Tensors) {
    return Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, toEngine(this.#engine, value)]));
  }
}

function typesOf({ outputMetadata }: EngineSession): Record<string, DType> {
  return Object.fromEntries(
    outputMetadata.flatMap((value) => (value.isTensor ? [[value.name, value.type as DType]] : [])),
  );
}

function found<T>(map: ReadonlyMap<number, T>, handle: number): T {
  const value = map.get(handle);
  if (value) return value;
  throw new InjertoError('DISPOSED');
}

function wireError(error: unknown): WireError {
  if (error instanceof InjertoError) return error.toJSON();
  return { code: 'RUNTIME_FAILED', what: messageOf(error), details: {} };
}

/** What the calling thread and the worker say to each other: plain values that cross threads. */
import type { TrainingGraph } from '../autodiff/training-graph.ts';
import type { ErrorJson } from '../errors.ts';
import type { Remark } from '../messages/index.ts';
import type { DType, Tensor } from '../onnx/index.ts';
import type {
  EvaluatedWeights,
  OptimizerUpdate,
  ParameterSpec,
  SessionOptions,
  StepResult,
  Tensors,
  TrainerSpec,
  TrainerState,
} from './types.ts';

/** A trainer as it crosses threads: graphs as bytes. */
export interface TrainerMessage extends Pick<TrainingGraph, 'kernels' | 'gradients' | 'loss' | 'statistics'> {
  readonly step: Uint8Array;
  readonly finish?: Uint8Array;
  readonly forward: Uint8Array;
  readonly parameters: readonly ParameterSpec[];
  readonly running: NonNullable<TrainerSpec['running']>;
  readonly optimization?: SessionOptions['optimization'];
  /** Optimizers to switch off. */
  readonly without: readonly string[];
  /** Whether memory matters more than time. */
  readonly compact: boolean;
  /** Whether the step computes activations twice. */
  readonly recomputes: boolean;
}

/** The worker's verbs. `handle` is a session's or trainer's number. */
export interface WorkerApi {
  createSession(
    model: Uint8Array,
    options: Omit<SessionOptions, 'rows'> & { readonly without: readonly string[] },
  ): {
    handle: number;
    inputNames: string[];
    outputNames: string[];
    outputTypes: Record<string, DType>;
    remarks: Remark[];
  };
  run(handle: number, feeds: Tensors, fetches: readonly string[] | undefined): Record<string, Tensor>;
  createTrainer(message: TrainerMessage): { handle: number; remarks: Remark[] };
  accumulate(handle: number, feeds: Tensors, weight: number): StepResult;
  update(
    handle: number,
    optimizer: OptimizerUpdate,
    maxGradNorm: number | undefined,
    averageDecay: number | undefined,
  ): { gradNorm: number; finite: boolean };
  evaluate(handle: number, feeds: Tensors, weights: EvaluatedWeights | undefined): Record<string, Tensor>;
  readState(handle: number): TrainerState;
  readParameters(handle: number): Record<string, Tensor<'float32'>>;
  readAverage(handle: number): Record<string, Tensor<'float32'>>;
  readGradients(handle: number): Record<string, Tensor<'float32'>>;
  writeState(handle: number, state: TrainerState): void;
  writeParameters(handle: number, parameters: Readonly<Record<string, Tensor<'float32'>>>): void;
  dispose(handle: number): void;
}

export type Verb = keyof WorkerApi;

export interface Request<V extends Verb = Verb> {
  readonly id: number;
  readonly verb: V;
  readonly args: Parameters<WorkerApi[V]>;
}

/** Asks the worker to end once it has done what it is doing. Ending a thread from outside while ONNX Runtime computes in it
 *  aborts the whole process (onnxruntime-node 1.30: an uncaught Napi::Error). */
export const closeRequest = 'close';

export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: WireError };

/** An error that crosses threads with its code and details: structured clone would keep only the message. */
export type WireError = ErrorJson;

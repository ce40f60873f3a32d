/** ONNX Runtime behind one small interface. Nothing here knows of Node, browsers, or how a method trains. */
import type { TrainingGraph } from '../autodiff/training-graph.ts';
import type { DType, ModelProto, Tensor } from '../onnx/index.ts';

export type Tensors = Readonly<Record<string, Tensor>>;

/** A place where graphs run, away from the calling thread. Close it to end its thread and free its memory. */
export interface Runtime {
  /** Prepares a model for inference. Weights are baked in: the engine fuses and pre-packs them.
   * @throws {InjertoError} MODEL_REJECTED with the engine's reason (wrong shape, unknown operator …). */
  createSession(model: ModelProto | Uint8Array, options?: SessionOptions): Promise<Session>;
  /** Prepares a step graph for training. @throws {InjertoError} MODEL_REJECTED. */
  createTrainer(spec: TrainerSpec): Promise<Trainer>;
  close(): Promise<void>;
}

export interface SessionOptions {
  /** Graph optimizations of the engine. @default 'all' */
  readonly optimization?: 'disabled' | 'basic' | 'extended' | 'all';
  /** First axis of every input and output, where the graph works for that number only: other batches run in portions. @default any number */
  readonly rows?: number | undefined;
}

export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Types of the outputs that are tensors, by name. */
  readonly outputTypes: Readonly<Record<string, DType>>;
  /** Runs the graph. The arrays of `feeds` are copied unless `transfer` gives them away.
   * @throws {InjertoError} RUN_FAILED with the engine's reason and the node. */
  run(
    feeds: Tensors,
    options?: { readonly fetches?: readonly string[]; readonly transfer?: boolean },
  ): Promise<Record<string, Tensor>>;
  dispose(): Promise<void>;
}

/** A trainable weight. Learning rate and weight decay go by `group`. */
export interface ParameterSpec {
  readonly name: string;
  readonly value: Tensor<'float32'>;
  /** Index into the `groups` of `update`. */
  readonly group: number;
}

export interface TrainerSpec extends SessionOptions {
  readonly graph: Omit<TrainingGraph, 'held'>;
  readonly parameters: readonly ParameterSpec[];
  /** The running statistics of the graph, as they are before any step. Each step moves them; they stand among the parameters wherever those are
   * read and written, and have no gradient, no moments. @default none */
  readonly running?: Readonly<Record<string, Tensor<'float32'>>>;
  /** Run larger batches in parts. @default batches run whole */
  readonly microBatch?: MicroBatch | undefined;
  /** Whether memory matters more than time. @default where activations are computed twice */
  readonly compact?: boolean | undefined;
}

export interface MicroBatch {
  /** Samples that go through the graph at once, at most. */
  readonly rows: number;
  /** Whether the loss of a batch is the mean of its samples' or their sum. */
  readonly loss: 'mean' | 'sum';
}

/** One optimizer's settings for one group of parameters, at one step. */
export interface GroupUpdate {
  readonly learningRate: number;
  readonly weightDecay: number;
}

export type OptimizerUpdate =
  | {
      readonly kind: 'adamw';
      readonly betas: readonly [number, number];
      readonly eps: number;
      readonly groups: readonly GroupUpdate[];
    }
  | {
      readonly kind: 'sgd';
      readonly momentum: number;
      readonly nesterov: boolean;
      readonly groups: readonly GroupUpdate[];
    };

export type EvaluatedWeights = 'present' | 'average';

export interface StepResult {
  readonly loss: number;
  /** Outputs of the step graph that are neither loss nor gradients, such as `logits`. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

export interface TrainerState {
  /** Weights, and running statistics. */
  readonly parameters: Readonly<Record<string, Tensor<'float32'>>>;
  /** Optimizer moments, by parameter name; all zero before the first update. */
  readonly firstMoment: Readonly<Record<string, Tensor<'float32'>>>;
  readonly secondMoment: Readonly<Record<string, Tensor<'float32'>>>;
  /** Updates made so far. */
  readonly steps: number;
  /** The moving average of weights and running statistics; absent where no update asked for one. */
  readonly average?: Readonly<Record<string, Tensor<'float32'>>>;
}

/** Weights, gradients and optimizer moments of a training, and the sessions that read them in place. */
export interface Trainer {
  /** Forward and backward of one batch; adds the gradients to those already accumulated, and moves running statistics. The arrays of `feeds` are given away.
   * @param weight factor on this batch's gradients, 1 / number of batches for the mean over an accumulation. @default 1 */
  accumulate(feeds: Tensors, weight?: number): Promise<StepResult>;
  /** Clips the accumulated gradients to `maxGradNorm` (Euclidean norm over all parameters), updates the weights, clears the gradients.
   * Where the gradients hold NaN or infinity nothing is updated, running statistics are as before the accumulation, and `finite` is false.
   * @param averageDecay of the moving average of weights and running statistics, average ← decay·average + (1 − decay)·value, taken after the
   * update; the first one begins it with the values. @default there is none */
  update(
    optimizer: OptimizerUpdate,
    maxGradNorm?: number,
    averageDecay?: number,
  ): Promise<{ readonly gradNorm: number; readonly finite: boolean }>;
  /** Forward only. The arrays of `feeds` are given away.
   * @param weights the present ones, or their moving average. @default present */
  evaluate(feeds: Tensors, weights?: EvaluatedWeights): Promise<Record<string, Tensor>>;
  /** Copies of the weights and running statistics (and the moments). */
  readState(): Promise<TrainerState>;
  readParameters(): Promise<Record<string, Tensor<'float32'>>>;
  /** A copy of the moving average; of the weights and running statistics, where none has begun. */
  readAverage(): Promise<Record<string, Tensor<'float32'>>>;
  /** Copies of the gradients accumulated since the last update, by parameter name; unclipped. */
  readGradients(): Promise<Record<string, Tensor<'float32'>>>;
  writeState(state: TrainerState): Promise<void>;
  writeParameters(parameters: Readonly<Record<string, Tensor<'float32'>>>): Promise<void>;
  dispose(): Promise<void>;
}

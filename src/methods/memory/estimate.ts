/** Bytes that the parts of a training add to the process. The factors were measured on MobileNetV2, MiniLM and ResNet-18 at batches of 8
 *  and 24. */
import type { HeldBytes, HeldValues } from '../../autodiff/index.ts';

/** Once a batch of a size has run, the engine lays out one block for all values of the next one; what the first took stays. */
const patternFactor = 0.8;
/** What the kernels read lies beside the arena, and breaks it up: 1.4 to 2.2 for each byte. */
const kernelFactor = 1.5;
/** A file of weights is written once for the engine, and read into its session. */
const copiesOfWeights = 2;
/** Weights that learn: handed over, in the arena with gradients and two moments, and the best so far. */
const copiesOfTrained = 6;
/** A checkpoint reads weights and moments, and writes them to one file. */
const copiesOfCheckpoint = 6;
/** Batches that are made, on their way to the engine, and in it. */
const batchesUnderWay = 4;
/** What the parts leave out, such as the gaps that the allocators leave between them: peaks went past their sum by up to 27 %. */
const unaccounted = 1.2;
/** JavaScript's and the allocators' own, which is not given back at once. */
const slack = 64 * 2 ** 20;

/** A step and the measurements between steps, in bytes. */
export interface TrainingParts {
  /** Values that the step holds at once, and a measurement. */
  readonly held: HeldValues;
  /** Whether the frozen part runs before each step. */
  readonly frozenRuns: boolean;
  /** Weights that learn. */
  readonly trained: number;
  /** Weights that are part of the step and do not learn; both graphs hold them. */
  readonly fixed: number;
  /** One batch, as it is fed. */
  readonly batch: number;
  /** Making the samples of the batches ahead. */
  readonly samples: number;
  /** Whether gradients are added up over several runs of the graph. */
  readonly accumulates: boolean;
  /** Whether checkpoints are written. */
  readonly checkpoints: boolean;
  /** Whether memory matters more than time. */
  readonly compact: boolean;
}

export function trainingBytes(training: TrainingParts): number {
  const { held, frozenRuns, trained, fixed, batch, samples, accumulates, checkpoints, compact } = training;
  const graphs = [held.step, held.forward, ...(frozenRuns ? [held.frozen] : [])];
  const values = graphs.reduce((sum, graph) => sum + graphBytes(graph, compact), kernelFactor * held.kernels);
  const copies = copiesOfTrained + (accumulates ? 1 : 0) + (checkpoints ? copiesOfCheckpoint : 0);
  const parts = values + copies * trained + 2 * copiesOfWeights * fixed + batchesUnderWay * batch + samples;
  return unaccounted * parts + slack;
}

function graphBytes({ values, arena }: HeldBytes, compact: boolean): number {
  return arena + (compact ? 0 : patternFactor * values);
}

/** The frozen part over samples, in bytes. */
export interface FeatureParts {
  /** Weights of the frozen part. */
  readonly weights: number;
  /** Values that it holds at once. */
  readonly held: HeldBytes;
  /** One batch, as it is fed. */
  readonly batch: number;
  /** Making the samples of the batches ahead. */
  readonly samples: number;
}

export function featureBytes({ weights, held, batch, samples }: FeatureParts): number {
  // its file stays, to open it again
  return graphBytes(held, false) + (copiesOfWeights + 1) * weights + batchesUnderWay * batch + samples + slack;
}

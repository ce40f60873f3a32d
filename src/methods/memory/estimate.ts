/** Bytes that the parts of a training add to the process, as they were measured by bench/memory/estimates.ts. */
import type { HeldBytes, HeldValues } from '../../autodiff/index.ts';

/** What the kernels read and write lies beside the arena. A step that writes outputs elsewhere holds more besides than the order of its nodes
 * tells, such as a second copy in the layout of its convolutions: 2.2 to 2.7 bytes were measured for each. */
const kernelFactor = 2.5;
/** An engine that opens a graph holds the file, what it parsed of it, and the weights that it keeps. */
const copiesWhileOpening = 3;
/** A step and a forward graph have the weights that do not learn twice: as they are, and packed for products. */
const copiesOfFixed = 2;
/** Weights that learn: in the arena with gradients and two moments, those of the start, the best so far, and on their way between the threads,
 * where they are there twice. */
const copiesOfTrained = 8;
/** A checkpoint reads weights and moments, and writes them to one file. */
const copiesOfCheckpoint = 6;
/** Batches that are made, on their way to the engine, and in it. */
const batchesUnderWay = 4;
/** JavaScript's and the allocators' own, which is not given back at once. */
const slack = 64 * 2 ** 20;

/** A step and the measurements between steps, in bytes. */
export interface TrainingParts {
  /** Values that the step holds at once, and a measurement. */
  readonly held: HeldValues;
  /** Weights that learn. */
  readonly trained: number;
  /** Weights that are part of the step and do not learn; both graphs hold them. */
  readonly fixed: number;
  /** Weights of the frozen part, where it runs before each step; undefined where it does not. */
  readonly frozen: number | undefined;
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
  /** Whether a moving average of the weights is kept. @default false */
  readonly averages?: boolean;
  /** Trainings whose weights are averaged. @default 1 */
  readonly trainings?: number;
}

export function trainingBytes(training: TrainingParts): number {
  const {
    held,
    trained,
    fixed,
    frozen,
    batch,
    samples,
    accumulates,
    checkpoints,
    compact,
    averages = false,
    trainings = 1,
  } = training;
  const values = graphBytes(held.step, compact) + graphBytes(held.forward, compact) + kernelFactor * held.kernels;
  const before = frozen === undefined ? 0 : graphBytes(held.frozen, false) + frozen;
  const copies =
    copiesOfTrained +
    (accumulates ? 1 : 0) +
    (checkpoints ? copiesOfCheckpoint : 0) +
    averageCopies(averages, checkpoints) +
    soupCopies(trainings);
  return values + before + copies * trained + 2 * copiesOfFixed * fixed + batchesUnderWay * batch + samples + slack;
}

/** In the arena; a checkpoint reads it and writes it. */
function averageCopies(averages: boolean, checkpoints: boolean): number {
  return averages ? (checkpoints ? 3 : 1) : 0;
}

/** The weights of each, the best average so far, and one that is tried, summed in 64 bits. */
function soupCopies(trainings: number): number {
  return trainings > 1 ? trainings + 2 : 0;
}

function graphBytes({ arena, block }: HeldBytes, compact: boolean): number {
  return arena + (compact ? 0 : block);
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
  const running = weights + graphBytes(held, false) + batchesUnderWay * batch + samples + slack;
  return Math.max(copiesWhileOpening * weights, running);
}

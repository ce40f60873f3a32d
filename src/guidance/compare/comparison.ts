/** What a comparison gives. */
import type { Remark } from '../../messages/index.ts';
import type { Expected } from '../learning-curves/index.ts';
import type { Accuracy } from '../trials/answers.ts';
import type { ComparedMethod } from './compared-methods.ts';

/** One method, measured on the samples of `Comparison.measuredOn`. */
export interface MethodResult extends Accuracy {
  readonly method: ComparedMethod;
  /** Share of the validation samples, by which methods are chosen. Those that early stopping looks at flatter the trainings by epochs a little. */
  readonly validationAccuracy: number;
  /** Wall-clock, from samples to trained model, calls that were stopped included. What is in the cache of features takes no time. */
  readonly seconds: number;
  /** Bytes of the whole process, at most, while the method ran. */
  readonly peakMemory: number;
  /** Weights that learned, one by one. */
  readonly trainedWeights: number;
  /** Bytes of what answers. */
  readonly size: number;
  /** Seconds of one answer, the median; null for nearest neighbours, which nothing serves. */
  readonly latency: number | null;
  /** Against the first of the methods; null for that one. */
  readonly versusSimplest: {
    /** Accuracy less that of the simplest. */
    readonly difference: number;
    /** Of that, 95 %, by paired bootstrap (BCa). */
    readonly interval: readonly [number, number];
    /** McNemar's mid-p, corrected by Holm for the number of methods. */
    readonly p: number;
  } | null;
  /** Training samples, those there are included, with which the method is expected to be as accurate as the best is now; null where there is no
   * curve to say so, or where it is the best. `band`: 90 %; its upper end is null where it may never be. */
  readonly needs: { readonly samples: number; readonly band: readonly [number, number | null] } | null;
}

export interface MethodNotRun {
  readonly method: ComparedMethod;
  readonly reason: Remark;
  /** What it would take, about; null where nothing tells. */
  readonly estimatedSeconds: number | null;
}

export interface MeasuredCurve {
  readonly method: ComparedMethod;
  /** Mean accuracy over the draws, and their standard deviation. */
  readonly points: readonly { readonly samples: number; readonly accuracy: number; readonly deviation: number }[];
  /** At two and four times the largest size; empty where the curve is not extrapolated. */
  readonly expected: readonly Expected[];
  /** Why it is not; null where it is. */
  readonly refused: Remark | null;
}

export interface Recommendation {
  readonly method: ComparedMethod;
  readonly why: readonly Remark[];
  readonly wouldChangeIf: readonly Remark[];
}

export interface Comparison {
  readonly model: string;
  readonly data: {
    readonly path: string;
    readonly modality: 'image' | 'text';
    readonly samples: number;
    readonly classes: readonly string[];
  };
  /** Samples on each side. */
  readonly splits: { readonly train: number; readonly validation: number; readonly test: number };
  /** The side that accuracies are of: `validation` only where there is no test side. */
  readonly measuredOn: 'test' | 'validation';
  /** From the simplest on. */
  readonly methods: readonly MethodResult[];
  readonly notRun: readonly MethodNotRun[];
  readonly curves: readonly MeasuredCurve[];
  /** Made from validation samples alone; null where no method that could be recommended was finished. */
  readonly recommendation: Recommendation | null;
  /** What is to be known of the numbers. */
  readonly remarks: readonly Remark[];
  /** Where finished methods are kept, and their models. */
  readonly stateDir: string;
  /** Writes the model folder of the recommended method.
   * @throws {InjertoError} NO_MODEL_TO_SAVE for zero-shot, which has nothing to save · OUTPUT_EXISTS · WRITE_FAILED. */
  save(directory: string): Promise<void>;
}

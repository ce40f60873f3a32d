import type { InjertoError } from '../errors.ts';
import type { Tensors } from '../runtime/types.ts';
import type { View } from './images/image-loader.ts';
import type { Sample } from './sample.ts';

/** Samples as a graph reads them. */
export interface SampleBatch<S extends Sample = Sample> {
  /** By input name; the first axis is that of `samples`. The arrays are the caller's to give away. */
  readonly feeds: Tensors;
  readonly samples: readonly S[];
}

export interface SampleBatchOptions<S = Sample> {
  readonly batchSize: number;
  readonly view: View;
  /** Whether samples may come in another order: texts of like length go together, so that little padding is computed. @default false */
  readonly anyOrder?: boolean;
  /** Batches kept ready beside the one in use; bounds memory. @default 1 */
  readonly batchesAhead?: number;
  /** A sample that can't be read: reported and left out. Without it, iteration throws. */
  readonly onUnreadable?: (sample: S, error: InjertoError) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Turns the samples of one dataset into the inputs of one model. */
export interface SampleLoader<S extends Sample = Sample> {
  /** How a sample becomes numbers; plain JSON. What is computed from the same content in the same way is the same. */
  readonly preparation: unknown;
  /** Whether texts come two and two. @default false */
  readonly pairs?: boolean;
  batches(samples: readonly S[], options: SampleBatchOptions<S>): AsyncIterable<SampleBatch<S>>;
  /** Bytes that are needed to make the samples of the batches ahead. @default not worth counting */
  readonly bytesAhead?: number;
  /** Numbers along the moving axis (tokens) of each sample; absent where all samples are of one size. */
  lengths?(samples: readonly S[]): Int32Array;
}

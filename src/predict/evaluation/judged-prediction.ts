import type { Sample } from '../../data/index.ts';
import type { ScoredLabel } from '../ranked-labels.ts';
import type { Novelty } from '../unknown/novelty.ts';

/** What a model says of one sample, and what is true of it. `unknown`, `distance` and `pValue` are there where `evaluate` asked a model that can tell. */
export interface JudgedPrediction<S extends Sample = Sample> extends Partial<Novelty> {
  /** The sample in its dataset: `id` says where it stands (the file below the folder, or `table.csv:118`), an image sample's `path` where the
   * file is; `dataset.read([sample])` gives the words of a text sample. */
  readonly sample: S;
  /** What is true: the name of the class; of several labels their names, in class order; of a number the number. */
  readonly truth: string | readonly string[] | number;
  /** The likeliest class, the labels whose probability is above ½ (likeliest first), or the number. */
  readonly predicted: string | readonly string[] | number;
  /** Whether `predicted` is `truth`: of several labels all of them and no other. Absent where a number was learned. */
  readonly right?: boolean;
  /** Every class with its probability, highest first, equal ones in class order. They sum to 1, unless several may apply. Empty where a
   * number was learned. */
  readonly scores: readonly ScoredLabel[];
}

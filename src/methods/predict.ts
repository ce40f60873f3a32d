import type { Prediction, PredictOptions } from './prediction.ts';

/** Labels photos, a batch at a time and in the order given, however many there are.
 * @param model what `openModel` gives: a trained model, or a starter with its own 1,000 labels. */
export declare function predict(
  model: unknown,
  files: Iterable<string> | AsyncIterable<string>,
  options?: PredictOptions,
): AsyncIterable<Prediction>;

/** Expected calibration error with 15 bins of equal width over the confidence (0, 1], the literature's usual (Guo et al. 2017):
 *    ECE = Σ_bins (samples in it / N)·|accuracy in it − mean confidence in it|
 * @param confidences N probabilities of the predicted class. @param right N: whether it was the true one.
 * @returns 0 … 1; NaN for N = 0. */
export function expectedCalibrationError(confidences: ArrayLike<number>, right: ArrayLike<boolean>, bins = 15): number {
  // |accuracy − confidence| weighted by the bin's share is |Σ (right − confidence)|/N: no counts are needed.
  const excess = new Float64Array(bins);
  for (let n = 0; n < confidences.length; n++) {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidences[n]! * bins) - 1));
    excess[bin]! += (right[n] ? 1 : 0) - confidences[n]!;
  }
  return excess.reduce((sum, value) => sum + Math.abs(value), 0) / confidences.length;
}

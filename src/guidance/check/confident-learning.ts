/** Labels that are probably wrong, by confident learning: Northcutt, Jiang & Chuang 2021, "Confident Learning: Estimating Uncertainty in Dataset
 * Labels", J. Artif. Intell. Res. 70, arXiv:1911.00068. */

export interface LabelIssue {
  readonly row: number;
  /** The class that is likelier than the given one. */
  readonly suggested: number;
  /** Probability of the given label, and of the suggested one. */
  readonly given: number;
  readonly likelier: number;
}

/**
 * 1. A sample of label i counts as class j where p(j) is at least the mean p(j) of the samples labelled j (eq. 2), the likeliest such j: the confident
 *    joint C (eq. 1).
 * 2. Its rows are scaled to the numbers of the labels: the joint distribution Q of given and true labels (eq. 3).
 * 3. Of the samples labelled i, the N·Q(i, j) with the largest margin p(j) − p(i) are wrong: prune by noise rate (§4).
 *
 * @param labels [N]. @param probabilities [N, K] of models that did not see the sample's label; rows with NaN are left out.
 * @returns the surest first. Those whose given label is the likeliest are never among them.
 */
export function confidentLearning(labels: Int32Array, probabilities: Float64Array, classes: number): LabelIssue[] {
  const K = classes;
  const p = (row: number, k: number) => probabilities[row * K + k]!;
  const judged = [...labels.keys()].filter((row) => !Number.isNaN(p(row, 0)));
  const count = new Float64Array(K);
  const threshold = new Float64Array(K);
  for (const row of judged) {
    const label = labels[row]!;
    count[label]!++;
    threshold[label]! += p(row, label);
  }
  for (let k = 0; k < K; k++) threshold[k] = count[k]! > 0 ? threshold[k]! / count[k]! : Number.POSITIVE_INFINITY;

  const joint = new Float64Array(K * K);
  for (const row of judged) {
    let best = -1;
    for (let k = 0; k < K; k++) if (p(row, k) >= threshold[k]! && (best < 0 || p(row, k) > p(row, best))) best = k;
    if (best >= 0) joint[labels[row]! * K + best]!++;
  }

  const rowsOf = Array.from({ length: K }, (): number[] => []);
  for (const row of judged) rowsOf[labels[row]!]!.push(row);
  const issues = new Map<number, LabelIssue>();
  for (let i = 0; i < K; i++) {
    const counted = joint.subarray(i * K, (i + 1) * K).reduce((sum, n) => sum + n, 0);
    if (counted === 0) continue;
    for (let j = 0; j < K; j++) {
      // Q is scaled to add up to 1 and N·Q back again: what is left is the row's own scale
      const wrong = i === j ? 0 : Math.round((joint[i * K + j]! * count[i]!) / counted);
      const margin = (row: number) => p(row, j) - p(row, i);
      for (const row of rowsOf[i]!.toSorted((a, b) => margin(b) - margin(a)).slice(0, wrong)) {
        if (margin(row) <= 0) break;
        const known = issues.get(row);
        if (!known || known.likelier < p(row, j)) {
          issues.set(row, { row, suggested: j, given: p(row, i), likelier: p(row, j) });
        }
      }
    }
  }
  return [...issues.values()].sort((a, b) => a.given - a.likelier - (b.given - b.likelier) || a.row - b.row);
}

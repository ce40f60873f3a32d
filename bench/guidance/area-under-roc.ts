/** How often a sample that is unlike the others scores higher than one of them; a tie counts half (Mann–Whitney, as scikit-learn's `roc_auc_score`). */
export function areaUnderRoc(alike: ArrayLike<number>, unlike: ArrayLike<number>): number {
  let wins = 0;
  for (let i = 0; i < unlike.length; i++) {
    for (let j = 0; j < alike.length; j++) wins += unlike[i]! > alike[j]! ? 1 : unlike[i] === alike[j] ? 0.5 : 0;
  }
  return wins / (alike.length * unlike.length);
}

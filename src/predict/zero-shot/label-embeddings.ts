/** Labels as vectors. */
import type { EmbedOptions, TextEncoder } from '../text-encoder.ts';
import type { ZeroShotLabel } from './labels.ts';
import { textsOf } from './templates.ts';
import { groupMeans, normalizeRows } from './vectors.ts';

/** The mean of a label's wordings in all templates, each of unit length, and the mean as well (Radford et al. 2021, "prompt ensembling").
 * @returns [labels, D] */
export async function embedLabels(
  encoder: TextEncoder,
  labels: readonly ZeroShotLabel[],
  templates: readonly string[],
  settings: EmbedOptions = {},
): Promise<Float64Array> {
  const texts = labels.map((label) => textsOf(label, templates));
  const rows = normalizeRows(Float64Array.from(await encoder.embed(texts.flat(), settings)), encoder.dimension);
  const means = groupMeans(
    rows,
    texts.map((list) => list.length),
    encoder.dimension,
  );
  return normalizeRows(means, encoder.dimension);
}

/** Log odds of each label by itself: how much nearer it is than the baseline, or without one, than the labels are on average.
 * @param logits [N, K]. @param baseline [N]. */
export function contrasted(logits: Float64Array, labels: number, baseline?: Float64Array): Float64Array {
  const rows = logits.length / labels;
  const zero = Float64Array.from({ length: rows }, (_, n) => {
    if (baseline) return baseline[n]!;
    let sum = 0;
    for (let k = 0; k < labels; k++) sum += logits[n * labels + k]!;
    return sum / labels;
  });
  return logits.map((score, i) => score - zero[Math.floor(i / labels)]!);
}

/** Weights between those that training started from and those that it led to (WiSE-FT: Wortsman et al. 2022, arXiv:2109.01903). */
import { tensor } from '../../onnx/index.ts';
import type { NamedTensors } from '../../safetensors.ts';
import type { Judged } from '../../training/checkpoint.ts';
import { isBetter } from '../../training/loop.ts';

/** Shares of the tuned weights that `auto` tries beside 1. Below a half, little of what was learned is left. */
const sharesTried = [0.75, 0.5];
/** What `auto` is where nothing can be tried: half a point less than 1 at most, and better calibrated everywhere, and seven points more where tuning went too
 * far (bench/recipes/RESULTS.md). */
const shareUnseen = 0.75;

export interface Average {
  readonly weights: NamedTensors;
  /** Of the tuned weights in `weights`. */
  readonly share: number;
  /** On the validation samples; null without any. */
  readonly judged: Judged | null;
}

/** @param best what training kept, as it is. @param tuned what is averaged with the start.
 * @param judge measures weights on the validation samples; undefined without such samples. */
export async function chooseAverage(
  { start, tuned, best }: { readonly start: NamedTensors; readonly tuned: NamedTensors; readonly best: Average },
  wanted: number | 'auto',
  judge: ((weights: NamedTensors) => Promise<Judged | null>) | undefined,
): Promise<Average> {
  const at = async (share: number): Promise<Average> => {
    const weights = averageWeights(start, tuned, share);
    return { weights, share, judged: (await judge?.(weights)) ?? null };
  };
  if (wanted === 1) return best;
  if (wanted !== 'auto') return at(wanted);
  if (!judge) return at(shareUnseen);
  let chosen = best;
  for (const share of sharesTried) {
    const average = await at(share);
    if (isBetter(average.judged, chosen.judged)) chosen = average;
  }
  return chosen;
}

/** share·tuned + (1 − share)·start, weight by weight; running statistics likewise. */
function averageWeights(start: NamedTensors, tuned: NamedTensors, share: number): NamedTensors {
  return Object.fromEntries(
    Object.entries(tuned).map(([name, { shape, data }]) => {
      const before = start[name]!.data;
      const averaged = data.map((value, i) => share * value + (1 - share) * before[i]!);
      return [name, tensor('float32', shape, averaged)];
    }),
  );
}

/** Which weights are averaged: the greedy soup (Wortsman et al. 2022, arXiv:2203.05482, recipe 1). */
import { tensor } from '../../onnx/index.ts';
import type { NamedTensors } from '../../safetensors.ts';
import type { Judged } from '../../training/checkpoint.ts';
import { isBetter } from '../../training/loop.ts';

/** Weights, and how they do on the validation samples; null without any, or where the loss is no number. */
export interface JudgedWeights {
  readonly weights: NamedTensors;
  readonly judged: Judged | null;
}

export interface Soup<T extends JudgedWeights> extends JudgedWeights {
  /** What went in, the best first. */
  readonly members: readonly T[];
}

/** Begins with the best, and takes in each of the others, the better ones first, if the average with it is no worse.
 * @param candidates at least one. @param average of several, judged. */
export async function greedySoup<T extends JudgedWeights>(
  candidates: readonly T[],
  average: (members: readonly T[]) => Promise<JudgedWeights>,
): Promise<Soup<T>> {
  const order = (a: T, b: T) => Number(isBetter(b.judged, a.judged)) - Number(isBetter(a.judged, b.judged));
  const [best, ...others] = candidates.toSorted(order);
  let soup: Soup<T> = { ...best!, members: [best!] };
  for (const candidate of others) {
    const members = [...soup.members, candidate];
    const wider = await average(members);
    if (wider.judged && !isBetter(soup.judged, wider.judged)) soup = { ...wider, members };
  }
  return soup;
}

/** The mean, weight by weight, summed in 64 bits; running statistics likewise. */
export function meanWeights(sets: readonly NamedTensors[]): NamedTensors {
  return Object.fromEntries(
    Object.entries(sets[0]!).map(([name, { shape, data }]) => {
      const sum = Float64Array.from(data);
      for (const other of sets.slice(1)) {
        const values = other[name]!.data;
        for (let i = 0; i < sum.length; i++) sum[i]! += values[i]!;
      }
      return [
        name,
        tensor(
          'float32',
          shape,
          Float32Array.from(sum, (total) => total / sets.length),
        ),
      ];
    }),
  );
}

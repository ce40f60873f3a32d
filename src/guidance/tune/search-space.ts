/** What is searched for: around the defaults of a method, what matters most first, as each kind of model can bear it. */
import { seededRandom } from '../../data/index.ts';

export const tunedMethods = ['fine-tune', 'lora'] as const;
export type TunedMethod = (typeof tunedMethods)[number];

/** Options of `train`; none for the defaults. */
export type TrialOptions = Readonly<Record<string, number | string>>;

interface Range {
  readonly option: string;
  /** Drawn evenly in the logarithm, and no two trials from the same part of the range. */
  readonly from: number;
  readonly to: number;
}
interface Choice {
  readonly option: string;
  /** Drawn evenly; what stands twice is twice as likely. */
  readonly among: readonly (number | string)[];
}

/** The learning rate decides most by far (Bengio 2012, arXiv:1206.5533, §3.1; Mosbach et al. 2021, arXiv:2006.04884 for texts). */
const spaces: Readonly<Record<TunedMethod, Readonly<Record<'image' | 'text', readonly (Range | Choice)[]>>>> = {
  'fine-tune': {
    image: [
      { option: 'learningRate', from: 3e-5, to: 1e-3 },
      { option: 'augment', among: ['none', 'light', 'standard', 'trivial'] },
      { option: 'labelSmoothing', among: [0, 0.1] },
      { option: 'weightDecay', among: [0, 1e-2, 5e-2] },
      { option: 'batchSize', among: [8, 16, 32] },
    ],
    text: [
      { option: 'learningRate', from: 1e-5, to: 2e-4 },
      { option: 'layerDecay', among: [1, 0.9, 0.8] },
      { option: 'labelSmoothing', among: [0, 0.1] },
      { option: 'weightDecay', among: [0, 1e-2, 5e-2] },
      { option: 'batchSize', among: [8, 16, 32] },
    ],
  },
  lora: {
    image: [
      { option: 'learningRate', from: 1e-4, to: 3e-3 },
      { option: 'rank', among: [4, 8, 16, 32] },
      { option: 'augment', among: ['none', 'light', 'standard'] },
      { option: 'labelSmoothing', among: [0, 0.1] },
      { option: 'batchSize', among: [8, 16, 32] },
    ],
    text: [
      { option: 'learningRate', from: 1e-4, to: 3e-3 },
      { option: 'rank', among: [4, 8, 16, 32] },
      { option: 'labelSmoothing', among: [0, 0.1] },
      { option: 'weightDecay', among: [0, 1e-2] },
      { option: 'batchSize', among: [8, 16, 32] },
    ],
  },
};

/** The first trial has the defaults; the others are drawn at random (Bergstra & Bengio 2012), ranges in a Latin hypercube (McKay et al. 1979).
 * @param count at least 2. */
export function drawTrials(
  method: TunedMethod,
  modality: 'image' | 'text',
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly TrialOptions[] {
  const drawn: Record<string, number | string>[] = Array.from({ length: count - 1 }, () => ({}));
  for (const dimension of spaces[method][modality]) {
    const random = seededRandom(seed, `tune-${dimension.option}`);
    const order = random.permutation(drawn.length);
    for (const [i, options] of drawn.entries()) {
      options[dimension.option] =
        'among' in dimension
          ? dimension.among[random.below(dimension.among.length)]!
          : twoDigits(
              dimension.from * (dimension.to / dimension.from) ** ((order[i]! + random.uniform()) / drawn.length),
            );
    }
  }
  return [{}, ...drawn];
}

/** As a person would write it. */
function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}

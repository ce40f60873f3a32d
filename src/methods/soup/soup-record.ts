import type { ResolvedFineTune, ResolvedLora } from '../options/parse-options.ts';
import type { Ingredient } from './ingredients.ts';
import type { Learned } from './learn-together.ts';

/** What became of one training of a soup. Plain JSON. */
export interface SoupTraining {
  /** Of its order and its augmentation. */
  readonly seed: number;
  /** Peak rates of body and head. */
  readonly learningRate: number;
  readonly headLearningRate: number;
  /** Whether its weights went into the average. */
  readonly joined: boolean;
  /** Epoch of its weights; 0: nothing was better than the start. Absent where its loss was no number. */
  readonly bestEpoch?: number;
  /** Of these weights in their average with those of the start. */
  readonly wiseFt?: number;
  /** What the validation samples say of it: the number that epochs are chosen by, and the loss. Absent without such samples. */
  readonly score?: number;
  readonly loss?: number;
}

/** In the order of the trainings; undefined where there was one alone.
 * @param kept the learning that the result is of. @default the same */
export function soupRecord<C extends ResolvedFineTune | ResolvedLora>(
  ingredients: readonly Ingredient<C>[],
  learned: Learned<C>,
  kept: Pick<Learned<C>, 'members'> = learned,
): readonly SoupTraining[] | undefined {
  if (ingredients.length === 1) return undefined;
  const { finished, nothingGained } = learned;
  return ingredients.map(({ training, bench: { config } }) => {
    const found = finished.find((other) => other.training === training);
    return {
      seed: config.seed,
      learningRate: config.learningRate!,
      headLearningRate: config.headLearningRate!,
      joined: !nothingGained && kept.members.some((member) => member.training === training),
      ...(found && { bestEpoch: found.bestEpoch, wiseFt: found.share }),
      ...(found?.judged && { score: found.judged.score, loss: found.judged.loss }),
    };
  });
}

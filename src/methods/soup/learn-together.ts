/** One training, or several whose weights are averaged. */
import { InjertoError } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
import { applyParameters, type ReferenceModel } from '../../models/index.ts';
import type { NamedTensors } from '../../safetensors.ts';
import type { Measured } from '../../training/tasks/index.ts';
import { adaptStatistics } from '../learner/adapt-statistics.ts';
import type { MeasuredSides } from '../learner/measure-held-out.ts';
import { concludeLearner, type LearnedWeights, learnWeights, type TrainedLearner } from '../learner/train-learner.ts';
import type { SampleChoices } from '../learner/training-choices.ts';
import { openValidation } from '../learner/validation.ts';
import { type OpenedLearner, withLearner } from '../learner/with-learner.ts';
import type { ResolvedFineTune, ResolvedLora } from '../options/parse-options.ts';
import { greedySoup, type JudgedWeights, meanWeights } from './greedy-soup.ts';
import type { Ingredient } from './ingredients.ts';

type SoupConfig = ResolvedFineTune | ResolvedLora;

/** A training that came to its end. */
export type Trained<C extends SoupConfig> = Ingredient<C> & LearnedWeights;

export interface Learned<C extends SoupConfig> extends Omit<TrainedLearner, 'measure'> {
  /** Undefined where nothing was gained. */
  readonly sides: MeasuredSides | undefined;
  /** The trainings whose weights were averaged, the best first; one alone where there is no soup. */
  readonly members: readonly Trained<C>[];
  /** All trainings that came to their end. */
  readonly finished: readonly Trained<C>[];
}

/** Trains, and measures what is kept. With several ingredients each trains by itself; then the greedy soup of their weights is kept, or the average of
 * all of them where there are no validation samples to ask.
 * @param baseline how the model did before anything was done to it, where that is not the start.
 * @throws {InjertoError} LOSS_NOT_FINITE if no training came to its end. */
export async function learnTogether<C extends SoupConfig>(
  ingredients: readonly [Ingredient<C>, ...Ingredient<C>[]],
  choices: SampleChoices,
  baseline?: Measured,
): Promise<Learned<C>> {
  const [first] = ingredients;
  const train = async (ingredient: Ingredient<C>, opened: OpenedLearner<C>): Promise<Trained<C>> => ({
    ...ingredient,
    ...(await learnWeights(opened, choices, ingredient.wiseFt)),
  });
  const finished = ingredients.length > 1 ? await trainEach(ingredients, train) : undefined;
  return withLearner(first.bench, first.plan, async (opened) => {
    const all = finished ?? [await train(first, opened)];
    const { members, ...learned } = finished
      ? await mix(opened, first.plan.body, finished)
      : { ...all[0]!, members: all };
    const { measure, ...trained } = await concludeLearner(opened, learned, baseline);
    const sides = trained.nothingGained ? undefined : await measure();
    return { ...trained, sides, members, finished: all };
  });
}

/** One after the other, each with a learner of its own. A training whose loss is no number stays out, and a warning says so. */
async function trainEach<C extends SoupConfig>(
  ingredients: readonly Ingredient<C>[],
  train: (ingredient: Ingredient<C>, opened: OpenedLearner<C>) => Promise<Trained<C>>,
): Promise<readonly Trained<C>[]> {
  const finished: Trained<C>[] = [];
  let lost: InjertoError | undefined;
  for (const ingredient of ingredients) {
    const { bench, plan, training } = ingredient;
    const { learningRate, soup } = bench.config;
    bench.emit({ type: 'soup', training, trainings: soup, learningRate: learningRate! });
    try {
      finished.push(await withLearner(bench, plan, (opened) => train(ingredient, opened)));
    } catch (error) {
      if (!(error instanceof InjertoError) || error.code !== 'LOSS_NOT_FINITE') throw error;
      lost ??= error;
      bench.emit({ type: 'warning', ...remark('SOUP_TRAINING_LOST', { training, why: error.toRemark() }) });
    }
  }
  if (finished.length === 0) throw lost!;
  return finished;
}

/** @param opened has not trained; it judges. @param body names of the weights below the head that learned. */
async function mix<C extends SoupConfig>(
  opened: OpenedLearner<C>,
  body: readonly string[],
  finished: readonly Trained<C>[],
): Promise<LearnedWeights & { readonly members: readonly Trained<C>[] }> {
  const history = finished.flatMap(({ history, training }) => history.map((epoch) => ({ ...epoch, training })));
  const { judge } = openValidation(opened);
  const average = async (members: readonly JudgedWeights[]): Promise<JudgedWeights> => {
    const weights = await withOwnStatistics(opened, body, meanWeights(members.map(({ weights }) => weights)));
    return { weights, judged: (await judge?.(weights)) ?? null };
  };
  if (!judge) {
    const { weights } = finished.length === 1 ? finished[0]! : await average(finished);
    return { ...finished[0]!, weights, history, members: finished };
  }
  // the start, which a training without a gain gives back, is none of them
  const gained = finished.filter(({ improved }) => improved);
  if (gained.length === 0) return { ...finished[0]!, history, members: [] };
  const { members, weights, judged } = await greedySoup(gained, average);
  return { ...members[0]!, weights, judged, history, members };
}

/** Averaged weights with running statistics of their own, taken from the training samples: the activations of an average vary less than the average of
 * activations (Jordan et al. 2023, arXiv:2211.08403). */
async function withOwnStatistics<C extends SoupConfig>(
  { bench, learner }: OpenedLearner<C>,
  body: readonly string[],
  weights: NamedTensors,
): Promise<NamedTensors> {
  const names = Object.keys(learner.graph.statistics);
  if (names.length === 0) return weights;
  const { reference, config } = bench;
  const below = Object.fromEntries([...body, ...names].map((name) => [name, weights[name]!]));
  const averaged = { ...reference, model: applyParameters(reference.model, below) } as ReferenceModel;
  const rows = learner.microBatch?.rows ?? config.batchSize;
  return { ...weights, ...(await adaptStatistics({ ...bench, reference: averaged }, names, rows)) };
}

/** The trainings of a soup (Wortsman et al. 2022, arXiv:2203.05482): one start, other draws of order and augmentation, other rates. */
import { seededRandom } from '../../data/index.ts';
import { remark } from '../../messages/index.ts';
import type { TrainEvent } from '../../training/events.ts';
import { soupFolder } from '../../training/further-folders.ts';
import type { LearnerPlan } from '../learner/with-learner.ts';
import type { Workbench } from '../learner/workbench.ts';
import type { ResolvedFineTune, ResolvedLora } from '../options/parse-options.ts';

export interface Ingredient<C extends ResolvedFineTune | ResolvedLora> {
  /** 1, 2 …; 0 where there is no soup. */
  readonly training: number;
  /** Its options are those of this training. */
  readonly bench: Workbench<C>;
  readonly plan: LearnerPlan;
  /** Share of the tuned weights in their average with those of the start. @default 1 */
  readonly wiseFt?: number | 'auto';
}

/** On the rates of the trainings, by turns: far enough apart to lead to other weights, near enough for these to lie in one basin. */
const rateFactors = [1, 0.7, 1.4];

/** The first training is the one that there would be without a soup. */
export function ingredientsOf<C extends ResolvedFineTune | ResolvedLora>(
  bench: Workbench<C>,
  plan: LearnerPlan,
  wiseFt?: number | 'auto',
): readonly [Ingredient<C>, ...Ingredient<C>[]] {
  const { soup } = bench.config;
  const kept = { ...(wiseFt !== undefined && { wiseFt }) };
  if (soup === 1) return [{ training: 0, bench, plan, ...kept }];
  if (bench.splits.validation.length === 0) bench.emit({ type: 'warning', ...remark('SOUP_UNSEEN', { soup }) });
  const [first, ...others] = Array.from({ length: soup }, (_, i) => ({ ...ingredient(bench, plan, i), ...kept }));
  return [first!, ...others];
}

function ingredient<C extends ResolvedFineTune | ResolvedLora>(bench: Workbench<C>, plan: LearnerPlan, index: number) {
  const { checkpoints, config, emit } = bench;
  const training = index + 1;
  const seed = index === 0 ? config.seed : seededRandom(config.seed, 'soup', index).uint32();
  const head = varied(plan.rates.head, index);
  const body = varied(plan.rates.body, index);
  const { checkpointDir } = checkpoints;
  return {
    training,
    bench: {
      ...bench,
      config: { ...config, seed, learningRate: body, headLearningRate: head },
      emit: (event: TrainEvent) =>
        emit(event.type === 'epoch' || event.type === 'progress' ? { ...event, training } : event),
      checkpoints: {
        ...checkpoints,
        ...(checkpointDir !== undefined && index > 0 && { checkpointDir: soupFolder(checkpointDir, training) }),
      },
    },
    plan: { ...plan, rates: { ...plan.rates, head, body }, views: { ...plan.views, seed } },
  };
}

/** In numbers that a reader can type. */
function varied(rate: number, index: number): number {
  const factor = rateFactors[index % rateFactors.length]!;
  return factor === 1 ? rate : Number((rate * factor).toPrecision(6));
}

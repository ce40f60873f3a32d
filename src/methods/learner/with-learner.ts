/** A learner and the samples that it reads, open together and closed together. */
import type { TrainingLoss } from '../../autodiff/index.ts';
import { closeAfter } from '../../close-after.ts';
import type { NewHead } from '../../models/index.ts';
import type { GroupRates } from '../../training/parameter-groups.ts';
import type { ResolvedConfig, ResolvedFineTune } from '../options/parse-options.ts';
import { type Learner, openLearner } from './learner.ts';
import { type LearnerSources, openSources, type ViewPlan } from './learner-sources.ts';
import type { PlannedLearner } from './plan-learner.ts';
import type { Workbench } from './workbench.ts';

export interface LearnerPlan {
  readonly newHead: Pick<NewHead, 'model' | 'parameters' | 'logits'>;
  /** Names of the backbone's weights that learn beside the head. */
  readonly body: readonly string[];
  readonly rates: GroupRates;
  readonly views: ViewPlan;
  /** Samples that go through the graph at once. */
  readonly batchSize: number;
  /** What batch normalizations that learn normalize by. @default 'eval' */
  readonly batchNorm?: ResolvedFineTune['batchNorm'];
  /** @default the task's */
  readonly loss?: TrainingLoss;
  /** How it keeps to the memory, if that was planned beforehand. @default it is planned when the learner opens */
  readonly planned?: PlannedLearner;
}

export interface OpenedLearner<C extends ResolvedConfig = ResolvedConfig> {
  /** Its splits without the samples that turned out to be unreadable. */
  readonly bench: Workbench<C>;
  readonly learner: Learner;
  readonly sources: LearnerSources;
}

/** Does `work` with a learner, and closes learner and sources whatever happens, also where opening fails halfway.
 * @throws {InjertoError} GRADIENT_RULE_MISSING names what can be trained instead. */
export async function withLearner<C extends ResolvedConfig, T>(
  bench: Workbench<C>,
  plan: LearnerPlan,
  work: (opened: OpenedLearner<C>) => Promise<T>,
): Promise<T> {
  const learner = await openLearner(bench, plan);
  return closeAfter(
    async () => {
      const { sources, splits } = await openSources(bench, learner.graph, plan.views);
      return closeAfter(
        () => work({ bench: { ...bench, splits }, learner, sources }),
        () => sources.close(),
      );
    },
    () => learner.trainer.dispose(),
  );
}

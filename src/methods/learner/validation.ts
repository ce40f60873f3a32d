/** How the weights of a learner are judged while it trains: by the validation samples. */
import type { Tensors } from '../../runtime/types.ts';
import type { NamedTensors } from '../../safetensors.ts';
import type { Judged } from '../../training/checkpoint.ts';
import { evaluate } from '../../training/evaluate.ts';
import type { FitOptions } from '../../training/fit-options.ts';
import { judge } from '../../training/loop.ts';
import type { JudgedTrainer } from '../../training/moving-average.ts';
import type { SteppedConfig } from '../options/parse-options.ts';
import { classWeightsFor } from './guards.ts';
import type { Learner } from './learner.ts';
import type { OpenedLearner } from './with-learner.ts';

export interface Validation {
  /** What the trainer's present weights put out. */
  readonly outputsOf: ReturnType<typeof outputsOfTrainer>;
  /** Measures a trainer's weights; undefined without validation samples. */
  readonly measure: FitOptions['validate'];
  /** Gives the trainer weights and judges them; undefined without validation samples. */
  readonly judge: ((weights: NamedTensors) => Promise<Judged | null>) | undefined;
  readonly score: FitOptions['score'];
  /** Of the loss that is trained on; undefined where all classes weigh the same. */
  readonly classWeights: readonly number[] | undefined;
}

export function openValidation({ bench, learner, sources: { validation } }: OpenedLearner<SteppedConfig>): Validation {
  const { task, splits, signal } = bench;
  const { batchSize, classWeight, method } = bench.config;
  const classWeights = classWeightsFor(classWeight, splits.train, bench);
  // a head that starts at random has no calibration to lose
  const score = method === 'transfer' ? undefined : scoreOf(classWeights !== undefined);
  const measure =
    validation.count > 0
      ? async (trainer: JudgedTrainer) => {
          const options = { batchSize, ...(signal && { signal }) };
          return (await evaluate(validation, outputsOfTrainer(trainer, learner), task, options)).measured;
        }
      : undefined;
  return {
    outputsOf: outputsOfTrainer(learner.trainer, learner),
    measure,
    judge:
      measure &&
      (async (weights) => {
        await learner.trainer.writeParameters(weights);
        return judge(await measure(learner.trainer), score);
      }),
    score,
    classWeights,
  };
}

/** The number that people read, not the loss: a solved head is calibrated, and a training that smooths labels loses that at once.
 * Several classes that are uneven are judged by macro-F1: whoever always says the largest has a good accuracy. */
function scoreOf(uneven: boolean): NonNullable<FitOptions['score']> {
  return ({ accuracy, metrics, loss }) => (uneven ? metrics.macroF1 : metrics.microF1) ?? accuracy ?? -loss;
}

function outputsOfTrainer(trainer: JudgedTrainer, { logits }: Learner) {
  return async (feeds: Tensors) => (await trainer.evaluate(feeds))[logits]!;
}

/** A learner through the training loop. What the methods decide comes in; what every training has in common is here. */
import { remark } from '../../messages/index.ts';
import type { NamedTensors } from '../../safetensors.ts';
import { sampleBatches } from '../../training/batches/sample-batches.ts';
import type { Judged } from '../../training/checkpoint.ts';
import type { FitOptions } from '../../training/fit-options.ts';
import { type FitResult, fitTrainer, isBetter, judge as judgeMeasured } from '../../training/loop.ts';
import type { Measured } from '../../training/tasks/index.ts';
import type { SteppedConfig } from '../options/parse-options.ts';
import { openCheckpoints } from './checkpoints.ts';
import { chooseAverage } from './choose-average.ts';
import { countWeights } from './learner.ts';
import { type MeasuredSides, measureHeldOut } from './measure-held-out.ts';
import type { Outcome } from './outcome.ts';
import type { MethodChoices, SampleChoices } from './training-choices.ts';
import { openValidation } from './validation.ts';
import type { OpenedLearner } from './with-learner.ts';

/** What the training loop led to, as the validation samples see it. */
export interface LearnedWeights {
  /** The weights that learned, and the running statistics, as they are kept. */
  readonly weights: NamedTensors;
  /** How they do on the validation samples; null without any. */
  readonly judged: Judged | null;
  /** Epoch of the weights that are kept, alone or averaged with the start; 0 is the start. */
  readonly bestEpoch: number;
  /** Of the tuned weights in their average with those of the start. */
  readonly share: number;
  /** Whether they are better than the start on the validation samples; without such samples, whether they are another thing. */
  readonly improved: boolean;
  readonly history: FitResult['history'];
}

export type TrainedLearner = Pick<Outcome, 'trainedParameters' | 'history' | 'splits'> &
  Required<Pick<Outcome, 'remarks'>> & {
    readonly parameters: NamedTensors;
    readonly bestEpoch: number;
    readonly share: number;
    /** Whether nothing was better than the start, or than the baseline. */
    readonly nothingGained: boolean;
    /** Measures the kept weights on what was held out. */
    measure(): Promise<MeasuredSides>;
  };

/** Trains on the task's own loss and keeps the weights that are best on the validation samples. */
export async function trainLearner(
  opened: OpenedLearner<SteppedConfig>,
  choices: SampleChoices,
): Promise<TrainedLearner> {
  return concludeLearner(opened, await learnWeights(opened, choices));
}

/** @param wiseFt share of the tuned weights in their average with those of the start. */
export async function learnWeights(
  opened: OpenedLearner<SteppedConfig>,
  { labelSmoothing, mixup, cutmix, ...choices }: SampleChoices,
  wiseFt: number | 'auto' = 1,
): Promise<LearnedWeights> {
  const { bench, learner, sources } = opened;
  const { batchSize, seed } = bench.config;
  const { measure, score, judge, classWeights } = openValidation(opened);
  const targets = { labelSmoothing, ...(classWeights && { classWeights }) };
  // statistics of a last batch of one or two photos would be chance, and the running ones follow them
  const even = Object.keys(learner.graph.statistics).length > 0;
  const { parameters, history, bestEpoch, best, stopped } = await fitLearner(opened, {
    ...choices,
    train: sampleBatches(sources.train, bench.task, { batchSize, seed, mixup, cutmix, targets, even }),
    ...(measure && { validate: measure }),
    ...(score && { score }),
  });
  // The end of the schedule has the lowest rates: its weights may be no better than the start by themselves, and better in the middle.
  const toTheEnd = stopped !== 'not-finite' && (wiseFt === 'auto' || bestEpoch === 0);
  const { trainer } = learner;
  const last = choices.ema ? () => trainer.readAverage() : () => trainer.readParameters();
  const tuned = toTheEnd ? await last() : parameters;
  const kept = await chooseAverage(
    { start: learner.start, tuned, best: { weights: parameters, share: 1, judged: best } },
    wiseFt,
    judge,
  );
  const improved = bestEpoch > 0 || (kept.share < 1 && isBetter(kept.judged, best));
  return {
    ...kept,
    bestEpoch: kept.weights !== parameters && improved && toTheEnd ? history.length : bestEpoch,
    improved,
    history,
  };
}

/** Gives the learner its last weights, and says so where nothing was gained.
 * @param baseline how the model did before anything was done to it, where that is not the start. */
export async function concludeLearner(
  opened: OpenedLearner<SteppedConfig>,
  { weights, judged, bestEpoch, share, improved, history }: LearnedWeights,
  baseline?: Measured,
): Promise<TrainedLearner> {
  const { bench, learner, sources } = opened;
  const { outputsOf, score } = openValidation(opened);
  await learner.trainer.writeParameters(weights);
  const beaten = baseline !== undefined && !isBetter(judged, judgeMeasured(baseline, score));
  const nothingGained = sources.validation.count > 0 && (!improved || beaten);
  const remarks = nothingGained ? [gainedNothing(opened, history.length)] : [];
  for (const why of remarks) bench.emit({ type: 'warning', ...why });
  return {
    parameters: weights,
    trainedParameters: countWeights(
      weights,
      learner.groups.flatMap(({ names }) => names),
    ),
    ...{ bestEpoch, share, history, splits: bench.splits, remarks, nothingGained },
    measure: () => measureHeldOut(bench, sources, outputsOf, bench.config.batchSize),
  };
}

/** Every training starts from a solved head, but for that of a head with a hidden layer. */
function gainedNothing({ bench: { config, reference } }: OpenedLearner<SteppedConfig>, epochs: number) {
  const key = config.method === 'transfer' ? 'NOTHING_GAINED/head' : 'NOTHING_GAINED';
  return remark(key, { epochs, modality: reference.modality });
}

/** Trains on whatever batches, with the checkpoints of this call. */
export async function fitLearner(
  { bench, learner }: Pick<OpenedLearner<SteppedConfig>, 'bench' | 'learner'>,
  choices: MethodChoices & Pick<FitOptions, 'ema' | 'train' | 'validate' | 'score'>,
): Promise<FitResult> {
  const { config, emit, signal, stopwatch } = bench;
  const { resume = false, checkpointSeconds } = bench.checkpoints;
  const checkpoints = await openCheckpoints(bench, learner.microBatch);
  emit({ type: 'phase', phase: 'train' });
  return stopwatch.time('train', () =>
    fitTrainer(learner.trainer, {
      ...choices,
      epochs: config.epochs,
      patience: 'patience' in config ? config.patience : config.epochs,
      seed: config.seed,
      groups: learner.groups,
      dropoutMasks: learner.graph.dropoutMasks,
      onEvent: emit,
      ...(signal && { signal }),
      ...(checkpoints && { checkpoints }),
      resume,
      ...(checkpointSeconds !== undefined && { checkpointSeconds }),
    }),
  );
}

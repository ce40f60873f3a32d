/** A learner through the training loop. What the methods decide comes in; what every training has in common is here. */
import { remark } from '../../messages/index.ts';
import type { NamedTensors } from '../../safetensors.ts';
import { sampleBatches } from '../../training/batches/sample-batches.ts';
import { evaluate } from '../../training/evaluate.ts';
import type { FitOptions } from '../../training/fit-options.ts';
import { type FitResult, fitTrainer, isBetter, judge } from '../../training/loop.ts';
import type { Measured } from '../../training/tasks/index.ts';
import type { ResolvedConfig } from '../options/parse-options.ts';
import { openCheckpoints } from './checkpoints.ts';
import { chooseAverage } from './choose-average.ts';
import { classWeightsFor } from './guards.ts';
import { countWeights, type Learner } from './learner.ts';
import { type MeasuredSides, measureHeldOut } from './measure-held-out.ts';
import type { Outcome } from './outcome.ts';
import type { MethodChoices, SampleChoices } from './training-choices.ts';
import type { OpenedLearner } from './with-learner.ts';

/** Options of a method that trains by steps. */
type SteppedConfig = Extract<ResolvedConfig, { readonly epochs: number }>;

export type TrainedLearner = Pick<Outcome, 'trainedParameters' | 'history' | 'splits'> &
  Required<Pick<Outcome, 'remarks'>> & {
    /** The weights that learned, and the running statistics, as they are kept. */
    readonly parameters: NamedTensors;
    /** Epoch of the weights that are kept, alone or averaged with the start; 0 is the start. */
    readonly bestEpoch: number;
    /** Of these weights in their average with those of the start. */
    readonly share: number;
    /** Whether nothing was better than the start, or than the baseline. */
    readonly nothingGained: boolean;
    /** Measures the kept weights on what was held out. */
    measure(): Promise<MeasuredSides>;
  };

export interface KeepingOptions {
  /** How the model did before anything was done to it, where that is not the start. */
  readonly baseline?: Measured | undefined;
  /** Share of the tuned weights in their average with those of the start. @default 1 */
  readonly wiseFt?: number | 'auto';
}

/** Trains on the task's own loss and keeps the weights that are best on the validation samples. */
export async function trainLearner(
  opened: OpenedLearner<SteppedConfig>,
  { labelSmoothing, mixup, ...choices }: SampleChoices,
  { baseline, wiseFt = 1 }: KeepingOptions = {},
): Promise<TrainedLearner> {
  const { bench, learner, sources } = opened;
  const { task, splits, signal } = bench;
  const { batchSize, seed } = bench.config;
  const classWeights = classWeightsFor(bench.config.classWeight, splits.train, bench);
  const targets = { labelSmoothing, ...(classWeights && { classWeights }) };
  const outputsOf = outputsOfLearner(learner);
  const { validation } = sources;
  // statistics of a last batch of one or two photos would be chance, and the running ones follow them
  const even = Object.keys(learner.graph.statistics).length > 0;
  // a head that starts at random has no calibration to lose
  const score = bench.config.method === 'transfer' ? undefined : scoreOf(classWeights !== undefined);
  const validate =
    validation.count > 0
      ? async () => (await evaluate(validation, outputsOf, task, { batchSize, ...(signal && { signal }) })).measured
      : undefined;
  const { parameters, history, bestEpoch, best, stopped } = await fitLearner(opened, {
    ...choices,
    train: sampleBatches(sources.train, task, { batchSize, seed, mixup, targets, even }),
    ...(validate && { validate }),
    ...(score && { score }),
  });
  // The end of the schedule has the lowest rates: its weights may be no better than the start by themselves, and better in the middle.
  const toTheEnd = stopped !== 'not-finite' && (wiseFt === 'auto' || bestEpoch === 0);
  const tuned = toTheEnd ? await learner.trainer.readParameters() : parameters;
  const kept = await chooseAverage(
    { start: learner.start, tuned, best: { weights: parameters, share: 1, judged: best } },
    wiseFt,
    validate &&
      (async (weights) => {
        await learner.trainer.writeParameters(weights);
        return judge(await validate(), score);
      }),
  );
  await learner.trainer.writeParameters(kept.weights);
  const improved = bestEpoch > 0 || (kept.share < 1 && isBetter(kept.judged, best));
  const beaten = baseline !== undefined && !isBetter(kept.judged, judge(baseline, score));
  const nothingGained = validation.count > 0 && (!improved || beaten);
  const remarks = nothingGained ? [gainedNothing(opened, history.length)] : [];
  for (const why of remarks) bench.emit({ type: 'warning', ...why });
  return {
    parameters: kept.weights,
    trainedParameters: countWeights(
      kept.weights,
      learner.groups.flatMap(({ names }) => names),
    ),
    bestEpoch: kept.weights !== parameters && improved && toTheEnd ? history.length : bestEpoch,
    share: kept.share,
    ...{ history, splits, remarks, nothingGained },
    measure: () => measureHeldOut(bench, sources, outputsOf, batchSize),
  };
}

/** Every training starts from a solved head, but for that of a head with a hidden layer. */
function gainedNothing({ bench: { config, reference } }: OpenedLearner<SteppedConfig>, epochs: number) {
  const key = config.method === 'transfer' ? 'NOTHING_GAINED/head' : 'NOTHING_GAINED';
  return remark(key, { epochs, modality: reference.modality });
}

/** The number that people read, not the loss: a solved head is calibrated, and a training that smooths labels loses that at once.
 * Several classes that are uneven are judged by macro-F1: whoever always says the largest has a good accuracy. */
function scoreOf(uneven: boolean): (measured: Measured) => number {
  return ({ accuracy, metrics, loss }) => (uneven ? metrics.macroF1 : metrics.microF1) ?? accuracy ?? -loss;
}

/** What the trainer's present weights put out. */
function outputsOfLearner({ trainer, logits }: Learner) {
  return async (feeds: Parameters<typeof trainer.evaluate>[0]) => (await trainer.evaluate(feeds))[logits]!;
}

/** Trains on whatever batches, with the checkpoints of this call. */
export async function fitLearner(
  { bench, learner }: Pick<OpenedLearner<SteppedConfig>, 'bench' | 'learner'>,
  choices: MethodChoices & Pick<FitOptions, 'train' | 'validate' | 'score'>,
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

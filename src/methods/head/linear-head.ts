/** The head that all methods begin with: a linear model on the features of the untouched reference model. */
import { targetsInput } from '../../autodiff/index.ts';
import { closeAfter, closeOnFailure } from '../../close-after.ts';
import type { NewHead } from '../../models/index.ts';
import { type ModelProto, tensor } from '../../onnx/index.ts';
import type { Runtime, Session } from '../../runtime/types.ts';
import type { NamedTensors } from '../../safetensors.ts';
import { evaluate } from '../../training/evaluate.ts';
import { fitLinearModel, type LinearModel, type LinearObjective } from '../../training/linear-model/index.ts';
import type { SampleSource } from '../../training/sample-source.ts';
import type { Measured, TaskKind } from '../../training/tasks/index.ts';
import { TimeLeft } from '../../training/time-left.ts';
import type { FrozenPart } from '../learner/frozen-part.ts';
import { checkSplits, classWeightsFor } from '../learner/guards.ts';
import { type MeasuredSides, measureHeldOut } from '../learner/measure-held-out.ts';
import { openReferenceFeatures } from '../learner/reference-features.ts';
import { type AnsweredSample, type Splits, withoutSamples } from '../learner/splits.ts';
import type { Workbench } from '../learner/workbench.ts';
import { linearHeadModel } from './linear-head-model.ts';

export interface SolvedHead {
  /** Solved for on the training samples alone. */
  readonly fit: LinearModel;
  /** Without the samples that turned out to be unreadable. */
  readonly splits: Splits;
  /** The head on the validation samples; undefined where there are none. */
  judge(): Promise<Measured | undefined>;
  /** Measures the head on the validation samples, which chose nothing; then solves once more on those and the training samples, with the same
   * strength, and measures that on the test samples. */
  conclude(): Promise<ConcludedHead>;
  /** Lets go of the backbone and its features. */
  close(): Promise<void>;
}

export interface ConcludedHead {
  /** What is kept. */
  readonly fit: LinearModel;
  readonly sides: MeasuredSides;
}

/** Rows of features that are measured at once. */
const batchSize = 1024;

const objectives: Readonly<Record<TaskKind, LinearObjective>> = {
  'single-label': 'softmax',
  'multi-label': 'sigmoid',
  regression: 'squared',
};

/** Runs the backbone once over every sample and solves for the head on the training samples alone.
 * @param backbone the reference model with other weights. @default the reference model as it is */
export async function solveLinearHead(
  bench: Workbench,
  backbone: ModelProto = bench.reference.model,
): Promise<SolvedHead> {
  const { splits } = bench;
  const frozen = await openReferenceFeatures(bench, backbone);
  const close = () => frozen.close();
  return closeOnFailure(async () => {
    const samples = [splits.train, splits.validation, splits.test].flat();
    const unreadable = await frozen.compute([{ samples, view: 'eval' }]);
    const readable = { ...bench, splits: withoutSamples(splits, unreadable) };
    checkSplits(readable.splits, bench);
    const fit = await solve(readable, frozen, readable.splits.train, bench.config.C);
    return {
      fit,
      splits: readable.splits,
      judge: () => judge(readable, frozen, fit),
      conclude: () => conclude(readable, frozen, fit),
      close,
    };
  }, close);
}

/** The solution under the names of the new head's weights. */
export function linearWeights({ parameters: [weight, bias] }: NewHead, fit: LinearModel): NamedTensors {
  return { [weight!]: fit.weight, [bias!]: fit.bias };
}

async function solve(
  bench: Workbench,
  frozen: FrozenPart,
  samples: readonly AnsweredSample[],
  C: number | 'auto',
): Promise<LinearModel> {
  const { emit, stopwatch, task, signal } = bench;
  const { classWeight, seed } = bench.config;
  const features = await frozen.matrix(samples);
  const phase = C === 'auto' ? 'choose-strength' : 'train';
  const timeLeft = new TimeLeft();
  emit({ type: 'phase', phase });
  const classWeights = classWeightsFor(classWeight, samples, bench);
  const answers = task.answersOf(samples);
  return stopwatch.time('train', () =>
    fitLinearModel(
      bench.runtime,
      {
        features,
        objective: objectives[task.kind],
        outputs: task.outputs,
        targets: task.targets(answers)[targetsInput]!.data as Float32Array,
      },
      {
        C,
        seed,
        ...(answers instanceof Int32Array && { strata: answers }),
        ...(classWeights && { rowWeights: Float64Array.from(answers, (label) => classWeights[label]!) }),
        ...(signal && { signal }),
        onProgress: (done, total) => {
          const secondsLeft = timeLeft.estimate(done, total);
          emit({ type: 'progress', phase, done, total, ...(secondsLeft !== undefined && { secondsLeft }) });
        },
      },
    ),
  );
}

async function conclude(bench: Workbench, frozen: FrozenPart, fit: LinearModel): Promise<ConcludedHead> {
  const { train, validation } = bench.splits;
  if (validation.length === 0) return { fit, sides: await measureHeads(bench, frozen, { validation: fit, test: fit }) };
  const whole = await solve(bench, frozen, [...train, ...validation], fit.C);
  return { fit: { ...fit, ...whole }, sides: await measureHeads(bench, frozen, { validation: fit, test: whole }) };
}

async function judge(bench: Workbench, frozen: FrozenPart, fit: LinearModel): Promise<Measured | undefined> {
  const { runtime, splits, task } = bench;
  if (splits.validation.length === 0) return undefined;
  const source = featureSource(bench, frozen, splits.validation);
  const session = await openHead(runtime, fit);
  return closeAfter(
    async () =>
      (await evaluate(source, async (feeds) => (await session.run(feeds)).logits!, task, { batchSize })).measured,
    () => session.dispose(),
  );
}

async function measureHeads(
  bench: Workbench,
  frozen: FrozenPart,
  fits: Readonly<Record<keyof MeasuredSides, LinearModel>>,
): Promise<MeasuredSides> {
  const { runtime, splits } = bench;
  const sessions = new Map<LinearModel, Session>();
  const sourceOf = (samples: readonly AnsweredSample[]) => featureSource(bench, frozen, samples);
  return closeAfter(
    async () => {
      for (const fit of new Set(Object.values(fits))) sessions.set(fit, await openHead(runtime, fit));
      return measureHeldOut(
        bench,
        { validation: sourceOf(splits.validation), test: sourceOf(splits.test) },
        async (feeds, side) => (await sessions.get(fits[side])!.run(feeds)).logits!,
        batchSize,
      );
    },
    async () => {
      await Promise.all([...sessions.values()].map((session) => session.dispose()));
    },
  );
}

function openHead(runtime: Runtime, { weight, bias }: LinearModel): Promise<Session> {
  return runtime.createSession(linearHeadModel('features', weight, bias));
}

function featureSource({ task }: Workbench, frozen: FrozenPart, samples: readonly AnsweredSample[]): SampleSource {
  return {
    count: samples.length,
    answers: task.answersOf(samples),
    load: async (indices) => {
      const { data, rows, columns } = await frozen.matrix(indices.map((index) => samples[index]!));
      return { features: tensor('float32', [rows, columns], data) };
    },
  };
}

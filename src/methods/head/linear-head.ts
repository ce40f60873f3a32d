/** The head that all methods begin with: a linear model on the features of the untouched reference model. */
import { targetsInput } from '../../autodiff/index.ts';
import { closeAfter, closeOnFailure } from '../../close-after.ts';
import { type NewHead, withFeaturesOutput } from '../../models/index.ts';
import { type ModelProto, tensor } from '../../onnx/index.ts';
import type { NamedTensors } from '../../safetensors.ts';
import {
  fitLinearModel,
  type LinearModel,
  type LinearObjective,
  type Matrix,
} from '../../training/linear-model/index.ts';
import type { SampleSource } from '../../training/sample-source.ts';
import type { TaskKind } from '../../training/tasks/index.ts';
import { TimeLeft } from '../../training/time-left.ts';
import { FrozenPart } from '../learner/frozen-part.ts';
import { checkSplits, classWeightsFor } from '../learner/guards.ts';
import { type MeasuredSides, measureHeldOut } from '../learner/measure-held-out.ts';
import { type AnsweredSample, type Splits, withoutSamples } from '../learner/splits.ts';
import type { Workbench } from '../learner/workbench.ts';
import { linearHeadModel } from './linear-head-model.ts';

export interface SolvedHead {
  readonly fit: LinearModel;
  /** Without the samples that turned out to be unreadable. */
  readonly splits: Splits;
  /** Of the head on the held-out samples. */
  measure(): Promise<MeasuredSides>;
  /** Lets go of the backbone and its features. */
  close(): Promise<void>;
}

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
  const { anatomy, splits } = bench;
  const { model, output } = withFeaturesOutput(backbone, anatomy.head);
  const frozen = await FrozenPart.open(bench, model, [{ name: output, axes: [null, anatomy.head.features.size] }]);
  const close = () => frozen.close();
  return closeOnFailure(async () => {
    const samples = [splits.train, splits.validation, splits.test].flat();
    const unreadable = await frozen.compute([{ samples, view: 'eval' }]);
    const readable = { ...bench, splits: withoutSamples(splits, unreadable) };
    checkSplits(readable.splits, bench);
    const matrix = await frozen.matrix(readable.splits.train);
    const fit = await bench.stopwatch.time('train', () => solve(readable, matrix));
    return { fit, splits: readable.splits, measure: () => measureHead(readable, frozen, fit), close };
  }, close);
}

/** The solution under the names of the new head's weights. */
export function linearWeights({ parameters: [weight, bias] }: NewHead, fit: LinearModel): NamedTensors {
  return { [weight!]: fit.weight, [bias!]: fit.bias };
}

async function solve(bench: Workbench, features: Matrix): Promise<LinearModel> {
  const { emit, task, signal, splits } = bench;
  const { C, classWeight, seed } = bench.config;
  const phase = C === 'auto' ? 'choose-strength' : 'train';
  const timeLeft = new TimeLeft();
  emit({ type: 'phase', phase });
  const classWeights = classWeightsFor(classWeight, splits, bench);
  const answers = task.answersOf(splits.train);
  return fitLinearModel(
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
  );
}

async function measureHead(
  bench: Workbench,
  frozen: FrozenPart,
  { weight, bias }: LinearModel,
): Promise<MeasuredSides> {
  const { runtime, splits, task } = bench;
  const session = await runtime.createSession(linearHeadModel('features', weight, bias));
  const sourceOf = (samples: readonly AnsweredSample[]): SampleSource => ({
    count: samples.length,
    answers: task.answersOf(samples),
    load: async (indices) => {
      const { data, rows, columns } = await frozen.matrix(indices.map((index) => samples[index]!));
      return { features: tensor('float32', [rows, columns], data) };
    },
  });
  return closeAfter(
    () =>
      measureHeldOut(
        bench,
        { validation: sourceOf(splits.validation), test: sourceOf(splits.test) },
        async (feeds) => (await session.run(feeds)).logits!,
        1024,
      ),
    () => session.dispose(),
  );
}

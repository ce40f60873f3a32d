/** The head that all methods begin with: a linear model on the features of the untouched reference model. */
import { targetsInput } from '../../autodiff/index.ts';
import type { Sample } from '../../data/index.ts';
import { type NewHead, withFeaturesOutput } from '../../models/index.ts';
import { type ModelProto, type Tensor, tensor } from '../../onnx/index.ts';
import type { NamedTensors } from '../../safetensors.ts';
import { evaluate } from '../../training/evaluate.ts';
import {
  fitLinearModel,
  type LinearModel,
  type LinearObjective,
  type Matrix,
} from '../../training/linear-model/index.ts';
import type { Measured, TaskKind } from '../../training/tasks/index.ts';
import { TimeLeft } from '../../training/time-left.ts';
import { FrozenPart } from '../learner/frozen-part.ts';
import { checkSplits, classWeightsFor } from '../learner/guards.ts';
import { type Splits, withoutSamples } from '../learner/splits.ts';
import type { Workbench } from '../learner/workbench.ts';
import type { ResolvedConfig } from '../options/parse-options.ts';
import { linearHeadModel } from './linear-head-model.ts';

export interface SolvedHead {
  readonly fit: LinearModel;
  /** Without the samples that turned out to be unreadable. */
  readonly splits: Splits;
  /** Of the head on held-out samples; undefined where there are none. */
  measure(samples: readonly Sample[]): Promise<Measured | undefined>;
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
  splits: Splits,
  config: Pick<ResolvedConfig, 'C' | 'classWeight' | 'seed'>,
  backbone: ModelProto = bench.reference.model,
): Promise<SolvedHead> {
  const { model, output } = withFeaturesOutput(backbone, bench.anatomy.head);
  const axes = [null, bench.anatomy.head.features.size];
  const frozen = await FrozenPart.open(bench, model, [{ name: output, axes }]);
  try {
    const all = [...splits.train, ...splits.validation, ...splits.test];
    const unreadable = await frozen.compute([{ samples: all, view: 'eval' }]);
    const readable = withoutSamples(splits, unreadable);
    checkSplits(readable, bench);
    const matrix = await frozen.matrix(readable.train);
    const fit = await bench.stopwatch.time('train', () => solve(bench, readable, matrix, config));
    const measure = async (samples: readonly Sample[]) =>
      measureHead(bench, samples, await frozen.matrix(samples), fit);
    return { fit, splits: readable, measure, close: () => frozen.close() };
  } catch (error) {
    await frozen.close();
    throw error;
  }
}

/** The solution under the names of the new head's weights. */
export function linearWeights({ parameters: [weight, bias] }: NewHead, fit: LinearModel): NamedTensors {
  return { [weight!]: fit.weight, [bias!]: fit.bias };
}

async function solve(
  bench: Workbench,
  splits: Splits,
  features: Matrix,
  { C, classWeight, seed }: Pick<ResolvedConfig, 'C' | 'classWeight' | 'seed'>,
): Promise<LinearModel> {
  const { emit, task, signal } = bench;
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
  { runtime, task, signal }: Workbench,
  samples: readonly Sample[],
  { data, columns }: Matrix,
  { weight, bias }: LinearModel,
): Promise<Measured | undefined> {
  if (samples.length === 0) return undefined;
  const session = await runtime.createSession(linearHeadModel('features', weight, bias));
  try {
    const rows = (indices: readonly number[]): Tensor => {
      const from = indices[0]! * columns;
      return tensor('float32', [indices.length, columns], data.slice(from, from + indices.length * columns));
    };
    const source = {
      count: samples.length,
      answers: task.answersOf(samples),
      load: async (indices: readonly number[]) => ({ features: rows(indices) }),
    };
    return await evaluate(source, async (feeds) => (await session.run(feeds)).logits!, task, {
      batchSize: 1024,
      ...(signal && { signal }),
    });
  } finally {
    await session.dispose();
  }
}

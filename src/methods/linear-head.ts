/** The head that both methods begin with: softmax regression on the features of the untouched reference model. */
import type { Sample } from '../data/index.ts';
import { type NewHead, withFeaturesOutput } from '../models/index.ts';
import { type Tensor, tensor } from '../onnx/index.ts';
import type { NamedTensors } from '../safetensors.ts';
import { type Evaluated, evaluate } from '../training/evaluate.ts';
import { fitSoftmaxRegression, type Matrix, type SoftmaxRegression } from '../training/softmax-regression/index.ts';
import { TimeLeft } from '../training/time-left.ts';
import { FrozenPart } from './frozen-part.ts';
import { checkSplits, classWeightsFor } from './guards.ts';
import { linearHeadModel } from './linear-head-model.ts';
import type { ResolvedConfig } from './parse-options.ts';
import { type Splits, withoutSamples } from './splits.ts';
import type { Workbench } from './workbench.ts';

export interface SolvedHead {
  readonly fit: SoftmaxRegression;
  /** Without the samples that turned out to be unreadable. */
  readonly splits: Splits;
  /** Of the head on held-out samples; undefined where there are none. */
  measure(samples: readonly Sample[]): Promise<Evaluated | undefined>;
  /** Lets go of the backbone and its features. */
  close(): Promise<void>;
}

/** Runs the backbone once over every sample and solves for the head on the training samples alone. */
export async function solveLinearHead(
  bench: Workbench,
  splits: Splits,
  config: Pick<ResolvedConfig, 'C' | 'classWeight' | 'seed'>,
): Promise<SolvedHead> {
  const { model, output } = withFeaturesOutput(bench.reference.model, bench.anatomy.head);
  const axes = [null, bench.anatomy.head.features.size];
  const backbone = await FrozenPart.open(bench, model, [{ name: output, axes }]);
  try {
    const all = [...splits.train, ...splits.validation, ...splits.test];
    const unreadable = await backbone.compute([{ samples: all, view: 'eval' }]);
    const readable = withoutSamples(splits, unreadable);
    checkSplits(readable, bench);
    const matrix = await backbone.matrix(readable.train);
    const fit = await bench.stopwatch.time('train', () => solve(bench, readable, matrix, config));
    const measure = async (samples: readonly Sample[]) =>
      measureHead(bench, samples, await backbone.matrix(samples), fit);
    return { fit, splits: readable, measure, close: () => backbone.close() };
  } catch (error) {
    await backbone.close();
    throw error;
  }
}

/** The solution under the names of the new head's weights. */
export function linearWeights({ parameters: [weight, bias] }: NewHead, fit: SoftmaxRegression): NamedTensors {
  return { [weight!]: fit.weight, [bias!]: fit.bias };
}

async function solve(
  bench: Workbench,
  splits: Splits,
  features: Matrix,
  { C, classWeight, seed }: Pick<ResolvedConfig, 'C' | 'classWeight' | 'seed'>,
): Promise<SoftmaxRegression> {
  const { emit, classes, signal } = bench;
  const phase = C === 'auto' ? 'choose-strength' : 'train';
  const timeLeft = new TimeLeft();
  emit({ type: 'phase', phase });
  const classWeights = classWeightsFor(classWeight, splits, classes);
  return fitSoftmaxRegression(
    bench.runtime,
    { features, labels: Int32Array.from(splits.train, ({ label }) => label), classes: classes.length },
    {
      C,
      seed,
      ...(classWeights && { classWeights }),
      ...(signal && { signal }),
      onProgress: (done, total) => {
        const secondsLeft = timeLeft.estimate(done, total);
        emit({ type: 'progress', phase, done, total, ...(secondsLeft !== undefined && { secondsLeft }) });
      },
    },
  );
}

async function measureHead(
  { runtime, classes, signal }: Workbench,
  samples: readonly Sample[],
  { data, columns }: Matrix,
  { weight, bias }: SoftmaxRegression,
): Promise<Evaluated | undefined> {
  if (samples.length === 0) return undefined;
  const session = await runtime.createSession(linearHeadModel('features', weight, bias));
  try {
    const rows = (indices: readonly number[]): Tensor => {
      const from = indices[0]! * columns;
      return tensor('float32', [indices.length, columns], data.slice(from, from + indices.length * columns));
    };
    const labels = Int32Array.from(samples, ({ label }) => label);
    const source = {
      count: samples.length,
      labels,
      load: async (indices: readonly number[]) => ({ features: rows(indices) }),
    };
    return await evaluate(source, async (feeds) => (await session.run(feeds)).logits!, {
      batchSize: 1024,
      classes: classes.length,
      ...(signal && { signal }),
    });
  } finally {
    await session.dispose();
  }
}

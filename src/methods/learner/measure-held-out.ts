import type { Tensor } from '../../onnx/index.ts';
import { type Score, scoreOf } from '../../predict/score.ts';
import type { Tensors } from '../../runtime/types.ts';
import { evaluate } from '../../training/evaluate.ts';
import type { LearnerSources } from './learner-sources.ts';
import type { Splits } from './splits.ts';
import type { Workbench } from './workbench.ts';

/** What the final weights make of one held-out side. */
export interface MeasuredSide {
  readonly samples: Splits['test'];
  /** [N, K] in the order of the samples, before softmax or sigmoid. Of numbers [N, 1]; `inUserUnits` brings them to the scale of the data. */
  readonly outputs: Float32Array;
  readonly score: Score;
}

/** By side; undefined where nothing was set aside for it. */
export interface MeasuredSides {
  readonly validation: MeasuredSide | undefined;
  readonly test: MeasuredSide | undefined;
}

/** Runs the held-out samples, which stay as they are, once. @param outputsOf gives [N, K] for a batch of a side. */
export async function measureHeldOut(
  { task, splits, emit, signal }: Pick<Workbench, 'task' | 'splits' | 'emit' | 'signal'>,
  sources: Pick<LearnerSources, keyof MeasuredSides>,
  outputsOf: (feeds: Tensors, side: keyof MeasuredSides) => Promise<Tensor>,
  batchSize: number,
): Promise<MeasuredSides> {
  emit({ type: 'phase', phase: 'evaluate' });
  const total = sources.validation.count + sources.test.count;
  let before = 0;
  const measure = async (side: keyof MeasuredSides): Promise<MeasuredSide | undefined> => {
    const source = sources[side];
    if (source.count === 0) return undefined;
    const { measured, outputs } = await evaluate(source, (feeds) => outputsOf(feeds, side), task, {
      batchSize,
      onProgress: (done) => emit({ type: 'progress', phase: 'evaluate', done: before + done, total }),
      ...(signal && { signal }),
    });
    before += source.count;
    return { samples: splits[side], outputs, score: scoreOf(measured) };
  };
  return { validation: await measure('validation'), test: await measure('test') };
}

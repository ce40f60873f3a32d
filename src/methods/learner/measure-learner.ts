import { type Score, scoreOf } from '../../predict/score.ts';
import type { NamedTensors } from '../../safetensors.ts';
import { evaluate } from '../../training/evaluate.ts';
import type { SampleSource } from '../../training/sample-source.ts';
import type { Learner } from './learner.ts';
import type { LearnerSources } from './learner-sources.ts';
import type { Workbench } from './workbench.ts';

/** Measures the final weights on the held-out samples, which stay as they are. */
export async function measureLearner(
  { task, emit, signal }: Workbench,
  learner: Learner,
  sources: LearnerSources,
  weights: NamedTensors,
  batchSize: number,
): Promise<{ readonly validation: Score | undefined; readonly test: Score | undefined }> {
  emit({ type: 'phase', phase: 'evaluate' });
  await learner.trainer.writeParameters(weights);
  const total = sources.validation.count + sources.test.count;
  let before = 0;
  const measure = async (source: SampleSource): Promise<Score | undefined> => {
    if (source.count === 0) return undefined;
    const evaluated = await evaluate(
      source,
      async (feeds) => (await learner.trainer.evaluate(feeds))[learner.logits]!,
      task,
      {
        batchSize,
        onProgress: (done) => emit({ type: 'progress', phase: 'evaluate', done: before + done, total }),
        ...(signal && { signal }),
      },
    );
    before += source.count;
    return scoreOf(evaluated);
  };
  return { validation: await measure(sources.validation), test: await measure(sources.test) };
}

import { statisticsGraph } from '../../autodiff/index.ts';
import { closeAfter } from '../../close-after.ts';
import { inEvenBatches } from '../../data/in-batches.ts';
import { seededRandom } from '../../data/index.ts';
import { mapAhead } from '../../data/map-ahead.ts';
import { tensor } from '../../onnx/index.ts';
import type { NamedTensors } from '../../safetensors.ts';
import { TimeLeft } from '../../training/time-left.ts';
import { loadOnce } from './load-once.ts';
import type { Workbench } from './workbench.ts';

/** Running statistics of the training samples in place of those that the model came with: the plain mean over the batches of one pass, as PyTorch's
 * `torch.optim.swa_utils.update_bn` takes it. (Li et al. 2016, arXiv:1603.04779)
 * @param names of the running statistics, as `TrainingGraph.statistics` has them. @param batchSize samples that go through the model at once. */
export async function adaptStatistics(
  { emit, config, loader, reference, runtime, shapes, signal, splits, stopwatch }: Workbench,
  names: readonly string[],
  batchSize: number,
): Promise<NamedTensors> {
  const { model, outputs } = statisticsGraph(reference.model, names, shapes);
  const order = seededRandom(config.seed, 'batch-statistics').permutation(splits.train.length);
  const batches = inEvenBatches(
    [...order].map((n) => splits.train[n]!),
    batchSize,
  );
  const sums = new Map<string, { readonly shape: readonly number[]; readonly data: Float64Array }>();
  const timeLeft = new TimeLeft();
  let done = 0;
  emit({ type: 'phase', phase: 'features' });
  const session = await runtime.createSession(model);
  await closeAfter(
    () =>
      stopwatch.time('features', async () => {
        const loaded = mapAhead(batches, (batch) => loadOnce(loader, batch, 'eval'), { concurrency: 2, signal });
        for await (const feeds of loaded) {
          const results = await session.run(feeds, { transfer: true });
          for (const [name, output] of Object.entries(outputs)) {
            const { shape, data } = results[output]!;
            const sum = sums.get(name) ?? { shape, data: new Float64Array(data.length) };
            for (let c = 0; c < data.length; c++) sum.data[c]! += Number(data[c]) / batches.length;
            sums.set(name, sum);
          }
          const secondsLeft = timeLeft.estimate(++done, batches.length);
          const left = secondsLeft !== undefined && { secondsLeft };
          emit({ type: 'progress', phase: 'features', done, total: batches.length, ...left });
        }
      }),
    () => session.dispose(),
  );
  return Object.fromEntries(
    [...sums].map(([name, { shape, data }]) => [name, tensor('float32', shape, Float32Array.from(data))]),
  );
}

/** How a learner will keep to the memory that it may take, known before any work. */
import { bytesOf, prepareTrainingGraph, type TrainingGraph } from '../../autodiff/index.ts';
import { InjertoError } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
import { probeShapes } from '../../runtime/index.ts';
import type { MicroBatch } from '../../runtime/types.ts';
import type { OnEvent } from '../../training/events.ts';
import { trainingBytes } from '../memory/estimate.ts';
import { planStep, type StepPlan, type StepRequest, settlePlan } from '../memory/plan-step.ts';
import { storedBytes } from '../memory/stored-bytes.ts';
import { isKept } from './learner-sources.ts';
import { leastFeatureBytes, longest } from './plan-features.ts';
import type { LearnerPlan } from './with-learner.ts';
import type { Workbench } from './workbench.ts';

export interface PlannedLearner {
  readonly graph: TrainingGraph;
  /** Where batches go through the graph in parts. */
  readonly microBatch: MicroBatch | undefined;
  /** Whether memory matters more than time. */
  readonly compact: boolean;
}

/** Mean and variance of fewer photos are mostly chance: by 8 photos ImageNet's error is 24.8 %, by 4 it is 27.3 %, by 32 it is 23.6 % (Wu and
 * He 2018, arXiv:1803.08494, table 2). */
const leastRows = 8;

/** Chooses how the step keeps to the memory, and says what that costs.
 * @param plan the values of the new head's weights do not matter.
 * @throws {InjertoError} MEMORY_INSUFFICIENT · GRADIENT_RULE_MISSING · CONFIG_INVALID for CutMix on values without height and width. */
export async function planLearner(
  bench: Workbench,
  {
    newHead,
    body,
    batchSize,
    batchNorm = 'eval',
    loss = bench.task.loss(newHead.logits),
  }: Omit<LearnerPlan, 'views' | 'rates'>,
): Promise<PlannedLearner> {
  const { runtime, reference, memory, splits, config, loader } = bench;
  // a second training is planned like the first
  const emit: OnEvent = (event) => (event.type === 'warning' ? memory.tell(event, bench.emit) : bench.emit(event));
  const trainable = [...body, ...newHead.parameters];
  const shapes = await probeShapes(runtime, newHead.model, reference.axes, reference.rows);
  const length = longest(bench, splits.train);
  const trained = storedBytes(newHead.model, new Set(trainable));
  const requestWith = (batchStatistics: boolean) => ({
    build: prepareTrainingGraph(newHead.model, { trainable, loss, shapes, batchStatistics }),
    bytesOf: (graph: TrainingGraph, { rows, batchSize, compact }: Parameters<StepRequest['bytesOf']>[1]) => {
      const sizes = { batch: rows, ...(length !== undefined && { length }) };
      const whole = { ...sizes, batch: batchSize };
      return trainingBytes({
        held: graph.held(sizes),
        trained,
        fixed: storedBytes(graph.step),
        frozen: graph.frozen && !isKept(graph.boundary) ? storedBytes(graph.frozen) : undefined,
        batch: graph.boundary.reduce((sum, { axes }) => sum + bytesOf({ dtype: 'float32', axes }, whole), 0),
        samples: loader.bytesAhead ?? 0,
        accumulates: rows < batchSize || ('accumulate' in config && config.accumulate > 1),
        checkpoints: bench.checkpoints.checkpointDir !== undefined,
        compact,
        averages: 'ema' in config && config.ema > 0,
        trainings: 'soup' in config ? config.soup : 1,
      });
    },
    batchSize: reference.rows ?? batchSize,
    length,
    // a batch of pairs holds two samples for each
    samplesPerUnit: loss.kind === 'cosine-pairs' ? 2 : 1,
    // the errors of pairs hang on all samples of a batch
    divisible: reference.rows === undefined && loss.kind !== 'cosine-pairs',
  });
  if ('cutmix' in config && config.cutmix > 0) checkCutmix(requestWith(false).build().boundary);
  const { request, plan } = planNormalization({ ...bench, emit }, requestWith, batchNorm);
  memory.expect(plan.bytes);
  const transferFits = config.method !== 'transfer' && leastFeatureBytes(bench) <= memory.room;
  settlePlan(request, plan, { base: memory.base, budget: memory.budget, transferFits }, emit);
  const microBatch = plan.rows < request.batchSize ? ({ rows: plan.rows, loss: 'mean' } as const) : undefined;
  return { graph: plan.graph, microBatch, compact: plan.compact };
}

/** @throws {InjertoError} CONFIG_INVALID where a rectangle of what the step reads is not one of the photo. */
function checkCutmix(boundary: TrainingGraph['boundary']): void {
  const [first] = boundary;
  const other = boundary.find(
    ({ axes }) => axes.length !== 4 || axes[2] !== first!.axes[2] || axes[3] !== first!.axes[3],
  );
  if (!other) return;
  const details = { value: other.name, axes: [...other.axes] };
  throw new InjertoError('CONFIG_INVALID/cutmix', { details, where: { option: 'cutmix' } });
}

/** Plans the step with batch normalizations in the form that was asked for, or with their stored statistics, and says why. */
function planNormalization(
  { emit, memory, reference, splits }: Workbench,
  requestWith: (batchStatistics: boolean) => StepRequest,
  batchNorm: NonNullable<LearnerPlan['batchNorm']>,
): { readonly request: StepRequest; readonly plan: StepPlan } {
  const planned = (batchStatistics: boolean) => {
    const request = requestWith(batchStatistics);
    return { request, plan: planStep(request, memory.room) };
  };
  const asked = planned(batchNorm !== 'eval');
  const { request, plan } = asked;
  if (Object.keys(plan.graph.statistics).length === 0) {
    if (batchNorm === 'train') emit({ type: 'warning', ...remark('BATCH_NORM_STORED/folded') });
    return asked;
  }
  const rows = Math.min(plan.rows, splits.train.length);
  if (reference.rows !== undefined) {
    emit({ type: 'warning', ...remark('BATCH_NORM_STORED/fixed', { rows: reference.rows }) });
    return planned(false);
  }
  if (batchNorm === 'auto' && (rows < leastRows || plan.bytes > memory.room)) {
    emit({ type: 'warning', ...remark('BATCH_NORM_STORED', { rows, least: leastRows }) });
    return planned(false);
  }
  if (plan.rows < request.batchSize) {
    emit({ type: 'warning', ...remark('BATCH_NORM_PARTS', { rows: plan.rows, batch: request.batchSize }) });
  }
  return asked;
}

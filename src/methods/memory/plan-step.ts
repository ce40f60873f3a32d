/** How a training step keeps to the memory that it may take. */
import type { MemoryBudget, TrainingGraph } from '../../autodiff/index.ts';
import { InjertoError } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
import type { OnEvent } from '../../training/events.ts';

/** What is to be trained, as far as memory goes. All numbers of bytes are added to what the process holds already. */
export interface StepRequest {
  /** The step graph; with a budget, activations are computed twice as far as that takes. */
  readonly build: (memory?: MemoryBudget) => TrainingGraph;
  /** Bytes of a training whose graph is fed so many samples of a batch at once. */
  readonly bytesOf: (
    graph: TrainingGraph,
    way: { readonly rows: number; readonly batchSize: number; readonly compact: boolean },
  ) => number;
  /** Samples of a batch. */
  readonly batchSize: number;
  /** Samples that the option `batchSize` counts as one. @default 1 */
  readonly samplesPerUnit?: number;
  /** Tokens of the longest text; undefined for photos. */
  readonly length?: number | undefined;
  /** Whether a batch may go through the graph in parts: where each sample has a loss of its own. */
  readonly divisible: boolean;
}

export interface StepPlan {
  readonly graph: TrainingGraph;
  /** Samples that go through the graph at once. */
  readonly rows: number;
  /** Whether memory matters more than time. */
  readonly compact: boolean;
  /** What the training adds to the process, as estimated. */
  readonly bytes: number;
}

/** Shares of the activations that fit by the first estimate; the graph that comes of it is estimated anew. */
const attempts = [1, 0.75, 0.5, 0.25, 0];

/** The fastest way that takes no more than `room` bytes, or the one that takes least. In this order: everything is kept; the engine lays out
 *  no block of its own; activations are computed twice (the same weights, but for rounding where the engine optimizes otherwise); the batch
 *  goes through the graph in parts (the same weights but for rounding). */
export function planStep(request: StepRequest, room: number): StepPlan {
  const { batchSize, divisible } = request;
  const kept = request.build();
  const fast = planOf(request, kept, batchSize, false);
  if (fast.bytes <= room) return fast;
  let least: StepPlan | undefined;
  for (const rows of divisible ? halves(batchSize) : [batchSize]) {
    for (const plan of plansFor(request, kept, rows, room)) {
      if (!least || plan.bytes < least.bytes) least = plan;
      if (least.bytes <= room) return least;
    }
  }
  return least ?? fast;
}

/** @param kept the graph that computes nothing twice. */
function* plansFor(request: StepRequest, kept: TrainingGraph, rows: number, room: number): Generator<StepPlan> {
  const whole = planOf(request, kept, rows, true);
  yield whole;
  const { length } = request;
  const sizes = { batch: rows, ...(length !== undefined && { length }) };
  const all = request.build({ ...sizes, bytes: Number.MAX_SAFE_INTEGER }).recomputed!.bytes;
  let before: number | undefined;
  for (const share of attempts) {
    const graph = request.build({ ...sizes, bytes: Math.max(0, share * (all - (whole.bytes - room))) });
    if (graph.recomputed!.pieces === before) continue;
    before = graph.recomputed!.pieces;
    yield planOf(request, graph, rows, true);
  }
}

function planOf({ bytesOf, batchSize }: StepRequest, graph: TrainingGraph, rows: number, compact: boolean): StepPlan {
  return { graph, rows, compact, bytes: bytesOf(graph, { rows, batchSize, compact }) };
}

/** n, n/2, n/4 … 1, rounded up. */
function halves(n: number): number[] {
  return n > 1 ? [n, ...halves(Math.ceil(n / 2))] : [1];
}

/** Says what keeping to the budget costs.
 * @throws {InjertoError} MEMORY_INSUFFICIENT if it cannot be kept.
 * @param limits bytes that the process holds already and may hold, and whether training the head alone would fit. */
export function settlePlan(
  request: StepRequest,
  plan: StepPlan,
  limits: { readonly base: number; readonly budget: number; readonly transferFits: boolean },
  emit: OnEvent,
): void {
  const { base, budget, transferFits } = limits;
  const room = budget - base;
  if (plan.bytes > room) {
    const details = { needed: Math.ceil(base + plan.bytes), budget: Math.floor(budget) };
    const batch = request.divisible ? undefined : fittingBatch(request, room);
    if (batch !== undefined) throw new InjertoError('MEMORY_INSUFFICIENT/batch', { details: { ...details, batch } });
    if (transferFits) throw new InjertoError('MEMORY_INSUFFICIENT/transfer', { details });
    throw new InjertoError('MEMORY_INSUFFICIENT', { details });
  }
  const { pieces } = plan.graph.recomputed ?? { pieces: 0 };
  if (plan.rows < request.batchSize) {
    const details = { rows: plan.rows, batch: request.batchSize, places: pieces };
    emit({ type: 'warning', ...remark(pieces > 0 ? 'MEMORY_TIGHT/parts-twice' : 'MEMORY_TIGHT/parts', details) });
  } else if (pieces > 0) {
    emit({ type: 'warning', ...remark('MEMORY_TIGHT', { places: pieces }) });
  }
}

/** The largest smaller value of `batchSize`, by halves, that fits. */
function fittingBatch(request: StepRequest, room: number): number | undefined {
  const { batchSize, samplesPerUnit = 1 } = request;
  return halves(batchSize / samplesPerUnit)
    .slice(1)
    .find((units) => planStep({ ...request, batchSize: units * samplesPerUnit }, room).bytes <= room);
}

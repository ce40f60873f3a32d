/** Graphs that take a fixed number of rows, fed with any number: the batch is cut into portions that run one after the other. */
import { InjertoError } from '../errors.ts';
import { type ArrayDType, type Tensor, type TensorData, tensor } from '../onnx/index.ts';
import type { MicroBatch, Session, StepResult, Tensors, Trainer } from './types.ts';

interface Portion {
  readonly feeds: Tensors;
  /** Rows that are samples; what comes after them repeats the last one. */
  readonly count: number;
}

/** @param rows that every run of the graph takes. */
export function sessionInPortions(session: Session, rows: number): Session {
  return {
    ...session,
    async run(feeds, { fetches } = {}) {
      const parts: Record<string, Tensor>[] = [];
      const portions = portionsOf(feeds, rows);
      for (const portion of portions) {
        const results = await session.run(portion.feeds, { ...(fetches && { fetches }), transfer: true });
        parts.push(rowsOf(results, rows, portion.count, fetches !== undefined));
      }
      return joined(parts);
    },
  };
}

/** A step over a batch is the sum of its portions' steps.
 * @param rows that every step takes, 1 as a rule. Rows that only fill up a portion must not learn, so the portions of a training are full ones. */
export function trainerInPortions(trainer: Trainer, rows: number): Trainer {
  const portionOf = (feeds: Tensors) =>
    portionsOf(feeds, rows).map(({ feeds: part, count }, _, { length }) => {
      if (count < rows) throw unevenPortions((length - 1) * rows + count, rows);
      return { feeds: part, count };
    });
  return {
    ...trainer,
    accumulate: async (feeds, weight = 1) => accumulateAll(trainer, portionOf(feeds), 'mean', weight),
    async evaluate(feeds, weights) {
      const parts: Record<string, Tensor>[] = [];
      for (const { feeds: part, count } of portionsOf(feeds, rows)) {
        parts.push(rowsOf(await trainer.evaluate(part, weights), rows, count, true));
      }
      return joined(parts);
    },
  };
}

/** Batches of any size, of which no more than `rows` go through the graph at once: the step is the same but for rounding, and takes less memory.
 *  All that is fed has a row for each sample. */
export function trainerInMicroBatches(trainer: Trainer, { rows, loss }: MicroBatch): Trainer {
  const cut = (feeds: Tensors) => portionsOf(feeds, rows, false);
  return {
    ...trainer,
    accumulate: (feeds, weight = 1) => accumulateAll(trainer, cut(feeds), loss, weight),
    async evaluate(feeds, weights) {
      const parts: Record<string, Tensor>[] = [];
      for (const part of cut(feeds)) parts.push(await trainer.evaluate(part.feeds, weights));
      return joined(parts);
    },
  };
}

/** Where the loss is a mean over rows, a portion of n rows out of N weighs n/N; where it is a sum, each weighs 1. */
async function accumulateAll(
  trainer: Trainer,
  portions: readonly Portion[],
  loss: MicroBatch['loss'],
  weight: number,
): Promise<StepResult> {
  const total = portions.reduce((sum, { count }) => sum + count, 0);
  const shareOf = ({ count }: Portion) => (loss === 'mean' ? count / total : 1);
  const steps: StepResult[] = [];
  for (const portion of portions) steps.push(await trainer.accumulate(portion.feeds, weight * shareOf(portion)));
  return {
    loss: steps.reduce((sum, step, i) => sum + step.loss * shareOf(portions[i]!), 0),
    outputs: joined(steps.map(({ outputs }) => outputs)),
  };
}

/** @param fill whether a last portion that is smaller is filled up. */
function portionsOf(feeds: Tensors, rows: number, fill = true): Portion[] {
  const total = Object.values(feeds)[0]?.shape[0] ?? 0;
  const portions: Portion[] = [];
  for (let from = 0; from < total; from += rows) {
    const count = Math.min(rows, total - from);
    const taken = fill ? rows : count;
    const part = Object.entries(feeds).map(([name, value]) => [name, cut(value, total, from, taken)] as const);
    portions.push({ feeds: Object.fromEntries(part), count });
  }
  return portions;
}

/** Rows from … from + rows, the last row of all again where there are no more. */
function cut({ dtype, shape, data }: Tensor, total: number, from: number, rows: number): Tensor {
  const length = data.length / total;
  const part = data.slice(from * length, (from + rows) * length) as TensorData;
  if (part.length === rows * length) return tensor(dtype as ArrayDType, [rows, ...shape.slice(1)], part);
  const filled = new (data.constructor as new (length: number) => typeof data)(rows * length);
  filled.set(part as never);
  const last = data.slice((total - 1) * length, total * length);
  for (let row = part.length / length; row < rows; row++) filled.set(last as never, row * length);
  return tensor(dtype as ArrayDType, [rows, ...shape.slice(1)], filled as TensorData);
}

/** Results of the samples alone. @param all whether a result without a row for each is a fault; else it is left out. */
function rowsOf(results: Record<string, Tensor>, rows: number, count: number, all: boolean): Record<string, Tensor> {
  const kept = Object.entries(results).flatMap(([name, { dtype, shape, data }]) => {
    if (shape[0] === rows) {
      const part = data.slice(0, (data.length / rows) * count) as TensorData;
      return [[name, tensor(dtype as ArrayDType, [count, ...shape.slice(1)], part)] as const];
    }
    if (all) throw rowsMismatch(name, rows, shape);
    return [];
  });
  return Object.fromEntries(kept);
}

function joined(parts: readonly Readonly<Record<string, Tensor>>[]): Record<string, Tensor> {
  const [first, ...others] = parts;
  if (!first || others.length === 0) return { ...first };
  return Object.fromEntries(
    Object.entries(first).map(([name, { dtype, shape, data }]) => {
      const values = parts.map((part) => part[name]!);
      const total = values.reduce((sum, value) => sum + value.data.length, 0);
      const all = new (data.constructor as new (length: number) => typeof data)(total);
      let at = 0;
      for (const value of values) {
        all.set(value.data as never, at);
        at += value.data.length;
      }
      const count = values.reduce((sum, value) => sum + value.shape[0]!, 0);
      return [name, tensor(dtype as ArrayDType, [count, ...shape.slice(1)], all as TensorData)];
    }),
  );
}

/** An output that has one row for each sample, float32 [count, …].
 * @throws {InjertoError} ROWS_MISMATCH: which row is whose could only be guessed. */
export function rowsOfOutput(results: Readonly<Record<string, Tensor>>, name: string, count: number): Float32Array {
  const { shape, data } = results[name]!;
  if (shape[0] !== count) throw rowsMismatch(name, count, shape);
  return data as Float32Array;
}

function rowsMismatch(name: string, count: number, shape: readonly number[]): InjertoError {
  return new InjertoError('ROWS_MISMATCH', { details: { count, shape: [...shape] }, where: { output: name } });
}

function unevenPortions(total: number, rows: number): InjertoError {
  return new InjertoError('BATCH_UNEVEN', { details: { rows, total } });
}

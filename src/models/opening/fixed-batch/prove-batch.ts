/** Whether a graph gives in a batch what the file's own graph gives sample by sample: found out by running both. */
import { InjertoError } from '../../../errors.ts';
import { largestOf } from '../../../extremes.ts';
import { type Remark, remark } from '../../../messages/index.ts';
import { graphOf, type ModelProto, type Tensor, type TensorData, tensor, withGraph } from '../../../onnx/index.ts';
import { type Runtime, type Tensors, untyped } from '../../../runtime/index.ts';
import { type BatchPlace, product } from './batch-place.ts';

/** Relative to the largest entry of an output. float32 carries 6e-8 per operation, and sums are ordered by the size of the batch. */
const tolerance = 1e-5;
/** Inside the network rounding is not yet averaged out; samples that are mixed up differ by as much as the values themselves. */
const innerTolerance = 1e-4;
/** Values inside that are compared beside the outputs: a classifier's scores may hardly depend on what it is shown. */
const probes = 12;

type Place = Pick<BatchPlace, 'axis' | 'outer' | 'inner'>;
const first: Place = { axis: 0, outer: 1, inner: 1 };

export interface Claim {
  /** The graph as the file has it, which takes `rows` samples. */
  readonly original: ModelProto;
  readonly rows: number;
  readonly candidate: ModelProto;
  /** Where samples lie in the candidate's values; undefined where they should lie on the first axis of all. */
  readonly places: ReadonlyMap<string, BatchPlace> | undefined;
}

/** @param feeds `rows` + 1 samples, unlike each other. @returns why it does not hold; undefined where it does. */
export async function disproof(
  runtime: Runtime,
  { original, rows, candidate, places }: Claim,
  feeds: Tensors,
): Promise<Remark | undefined> {
  const outputs = graphOf(candidate).output.map(({ name }) => name);
  const compared = [...outputs, ...probeValues(original)];
  try {
    const alone = await singles(runtime, withOutputs(original, compared), rows, feeds);
    const together = await run(runtime, withOutputs(candidate, compared), feeds);
    const count = rows + 1;
    let differs = false;
    for (const name of compared) {
      const inner = !outputs.includes(name);
      const place = places ? places.get(name) : first;
      if (!place) continue;
      const all = together[name]!;
      if (!holds(all, alone[0]![name]!, place, count, rows)) {
        if (inner) continue;
        return remark('BATCH_OBSTACLE/shape', { value: name, shape: [...all.shape] });
      }
      const pairs = alone.map(
        (one, n) => [entriesOf(all, place, count, n), entriesOf(one[name]!, place, rows, 0)] as const,
      );
      const scale = largest(pairs.map(([, one]) => one));
      const worst = largestOf(pairs.map(([a, b]) => distance(a, b)));
      if (!(worst <= (inner ? innerTolerance : tolerance) * scale)) {
        return remark('BATCH_OBSTACLE/value', { value: name, difference: worst / scale });
      }
      if (distance(pairs[0]![1], pairs[1]![1]) > 1e-3 * scale) differs = true;
    }
    return differs ? undefined : remark('BATCH_OBSTACLE/same');
  } catch (error) {
    if (error instanceof InjertoError && (error.code === 'RUN_FAILED' || error.code === 'MODEL_REJECTED'))
      return remark('BATCH_OBSTACLE/engine', { reason: error.what });
    throw error;
  }
}

/** Products are what a network consists of: some of them, evenly spread. */
function probeValues(model: ModelProto): string[] {
  const graph = graphOf(model);
  const outputs = new Set(graph.output.map(({ name }) => name));
  const made = graph.node
    .filter(({ opType }) => /^(MatMul|Gemm|Conv|Add)$/.test(opType))
    .map(({ output }) => output[0]!);
  const inner = made.filter((name) => !outputs.has(name));
  const step = Math.max(1, inner.length / probes);
  return Array.from({ length: Math.min(probes, inner.length) }, (_, i) => inner[Math.floor(i * step)]!);
}

function withOutputs(model: ModelProto, names: readonly string[]): ModelProto {
  const graph = graphOf(model);
  const declared = new Map(graph.output.map((output) => [output.name, output]));
  return withGraph(model, { output: names.map((name) => declared.get(name) ?? untyped(name)) });
}

async function run(runtime: Runtime, model: ModelProto, feeds: Tensors): Promise<Record<string, Tensor>> {
  const session = await runtime.createSession(model);
  return session.run(feeds).finally(() => session.dispose());
}

/** What the graph gives for each sample, in a run in which it comes first. */
async function singles(
  runtime: Runtime,
  model: ModelProto,
  rows: number,
  feeds: Tensors,
): Promise<Record<string, Tensor>[]> {
  const session = await runtime.createSession(model);
  try {
    const results: Record<string, Tensor>[] = [];
    for (let n = 0; n <= rows; n++) results.push(await session.run(chosen(feeds, n, rows)));
    return results;
  } finally {
    await session.dispose();
  }
}

/** Sample n and those after it, from the beginning again where there are no more. */
function chosen(feeds: Tensors, n: number, rows: number): Tensors {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { dtype, shape, data }]) => {
      const length = data.length / shape[0]!;
      const part = new (data.constructor as new (length: number) => TensorData)(rows * length);
      for (let row = 0; row < rows; row++) {
        const from = ((n + row) % shape[0]!) * length;
        part.set(data.subarray(from, from + length) as never, row * length);
      }
      return [name, tensor(dtype, [rows, ...shape.slice(1)], part)];
    }),
  );
}

/** Whether both results have the samples where they should be, and all else alike. */
function holds(all: Tensor, one: Tensor, { axis, outer, inner }: Place, count: number, rows: number): boolean {
  const each = outer * inner;
  if (all.shape[axis] !== each * count || one.shape[axis] !== each * rows) return false;
  return all.shape.length === one.shape.length && all.shape.every((size, i) => i === axis || size === one.shape[i]);
}

/** The entries of sample n out of `count`. */
function entriesOf({ shape, data }: Tensor, { axis, outer, inner }: Place, count: number, n: number): Float64Array {
  const behind = inner * product(shape.slice(axis + 1));
  const blocks = product(shape.slice(0, axis)) * outer;
  const found = new Float64Array(blocks * behind);
  for (let block = 0; block < blocks; block++) {
    const from = (block * count + n) * behind;
    for (let i = 0; i < behind; i++) found[block * behind + i] = Number(data[from + i]);
  }
  return found;
}

function largest(lists: readonly Float64Array[]): number {
  let scale = 0;
  for (const list of lists)
    for (const value of list) if (Number.isFinite(value)) scale = Math.max(scale, Math.abs(value));
  return scale;
}

/** Largest difference; entries that are infinite or no number must be so in both. */
function distance(a: Float64Array, b: Float64Array): number {
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    if (Object.is(a[i], b[i])) continue;
    const difference = Math.abs(a[i]! - b[i]!);
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, difference);
  }
  return worst;
}

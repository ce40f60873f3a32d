/** Shapes and types by execution: what the engine knows is not written a second time. */
import type { ShapeTable } from '../autodiff/shape-table.ts';
import { InjertoError } from '../errors.ts';
import {
  type ArrayDType,
  dtypeOf,
  graphOf,
  indexGraph,
  type ModelProto,
  sizeOf,
  type Tensor,
  tensor,
  type ValueInfoProto,
} from '../onnx/index.ts';
import { measureValues } from './measure-values.ts';
import { dataDependent, type MeasuredRun, shapeFacts } from './shape-facts.ts';
import type { Runtime, Tensors } from './types.ts';

/** Sizes of the other symbolic axes, by symbol: a number where all inputs will have that size, two numbers where it moves from batch to
 *  batch as the length of texts does, for two sizes to measure at. */
export type ProbeAxes = Readonly<Record<string, number | readonly [number, number]>>;

/** Two sizes tell a moving axis from a fixed one. */
const batches = [2, 3] as const;

/** Runs the model on small inputs and measures every value, at two batch sizes (and at the second sizes of all axes that move), and
 *  reads the facts of each value. The first axis of every input is taken as the batch.
 * @param rows the only batch size that the graph works for, where it is so.
 * @throws {InjertoError} AXIS_UNKNOWN for a symbolic axis that `axes` leaves open · MODEL_REJECTED · RUN_FAILED. */
export async function probeShapes(
  runtime: Runtime,
  model: ModelProto,
  axes: ProbeAxes = {},
  rows?: number,
): Promise<ShapeTable> {
  const at = (which: 0 | 1) =>
    Object.fromEntries(
      Object.entries(axes).map(([name, size]) => [name, typeof size === 'number' ? size : size[which]]),
    );
  const [one, other] = rows === undefined ? batches : [rows, undefined];
  const runs = [feedsFor(model, one, at(0)), ...(other === undefined ? [] : [feedsFor(model, other, at(0))])];
  if (Object.values(axes).some((size) => typeof size !== 'number')) runs.push(feedsFor(model, one, at(1)));
  const measured = await measureValues(runtime, model, runs);
  const facts = shapeFacts(
    model,
    runs.map((feeds, i) => ({ feeds, values: measured[i]! })) as [MeasuredRun, ...MeasuredRun[]],
  );
  return rows === undefined ? facts : inPortions(facts, model, rows);
}

/** A graph that works for one number of rows is run in portions. To all that is built on it, whatever has those rows and follows from
 *  the data has the rows of a batch of any size. */
function inPortions(facts: ShapeTable, model: ModelProto, rows: number): ShapeTable {
  const ofData = dataDependent(model, indexGraph(graphOf(model)).feeds);
  return new Map(
    [...facts].map(([name, value]) => {
      const perSample = ofData.has(name) && value.axes[0] === rows;
      return [name, { ...value, perSample, ...(perSample && { axes: [null, ...value.axes.slice(1)] }) }];
    }),
  );
}

function feedsFor(model: ModelProto, batch: number, axes: Readonly<Record<string, number>>): Tensors {
  const graph = graphOf(model);
  const weights = new Set(graph.initializer.map((t) => t.name));
  const inputs = graph.input.filter((input) => !weights.has(input.name));
  return Object.fromEntries(inputs.map((input) => [input.name, inputTensor(input, batch, axes)]));
}

/** Values between 0 and 1: they keep roots, logarithms and divisions of the graph finite. */
function inputTensor(input: ValueInfoProto, batch: number, axes: Readonly<Record<string, number>>): Tensor {
  const type = input.type?.value;
  if (type?.case !== 'tensorType') {
    throw new InjertoError('MODEL_INPUT_UNSUPPORTED/tensor', { where: { input: input.name } });
  }
  const dtype = dtypeOf(type.value.elemType) as ArrayDType;
  const shape = (type.value.shape?.dim ?? []).map((dim, i) => {
    if (i === 0) return batch;
    if (dim.value.case === 'dimValue') return Number(dim.value.value);
    const known = dim.value.case === 'dimParam' ? axes[dim.value.value] : undefined;
    if (known !== undefined) return known;
    throw new InjertoError('AXIS_UNKNOWN', {
      details: { axis: i, ...(dim.value.case === 'dimParam' && { symbol: dim.value.value }) },
      where: { input: input.name },
    });
  });
  return tensor(
    dtype,
    shape,
    Array.from({ length: sizeOf(shape) }, (_, i) => (dtype.includes('float') ? ((i * 7919) % 1000) / 1000 : i % 2)),
  );
}

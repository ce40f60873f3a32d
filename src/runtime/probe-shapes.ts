/** Shapes and types by execution: what the engine knows is not written a second time. */
import type { ShapeTable } from '../autodiff/shape-table.ts';
import { InjertoError } from '../errors.ts';
import {
  type ArrayDType,
  dtypeOf,
  graphOf,
  type ModelProto,
  sizeOf,
  type Tensor,
  tensor,
  type ValueInfoProto,
} from '../onnx/index.ts';
import { exposeValues } from './expose-values.ts';
import { type MeasuredRun, shapeFacts } from './shape-facts.ts';
import type { Runtime, Tensors } from './types.ts';

/** Sizes of the other symbolic axes, by symbol: a number where all inputs will have that size, two numbers where it moves from batch to
 *  batch as the length of texts does, for two sizes to measure at. */
export type ProbeAxes = Readonly<Record<string, number | readonly [number, number]>>;

/** Two sizes tell a moving axis from a fixed one. Small ones, since every value of the graph is held at once. */
const batches = [2, 3] as const;

/** Runs the model on small inputs with every value exposed, at two batch sizes (and at the second sizes of all axes that move), and
 *  reads the facts of each value. The first axis of every input is taken as the batch.
 * @throws {InjertoError} AXIS_UNKNOWN for a symbolic axis that `axes` leaves open · MODEL_REJECTED · RUN_FAILED. */
export async function probeShapes(runtime: Runtime, model: ModelProto, axes: ProbeAxes = {}): Promise<ShapeTable> {
  const exposed = exposeValues(model);
  const at = (which: 0 | 1) =>
    Object.fromEntries(
      Object.entries(axes).map(([name, size]) => [name, typeof size === 'number' ? size : size[which]]),
    );
  const measure = async (batch: number, sizes: Readonly<Record<string, number>>): Promise<MeasuredRun> => {
    const feeds = feedsFor(model, batch, sizes);
    return { feeds, values: await runtime.measure(exposed, feeds) };
  };
  const runs = [measure(batches[0], at(0)), measure(batches[1], at(0))];
  if (Object.values(axes).some((size) => typeof size !== 'number')) runs.push(measure(batches[0], at(1)));
  return shapeFacts(model, (await Promise.all(runs)) as [MeasuredRun, ...MeasuredRun[]]);
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
    throw new InjertoError('MODEL_INPUT_UNSUPPORTED', {
      what: 'Only tensors can be fed.',
      where: `input "${input.name}"`,
    });
  }
  const dtype = dtypeOf(type.value.elemType) as ArrayDType;
  const shape = (type.value.shape?.dim ?? []).map((dim, i) => {
    if (i === 0) return batch;
    if (dim.value.case === 'dimValue') return Number(dim.value.value);
    const known = dim.value.case === 'dimParam' ? axes[dim.value.value] : undefined;
    if (known !== undefined) return known;
    throw new InjertoError('AXIS_UNKNOWN', {
      what: `The size of axis ${i} is not fixed${dim.value.case === 'dimParam' ? ` (it is called "${dim.value.value}")` : ''}.`,
      where: `input "${input.name}"`,
      hint: 'Give its size, for instance the image size of the preprocessor config.',
    });
  });
  return tensor(
    dtype,
    shape,
    Array.from({ length: sizeOf(shape) }, (_, i) => (dtype.includes('float') ? ((i * 7919) % 1000) / 1000 : i % 2)),
  );
}

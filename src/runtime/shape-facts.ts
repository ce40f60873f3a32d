/** From what values turned out to be, in runs of different sizes, to what is known of them. */
import type { ShapeTable, ValueFacts } from '../autodiff/shape-table.ts';
import { dtypeOf, graphOf, type ModelProto, readsOf } from '../onnx/index.ts';
import type { MeasuredValue } from './measure-values.ts';
import type { Tensors } from './types.ts';

export interface MeasuredRun {
  readonly feeds: Tensors;
  /** Every value that the graph's nodes make. */
  readonly values: Readonly<Record<string, MeasuredValue>>;
}

/** Facts of all values of the main graph: an axis that differs between the runs moves, and an integer value that is the same in all of
 *  them, and does not hang on the data, is known. */
export function shapeFacts(model: ModelProto, runs: readonly [MeasuredRun, ...MeasuredRun[]]): ShapeTable {
  const graph = graphOf(model);
  const table = new Map<string, ValueFacts>();
  const dependent = dataDependent(model, Object.keys(runs[0].feeds));
  const batches = runs.map(({ feeds }) => Object.values(feeds)[0]?.shape[0]);
  const perSample = (shapes: readonly (readonly number[])[]) =>
    new Set(batches).size > 1 && { perSample: shapes.every((shape, i) => shape[0] === batches[i]) };
  for (const name of Object.keys(runs[0].values)) {
    const all = runs.map((run) => run.values[name]!);
    const ints = dependent.has(name) ? undefined : commonInts(all);
    const axes = commonAxes(all.map((v) => v.shape));
    table.set(name, { dtype: all[0]!.dtype, axes, ...(ints && { ints }), ...perSample(all.map((v) => v.shape)) });
  }
  for (const [name, { dtype }] of Object.entries(runs[0].feeds)) {
    const shapes = runs.map((run) => run.feeds[name]!.shape);
    table.set(name, { dtype, axes: commonAxes(shapes), ...perSample(shapes) });
  }
  for (const { name, dims, dataType } of graph.initializer) {
    table.set(name, { dtype: dtypeOf(dataType), axes: dims.map(Number) });
  }
  return table;
}

function commonAxes(shapes: readonly (readonly number[])[]): (number | null)[] {
  return shapes[0]!.map((size, i) => (shapes.every((shape) => shape[i] === size) ? size : null));
}

function commonInts(values: readonly MeasuredValue[]): readonly number[] | undefined {
  const first = values[0]!.ints;
  return first && values.every((v) => v.ints && `${v.ints}` === `${first}`) ? first : undefined;
}

/** Values that hang on what is fed, rather than on its sizes alone. */
export function dataDependent(model: ModelProto, feeds: Iterable<string>): ReadonlySet<string> {
  const dependent = new Set(feeds);
  for (const node of graphOf(model).node) {
    if (['Shape', 'Size'].includes(node.opType)) continue;
    if (readsOf(node).some((name) => dependent.has(name))) for (const name of node.output) dependent.add(name);
  }
  return dependent;
}

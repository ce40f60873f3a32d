/** What every value of a graph turns out to be: its type, its shape, and the entries of small integer ones. */
import { closeAfter } from '../close-after.ts';
import { InjertoError } from '../errors.ts';
import { type DType, FreshNames, graphOf, type ModelProto, makeNode, withGraph } from '../onnx/index.ts';
import { exposeValues, untyped } from './expose-values.ts';
import type { Runtime, Session, Tensors } from './types.ts';
import { valuesMatter, withoutWeights } from './without-weights.ts';

/** Type and axes of a value in one run. */
export interface MeasuredValue {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** The entries of an int32 or int64 value of at most `maxInts` of them: axes, sizes, offsets. */
  readonly ints?: readonly number[];
}

const maxInts = 64;

/** Runs a graph once for each of `runs`, as it is written. No value is held longer than the graph needs it, since the engine puts out their sizes alone; nor are
 *  large weights, as far as no size hangs on them.
 * @returns for each run, the values that nodes of the main graph make, by name.
 * @throws {InjertoError} MODEL_REJECTED · RUN_FAILED. */
export async function measureValues(
  runtime: Runtime,
  model: ModelProto,
  runs: readonly Tensors[],
): Promise<readonly Readonly<Record<string, MeasuredValue>>[]> {
  return (await measureLight(runtime, model, runs)) ?? measureAll(runtime, model, await typesOf(runtime, model), runs);
}

/** Undefined where the weights themselves must be there. */
async function measureLight(runtime: Runtime, model: ModelProto, runs: readonly Tensors[]) {
  const light = withoutWeights(model);
  if (!light) return undefined;
  try {
    const all = Object.entries(await typesOf(runtime, light.model));
    const types = Object.fromEntries(all.filter(([name]) => !light.without.has(name)));
    return valuesMatter(model, light.without, types) ? undefined : await measureAll(runtime, light.model, types, runs);
  } catch (error) {
    // the engine may want some weights to be constants; what else is wrong shows with all weights
    if (error instanceof InjertoError) return undefined;
    throw error;
  }
}

/** The types of all values, which the engine knows before any run. */
async function typesOf(runtime: Runtime, model: ModelProto): Promise<Session['outputTypes']> {
  const session = await runtime.createSession(exposeValues(model), { optimization: 'disabled' });
  return closeAfter(
    async () => session.outputTypes,
    () => session.dispose(),
  );
}

async function measureAll(
  runtime: Runtime,
  model: ModelProto,
  types: Session['outputTypes'],
  runs: readonly Tensors[],
): Promise<Record<string, MeasuredValue>[]> {
  const { sized, shapeOf } = exposeShapes(model, types);
  const session = await runtime.createSession(sized, { optimization: 'disabled' });
  const measure = async (feeds: Tensors): Promise<Record<string, MeasuredValue>> => {
    const results = await session.run(feeds);
    return Object.fromEntries(
      [...shapeOf].map(([name, shapeName]) => {
        const shape = numbersIn(results[shapeName]!.data);
        const value = results[name];
        const ints = value && value.data.length <= maxInts && numbersIn(value.data);
        return [name, { dtype: types[name]!, shape, ...(ints && { ints }) }];
      }),
    );
  };
  return closeAfter(
    async () => {
      const measured: Record<string, MeasuredValue>[] = [];
      for (const feeds of runs) measured.push(await measure(feeds));
      return measured;
    },
    () => session.dispose(),
  );
}

/** A graph that puts out the shape of every value, and integer values themselves. ONNX Runtime begins with what the last of the nodes that nothing reads
 *  needs: where the first value's shape comes last in the file, each value is let go of as soon as the next ones are made. */
function exposeShapes(model: ModelProto, types: Session['outputTypes']) {
  const names = new FreshNames(model);
  const { node } = graphOf(model);
  const inOrder = new Set([...node.flatMap(({ output }) => output), ...Object.keys(types)]);
  const measured = [...inOrder].filter((name) => Object.hasOwn(types, name));
  const shapeOf = new Map(measured.map((name) => [name, names.take(`${name}/shape`)]));
  const shapes = [...shapeOf].reverse().map(([name, shape]) => makeNode('Shape', [name], [shape]));
  const integers = measured.filter((name) => types[name] === 'int64' || types[name] === 'int32');
  const sized = withGraph(model, {
    node: [...node, ...shapes],
    output: [...shapeOf.values(), ...integers].map(untyped),
  });
  return { sized, shapeOf };
}

function numbersIn(data: ArrayLike<unknown>): number[] {
  return Array.from(data, Number);
}

/** With how many samples a graph runs that declares any number. */
import { InjertoError } from '../../../errors.ts';
import { ancestorsOf, graphOf, indexGraph, type ModelProto, readsOf, withGraph } from '../../../onnx/index.ts';
import { measureValues, type Runtime, type Tensors, untyped } from '../../../runtime/index.ts';
import { type ComputedConstant, writtenSizes } from './written-sizes.ts';

/** More would cost more runs than they are worth. */
const mostTries = 8;

/** The smallest number, among 1 and those that seem to be written in the graph, with which it runs and puts out a row for each sample.
 * @param feedsOf that many samples. @returns undefined where none does.
 * @throws {InjertoError} MODEL_REJECTED. */
export async function runnableRows(
  runtime: Runtime,
  model: ModelProto,
  feedsOf: (count: number) => Tensors,
): Promise<number | undefined> {
  const session = await runtime.createSession(model);
  const runsWith = async (rows: number) => {
    const results = await ifRuns(session.run(feedsOf(rows)));
    return Object.values(results ?? {}).some(({ shape }) => shape[0] === rows);
  };
  try {
    if (await runsWith(1)) return 1;
    const { numbers, computed } = writtenSizes(model);
    const found = new Set([...numbers, ...(await sizesOf(runtime, model, computed, feedsOf(1)))]);
    const candidates = [...found].filter((rows) => rows > 1).sort((a, b) => a - b);
    for (const rows of candidates.slice(0, mostTries)) if (await runsWith(rows)) return rows;
    return undefined;
  } finally {
    await session.dispose();
  }
}

/** The part of the graph that makes some constants, run alone. */
async function sizesOf(
  runtime: Runtime,
  model: ModelProto,
  computed: readonly ComputedConstant[],
  feeds: Tensors,
): Promise<number[]> {
  if (computed.length === 0) return [];
  const index = indexGraph(graphOf(model));
  const names = [...new Set(computed.map(({ name }) => name))];
  const node = ancestorsOf(index, names);
  const read = new Set(node.flatMap(readsOf));
  const { input, initializer } = index.graph;
  const part = withGraph(model, {
    node,
    initializer: initializer.filter(({ name }) => read.has(name)),
    input: input.filter(({ name }) => read.has(name)),
    output: names.map(untyped),
    valueInfo: [],
  });
  const fed = Object.fromEntries(Object.entries(feeds).filter(([name]) => read.has(name)));
  const values = await ifRuns(measureValues(runtime, part, [fed]));
  return computed.flatMap(({ name, axis }) => values?.[0]?.[name]?.shape[axis] ?? []);
}

/** What a run gives; undefined where the engine cannot run the graph so. */
async function ifRuns<T>(run: Promise<T>): Promise<T | undefined> {
  return run.catch((error: unknown) => {
    if (error instanceof InjertoError && (error.code === 'RUN_FAILED' || error.code === 'MODEL_REJECTED'))
      return undefined;
    throw error;
  });
}

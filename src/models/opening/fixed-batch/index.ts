/** A file that fixes the number of its samples, opened for any number where that can be proved. */
import { type Remark, remark } from '../../../messages/index.ts';
import { amend, graphOf, type ModelProto, withGraph } from '../../../onnx/index.ts';
import { measureValues, type ProbeAxes, type Runtime } from '../../../runtime/index.ts';
import { axesOf, dimsOf, graphInputs } from '../graph-inputs.ts';
import { type ProbeSizes, probeFeeds } from '../probe-feeds.ts';
import type { BatchPlace } from './batch-place.ts';
import { followBatch } from './follow-batch.ts';
import { disproof } from './prove-batch.ts';
import { runnableRows } from './runnable-rows.ts';
import type { Verdict, VerdictStore } from './verdict-store.ts';
import { writtenSizes } from './written-sizes.ts';

export interface OpenedBatch {
  readonly model: ModelProto;
  /** Samples that the graph takes at a time; undefined where it takes any number. */
  readonly rows: number | undefined;
  readonly verdict: Verdict | undefined;
}

export interface BatchOptions {
  readonly sha256: string;
  readonly axes: ProbeAxes;
  readonly text?: ProbeSizes['text'];
  readonly bytes?: ProbeSizes['bytes'];
  /** @default nothing is kept */
  readonly verdicts?: VerdictStore;
  /** A runtime to use, or what opens one where it is needed, to be closed again. */
  readonly runtime: Runtime | (() => Promise<Runtime>);
}

/** Opens the first axis of a graph's inputs and outputs. Where the file leaves it open already, and nothing in the graph looks as if it
 * had been written for one number, the model is given back as it is. Else what is claimed is run: samples together, and each alone.
 * @throws {InjertoError} MODEL_REJECTED · RUN_FAILED if the file's own graph does not run. */
export async function openBatch(model: ModelProto, options: BatchOptions): Promise<OpenedBatch> {
  const { sha256, verdicts } = options;
  const fixed = fixedRows(model);
  const written = fixed === undefined ? writtenSizes(model) : undefined;
  if (written && written.numbers.length + written.computed.length === 0) {
    return { model, rows: undefined, verdict: undefined };
  }
  const known = await verdicts?.find(model, sha256);
  const found = known ?? (await findOut(model, fixed, options));
  if (!known) await verdicts?.keep(model, sha256, found.verdict, found.model);
  const { verdict } = found;
  return { model: found.model, rows: verdict.rows === 'any' ? undefined : verdict.rows, verdict };
}

/** The number that inputs have on their first axis. */
function fixedRows(model: ModelProto): number | undefined {
  const rows = graphInputs(model).map((input) => axesOf(input)[0]);
  return rows.find((axis): axis is number => typeof axis === 'number' && axis > 0);
}

type Found = { readonly verdict: Verdict; readonly model: ModelProto };

async function findOut(model: ModelProto, fixed: number | undefined, options: BatchOptions): Promise<Found> {
  const own = typeof options.runtime === 'function' ? await options.runtime() : undefined;
  const runtime = own ?? (options.runtime as Runtime);
  const open = () => withRows(model, undefined);
  try {
    const [sizes] = probeSizes(options);
    const rows = fixed ?? (await runnableRows(runtime, open(), (count) => probeFeeds(model, count, sizes!)));
    return await search(runtime, model, rows ?? 1, options);
  } finally {
    await own?.close();
  }
}

/** The graph as it is with its first axis declared open; else what following the samples through it gives, the likelier way first. */
async function search(runtime: Runtime, model: ModelProto, rows: number, options: BatchOptions): Promise<Found> {
  const sizes = probeSizes(options);
  const original = withRows(model, rows);
  const obstacleOf = async (candidate: ModelProto, places?: ReadonlyMap<string, BatchPlace>) => {
    for (const size of sizes) {
      const why = await disproof(runtime, { original, rows, candidate, places }, probeFeeds(model, rows + 1, size));
      if (why !== undefined) return why;
    }
    return undefined;
  };
  const open = withRows(model, undefined);
  if ((await obstacleOf(open)) === undefined) return { model: open, verdict: { rows: 'any' } };
  const feeds = probeFeeds(original, rows, sizes[0]!);
  const [values] = await measureValues(runtime, original, [feeds]);
  const measured = { ...feeds, ...values };
  const obstacles: Remark[] = [];
  for (const preference of ['outermost', 'innermost'] as const) {
    const followed = followBatch(open, measured, rows, preference);
    const why = 'obstacle' in followed ? followed.obstacle : await obstacleOf(followed.model, followed.places);
    if (why === undefined && 'model' in followed) return { model: followed.model, verdict: { rows: 'any' } };
    if (why !== undefined) obstacles.push(why);
  }
  return { model: original, verdict: { rows, obstacle: obstacles[0]! } };
}

function probeSizes({ axes, text, bytes }: BatchOptions): ProbeSizes[] {
  return sizesOf(axes).map((sizes): ProbeSizes => ({ axes: sizes, text, ...(bytes && { bytes: true }) }));
}

/** Two lengths where a length moves: a size that was written for one of them would show. Odd ones, so that no width is a multiple. */
function sizesOf(axes: ProbeAxes): Record<string, number>[] {
  const moving = Object.entries(axes).some(([, size]) => typeof size !== 'number');
  const at = (length: number) =>
    Object.fromEntries(Object.entries(axes).map(([name, size]) => [name, typeof size === 'number' ? size : length]));
  return moving ? [at(7), at(11)] : [at(7)];
}

/** The model with the first axis of inputs and outputs declared. Sizes noted in between are dropped: the engine works them out anew. */
function withRows(model: ModelProto, rows: number | undefined): ModelProto {
  const graph = graphOf(model);
  const inputs = new Set(graphInputs(model).map(({ name }) => name));
  const before = fixedRows(model);
  const value =
    rows === undefined
      ? { case: 'dimParam' as const, value: symbolOf(model) }
      : { case: 'dimValue' as const, value: BigInt(rows) };
  const declared = (list: typeof graph.input, chosen: (name: string) => boolean) =>
    list.map((info) => {
      const [first, ...rest] = dimsOf(info);
      const type = info.type?.value;
      if (!first || type?.case !== 'tensorType' || !chosen(info.name)) return info;
      const own = first.value.case === 'dimValue' ? Number(first.value.value) : undefined;
      if (own !== before) return info;
      const shape = amend(type.value.shape!, { dim: [amend(first, { value }), ...rest] });
      const tensorType = amend(type.value, { shape });
      const made = amend(info.type!, { value: { case: 'tensorType' as const, value: tensorType } });
      return amend(info, { type: made });
    });
  return withGraph(model, {
    input: declared(graph.input, (name) => inputs.has(name)),
    output: declared(graph.output, () => true),
    valueInfo: [],
  });
}

function symbolOf(model: ModelProto): string {
  const [batch] = graphInputs(model).map((input) => axesOf(input)[0]);
  return typeof batch === 'string' && batch !== '' ? batch : 'batch_size';
}

/** What the user should know of it. */
export function batchNotes(file: ModelProto, { rows, verdict }: OpenedBatch): readonly Remark[] {
  if (!verdict) return [];
  if (rows === undefined) return fixedRows(file) === undefined ? [] : [remark('BATCH_OPENED')];
  const obstacle = verdict.obstacle!;
  return [rows === 1 ? remark('BATCH_FIXED/one', { obstacle }) : remark('BATCH_FIXED/several', { rows, obstacle })];
}

/** The frozen part of a model: it runs once for each sample and view, and what it gives is kept. */
import { closeAfter } from '../../close-after.ts';
import type { FeatureStore } from '../../data/features/feature-store.ts';
import { inBatches } from '../../data/in-batches.ts';
import { type Sample, type View, viewKey } from '../../data/index.ts';
import { encodeModel, graphOf, type ModelProto, type Tensor, tensor } from '../../onnx/index.ts';
import { rowsOfOutput } from '../../runtime/index.ts';
import type { Session, Tensors } from '../../runtime/types.ts';
import { sha256 } from '../../sha256.ts';
import type { Matrix } from '../../training/linear-model/index.ts';
import type { SampleSource } from '../../training/sample-source.ts';
import { TimeLeft } from '../../training/time-left.ts';
import { loadOnce } from './load-once.ts';
import { planFeatures } from './plan-features.ts';
import type { Workbench } from './workbench.ts';

/** A value at the freeze boundary; the first axis is the batch. */
export interface BoundaryValue {
  readonly name: string;
  readonly axes: readonly (number | null)[];
}

/** Samples that are wanted in one view. */
export interface FeatureJob {
  readonly samples: readonly Sample[];
  readonly view: View;
}

/** The boundary values of one sample, by name. */
type BoundaryRow = Readonly<Record<string, Float32Array>>;

/** What the disk will not take is held in memory up to this many bytes; beyond, it is computed anew when it is needed. */
const heldBytes = 512 * 1024 ** 2;

export class FrozenPart {
  readonly #bench: Workbench;
  /** Samples that go through it at once. */
  readonly #batchSize: number;
  /** The session over it is open only while something is computed. */
  readonly #model: ModelProto;
  #session: Promise<Session> | undefined;
  readonly #store: FeatureStore;
  /** Of what is kept, by name. */
  readonly #shapes: Readonly<Record<string, readonly number[]>>;
  /** Inputs of the model that the trainable part reads as they are. They are loaded again: keeping them would only copy the data. */
  readonly #passed: readonly string[];
  readonly #held = new Map<string, BoundaryRow>();
  #heldBytes = 0;

  private constructor(
    bench: Workbench,
    batchSize: number,
    model: ModelProto,
    store: FeatureStore,
    shapes: Readonly<Record<string, readonly number[]>>,
    passed: readonly string[],
  ) {
    this.#bench = bench;
    this.#batchSize = batchSize;
    this.#model = model;
    this.#store = store;
    this.#shapes = shapes;
    this.#passed = passed;
  }

  /** @param model reads samples and gives the boundary. Close what is opened.
   * @throws {InjertoError} MEMORY_INSUFFICIENT if one sample alone takes too much. */
  static async open(bench: Workbench, model: ModelProto, boundary: readonly BoundaryValue[]): Promise<FrozenPart> {
    const batchSize = planFeatures(bench, model);
    const computed = new Set(graphOf(model).output.map(({ name }) => name));
    const kept = boundary.filter(({ name }) => computed.has(name));
    const passed = boundary.filter(({ name }) => !computed.has(name)).map(({ name }) => name);
    const shapes = Object.fromEntries(kept.map(({ name, axes }) => [name, axes.slice(1) as number[]]));
    const key = {
      model: await sha256(encodeModel(model)),
      boundary: Object.keys(shapes),
      preprocessing: bench.loader.preparation,
    };
    const store = await bench.host.openFeatures({
      ...{ dir: bench.cacheDir, key, shapes },
      onWarning: (warning) => bench.emit({ type: 'warning', ...warning }),
    });
    return new FrozenPart(bench, batchSize, model, store, shapes, passed);
  }

  /** Runs whatever is not kept yet. Reports progress as phase `features`, and each sample that cannot be read as skipped.
   * @returns the ids of those. */
  async compute(jobs: readonly FeatureJob[]): Promise<ReadonlySet<string>> {
    const { emit, loader, signal, stopwatch } = this.#bench;
    const total = jobs.reduce((sum, { samples }) => sum + samples.length, 0);
    const timeLeft = new TimeLeft();
    const unreadable = new Set<string>();
    let done = 0;
    const advance = (by: number) => {
      done += by;
      const secondsLeft = timeLeft.estimate(done, total);
      emit({ type: 'progress', phase: 'features', done, total, ...(secondsLeft !== undefined && { secondsLeft }) });
    };
    emit({ type: 'phase', phase: 'features' });
    await stopwatch.time('features', async () => {
      for (const { samples, view } of jobs) {
        const missing = samples.filter((sample) => !unreadable.has(sample.id) && !this.#has(keyOf(sample, view)));
        if (missing.length < samples.length) advance(samples.length - missing.length);
        const batches = loader.batches(missing, {
          batchSize: this.#batchSize,
          view,
          anyOrder: true,
          signal,
          onUnreadable: (sample, error) => {
            unreadable.add(sample.id);
            emit({ type: 'skipped', file: sample.id, ...error.toRemark() });
            advance(1);
          },
        });
        for await (const { feeds, samples: batch } of batches) {
          const features = await this.#run(feeds, batch.length);
          await this.#keep(batch.map((sample, row) => [keyOf(sample, view), features[row]!] as const));
          advance(batch.length);
        }
      }
      await this.#releaseSession(); // its activations take hundreds of megabytes
    });
    return unreadable;
  }

  /** The samples' boundary values as training reads them, all of them computed before.
   * @param viewOf the view of an epoch; epoch 0 is evaluation. */
  source(samples: readonly Sample[], viewOf: (epoch: number) => View): SampleSource {
    return {
      count: samples.length,
      answers: this.#bench.task.answersOf(samples),
      load: async (indices, epoch) => {
        const chosen = indices.map((index) => samples[index]!);
        const view = viewOf(epoch);
        return { ...this.#stack(await this.#read(chosen, view)), ...(await this.#inputs(chosen, view)) };
      },
    };
  }

  /** The only boundary value, [N, D], of samples as they are. */
  async matrix(samples: readonly Sample[]): Promise<Matrix> {
    const [name, shape] = Object.entries(this.#shapes)[0]!;
    const columns = shape[0]!;
    const data = new Float32Array(samples.length * columns);
    let row = 0;
    for (const chunk of inBatches(samples, 512)) {
      for (const features of await this.#read(chunk, 'eval')) data.set(features[name]!, row++ * columns);
    }
    return { data, rows: samples.length, columns };
  }

  /** Reads a sample and runs it, whatever is kept: what one answer costs. */
  async runAnew(sample: Sample): Promise<void> {
    await this.#run(await loadOnce(this.#bench.loader, [sample], 'eval'), 1);
  }

  async close(): Promise<void> {
    await closeAfter(
      () => this.#store.close(),
      () => this.#releaseSession(),
    );
  }

  async #releaseSession(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await (await session)?.dispose();
  }

  #has(key: string): boolean {
    return this.#held.has(key) || this.#store.has(key);
  }

  async #keep(entries: readonly (readonly [key: string, features: BoundaryRow])[]): Promise<void> {
    await this.#store.put(entries);
    for (const [key, features] of entries) {
      if (this.#store.has(key) || this.#heldBytes + this.#store.recordBytes > heldBytes) continue;
      this.#held.set(key, features);
      this.#heldBytes += this.#store.recordBytes;
    }
  }

  /** Kept features in the order of the samples; those that are lost are computed anew. */
  async #read(samples: readonly Sample[], view: View): Promise<BoundaryRow[]> {
    const keys = samples.map((sample) => keyOf(sample, view));
    const found = await this.#store.get(keys);
    const features = keys.map((key, at) => found[at] ?? this.#held.get(key));
    const lost = [...features.keys()].filter((at) => !features[at]);
    for (const part of inBatches(lost, this.#batchSize)) {
      const chosen = part.map((at) => samples[at]!);
      const computed = await this.#run(await loadOnce(this.#bench.loader, chosen, view), chosen.length);
      for (const [row, at] of part.entries()) features[at] = computed[row]!;
    }
    return features as BoundaryRow[];
  }

  /** The model's inputs among the boundary values. */
  async #inputs(samples: readonly Sample[], view: View): Promise<Tensors> {
    if (this.#passed.length === 0) return {};
    const feeds = await loadOnce(this.#bench.loader, samples, view);
    return Object.fromEntries(this.#passed.map((name) => [name, feeds[name]!]));
  }

  async #run(feeds: Tensors, count: number): Promise<BoundaryRow[]> {
    this.#session ??= this.#bench.runtime.createSession(this.#model, { rows: this.#bench.reference.rows });
    const outputs = await (await this.#session).run(feeds, { transfer: true });
    return Array.from({ length: count }, (_, row) =>
      Object.fromEntries(
        Object.keys(this.#shapes).map((name) => {
          const data = rowsOfOutput(outputs, name, count);
          const length = data.length / count;
          return [name, data.subarray(row * length, (row + 1) * length)];
        }),
      ),
    );
  }

  #stack(rows: readonly BoundaryRow[]): Record<string, Tensor<'float32'>> {
    return Object.fromEntries(
      Object.entries(this.#shapes).map(([name, shape]) => {
        const length = rows[0]![name]!.length;
        const data = new Float32Array(rows.length * length);
        rows.forEach((row, n) => {
          data.set(row[name]!, n * length);
        });
        return [name, tensor('float32', [rows.length, ...shape], data)];
      }),
    );
  }
}

function keyOf(sample: Sample, view: View): string {
  return `${sample.hash} ${viewKey(view)}`;
}

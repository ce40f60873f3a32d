/** The state of following a batch through a graph: where samples lie, which sizes count them, and the graph that is written meanwhile. */
import {
  dtypeCode,
  FreshNames,
  graphOf,
  type ModelProto,
  makeNode,
  type NodeProto,
  type Tensor,
  type TensorProto,
  tensor,
  tensorFromProto,
  tensorToProto,
} from '../../../onnx/index.ts';
import type { MeasuredValue } from '../../../runtime/measure-values.ts';
import type { BatchPlace, Preference } from './batch-place.ts';

/** Why a batch cannot be followed. */
export class NotFollowed extends Error {
  constructor(
    readonly node: NodeProto,
    readonly reason: string,
  ) {
    super(`${node.opType} "${node.name}": ${reason}`);
  }
}

export class Walk {
  /** Values that differ from sample to sample; all others are the same for all. */
  readonly places = new Map<string, BatchPlace>();
  /** Small integer values with entries that count samples: which entries grow with the batch. */
  readonly counts = new Map<string, readonly boolean[]>();
  readonly nodes: NodeProto[] = [];
  readonly added: TensorProto[] = [];
  /** Samples in the run that was measured. */
  readonly batch: number;
  readonly preference: Preference;
  /** Whether no axis but that of the samples moves, so that all other sizes are those of the run that was measured. */
  readonly still: boolean;
  readonly #measured: Readonly<Record<string, MeasuredValue>>;
  readonly #initializers: ReadonlyMap<string, TensorProto>;
  readonly #names: FreshNames;

  constructor(
    model: ModelProto,
    measured: Readonly<Record<string, MeasuredValue>>,
    batch: number,
    { preference, still }: Pick<Walk, 'preference' | 'still'>,
  ) {
    this.batch = batch;
    this.preference = preference;
    this.still = still;
    this.#measured = measured;
    this.#initializers = new Map(graphOf(model).initializer.map((t) => [t.name, t]));
    this.#names = new FreshNames(model);
  }

  /** Sizes in the run that was measured. */
  shape(name: string): readonly number[] {
    return this.#measured[name]?.shape ?? this.#initializers.get(name)?.dims.map(Number) ?? [];
  }

  rank(name: string): number {
    return this.shape(name).length;
  }

  dtype(name: string): string | undefined {
    return this.#measured[name]?.dtype;
  }

  isInitializer(name: string): boolean {
    return this.#initializers.has(name);
  }

  tensor(name: string): Tensor | undefined {
    const proto = this.#initializers.get(name);
    return proto && tensorFromProto(proto);
  }

  /** Entries of a small integer value, in the run that was measured. */
  ints(name: string | undefined): readonly number[] | undefined {
    if (!name) return undefined;
    const stored = this.#initializers.get(name);
    if (!stored) return this.#measured[name]?.ints;
    const value = tensorFromProto(stored);
    return /^u?int/.test(value.dtype) && value.data.length <= 1024
      ? Array.from(value.data as Int32Array, Number)
      : undefined;
  }

  place(name: string | undefined): BatchPlace | undefined {
    return name ? this.places.get(name) : undefined;
  }

  /** Where the samples of a made value lie; the value itself becomes what their number is read from where it can. */
  setPlace(name: string, { axis, outer, inner, source }: BatchPlace): void {
    const own = outer === 1 && inner === 1;
    this.places.set(name, { axis, outer, inner, source: own ? { value: name, axis } : source });
  }

  /** Writes a node in front of the one that is being followed. @returns its output. */
  emit(opType: string, inputs: readonly string[], attributes: Parameters<typeof makeNode>[3] = {}): string {
    const output = this.#names.take(`batch/${opType}`);
    this.nodes.push(makeNode(opType, inputs, [output], attributes, { name: output }));
    return output;
  }

  constant(values: readonly number[], shape: readonly number[] = [values.length]): string {
    const name = this.#names.take('batch/sizes');
    this.added.push(tensorToProto(name, tensor('int64', shape, [...values])));
    return name;
  }

  int64(name: string): string {
    const dtype = this.#measured[name]?.dtype ?? this.tensor(name)?.dtype;
    return dtype === 'int64' ? name : this.emit('Cast', [name], { to: dtypeCode('int64') });
  }

  /** The number of samples, int64 [1]. */
  samples({ source }: BatchPlace): string {
    return this.emit('Shape', [source.value], { start: source.axis, end: source.axis + 1 });
  }

  /** `each` entries for every sample, int64 [1]. */
  timesSamples(place: BatchPlace, each: number): string {
    const samples = this.samples(place);
    return each === 1 ? samples : this.emit('Mul', [samples, this.constant([each])]);
  }

  /** A list of sizes, the one at `axis` counting samples. */
  sizesWith(sizes: readonly number[], axis: number, place: BatchPlace, each: number): string {
    const before = sizes.slice(0, axis);
    const after = sizes.slice(axis + 1);
    const counted = this.timesSamples(place, each);
    const parts = [
      ...(before.length > 0 ? [this.constant(before)] : []),
      counted,
      ...(after.length > 0 ? [this.constant(after)] : []),
    ];
    return parts.length === 1 ? counted : this.emit('Concat', parts, { axis: 0 });
  }

  /** A value that is the same for all samples, with a copy for each: its axis `axis` has the entries of all samples of the measured run. */
  repeated(node: NodeProto, name: string, axis: number, place: BatchPlace): string {
    const { outer, inner } = place;
    if (outer !== 1) throw new NotFollowed(node, `"${name}" would have to be repeated inside its axis ${axis}`);
    const one = this.batch === 1 ? name : this.#first(name, axis, inner);
    const sizes = this.shape(name).map(() => 1);
    const repeats = this.sizesWith(sizes, axis, place, 1);
    return this.emit(inner === 1 ? 'Expand' : 'Tile', [one, repeats]);
  }

  #first(name: string, axis: number, count: number): string {
    const [start, end, axes] = [0, count, axis].map((value) => this.constant([value])) as [string, string, string];
    return this.emit('Slice', [name, start, end, axes]);
  }
}

/** What an operator does to a batch: writes the node, changed where it counted samples, and says where the samples lie in its outputs. */
export type FollowRule = (node: NodeProto, walk: Walk) => NodeProto;

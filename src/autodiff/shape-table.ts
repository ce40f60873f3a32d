/** What is known of every value of a graph: element type and axes. */
import { type DType, makeValueInfo, type ValueInfoProto } from '../onnx/index.ts';

/** Axes of a value; null where the size moves with the batch or another axis of the inputs, such as the sequence. Axes that broadcast
 *  against each other move together; other than that nothing follows from two nulls. */
export type Axes = readonly (number | null)[];

export interface ValueFacts {
  readonly dtype: DType;
  readonly axes: Axes;
  /** The entries of a small integer value that hang neither on the data nor on a size that moves. */
  readonly ints?: readonly number[];
  /** Whether the first axis is the batch, so that entry n belongs to sample n. Unknown where only one size was measured. */
  readonly perSample?: boolean;
}

/** Facts by value name, measured by running the graph (the runtime's `probeShapes`) rather than inferred by hand. */
export type ShapeTable = ReadonlyMap<string, ValueFacts>;

/** A graph input or output for a value of the table. The batch gets the symbol `batch`; other moving axes get none, for ONNX Runtime
 *  takes axes of one symbol as equal when it plans memory. */
export function declareValue(name: string, shapes: ShapeTable): ValueInfoProto {
  const { dtype, axes, perSample } = shapes.get(name)!;
  return makeValueInfo(
    name,
    dtype,
    axes.map((axis, i) => axis ?? (i === 0 && perSample !== false ? 'batch' : null)),
  );
}

/** What a model knows: the features of samples that it learned from, and how far from them samples like them lie. */
import type { ModelProto } from '../../onnx/index.ts';
import { decodeFloat16, encodeFloat16, makeGraph, makeModel, makeValueInfo, tensor } from '../../onnx/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import type { Matrix } from '../../training/linear-model/index.ts';
import { withDistanceOutput } from './distance-output.ts';

export interface KnownSamples {
  /** [N, D] below the head, rows of length 1, in numbers that float16 holds. */
  readonly features: Matrix;
  /** How many nearest known samples count. */
  readonly neighbors: number;
  /** [n] of samples that are not among the known, rising. */
  readonly distances: Float32Array;
}

/** Rows of length 1, rounded to float16 as the file will hold them. A row of zeros stays. */
export function unitRows({ data, rows, columns }: Matrix): Matrix {
  const unit = new Float32Array(data.length);
  for (let from = 0; from < data.length; from += columns) {
    let squares = 0;
    for (let c = from; c < from + columns; c++) squares += data[c]! ** 2;
    const length = Math.sqrt(squares);
    for (let c = from; c < from + columns && length > 0; c++) unit[c] = data[c]! / length;
  }
  return { data: decodeFloat16(encodeFloat16(unit)), rows, columns };
}

/** Queries that are compared with all known samples at once. */
const blockRows = 1024;

/** How far samples lie from the known ones. @param queries [Q, D], as the model gives them. @returns [Q] */
export async function distancesTo(
  runtime: Runtime,
  known: Pick<KnownSamples, 'features' | 'neighbors'>,
  { data, rows, columns }: Matrix,
): Promise<Float32Array> {
  const { model, output } = withDistanceOutput(featuresAlone(columns), 'features', known);
  const session = await runtime.createSession(model);
  try {
    const distances = new Float32Array(rows);
    for (let from = 0; from < rows; from += blockRows) {
      const to = Math.min(from + blockRows, rows);
      const features = tensor('float32', [to - from, columns], data.slice(from * columns, to * columns));
      distances.set((await session.run({ features }))[output]!.data as Float32Array, from);
    }
    return distances;
  } finally {
    await session.dispose();
  }
}

/** A graph without nodes: what reads features. */
function featuresAlone(columns: number): ModelProto {
  return makeModel(
    makeGraph({
      node: [],
      input: [makeValueInfo('features', 'float32', ['batch_size', columns])],
      output: [],
      initializer: [],
    }),
  );
}

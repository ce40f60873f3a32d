/** The nearest neighbours of samples by their features. */
import { throwIfAborted } from '../../abort.ts';
import { closeAfter } from '../../close-after.ts';
import { makeGraph, makeModel, makeNode, makeValueInfo, tensor } from '../../onnx/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import type { Matrix } from '../../training/linear-model/index.ts';
import { columnStatistics } from '../../training/linear-model/standardize.ts';

export interface Neighbors {
  /** Neighbours of each row that there are: `k`, or fewer where there are not so many. */
  readonly k: number;
  /** [Q, k] rows, the nearest first; of equals the lower. */
  readonly rows: Int32Array;
  /** [Q, k] cosine similarity, −1 … 1. */
  readonly similarity: Float32Array;
}

export interface NeighborOptions {
  readonly k: number;
  /** Number of each row's group, [N]: no row is the neighbour of one of its own group. @default every row by itself */
  readonly groups?: Int32Array;
  readonly signal?: AbortSignal | undefined;
}

/** Rows that are compared with all others at once: 64 MB of similarities for 65,536 rows. */
const queryRows = 256;
const blockRows = 8192;

/** Features as neighbours are told: each column less its mean, then each row of length 1. Their products are cosines. A network's features are mostly
 * positive, so that without the first step all cosines are near 1. A row that is the mean itself becomes 0 and is like nothing.
 * @param features [N, D]. @param reference whose means are taken. @default `features`
 * @throws {InjertoError} FEATURES_NOT_FINITE. */
export function centeredUnitRows(features: Matrix, reference: Matrix = features): Matrix {
  const { rows, columns } = features;
  const { mean } = columnStatistics(reference);
  const data = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    let squares = 0;
    for (let c = 0; c < columns; c++) squares += (features.data[r * columns + c]! - mean[c]!) ** 2;
    const length = Math.sqrt(squares);
    for (let c = 0; c < columns && length > 0; c++) {
      data[r * columns + c] = (features.data[r * columns + c]! - mean[c]!) / length;
    }
  }
  return { data, rows, columns };
}

/** For each row its k nearest others by cosine of `centeredUnitRows`: exact, all pairs.
 * @param features [N, D], as the model gives them. @throws {InjertoError} FEATURES_NOT_FINITE · ABORTED. */
export function nearestNeighbors(runtime: Runtime, features: Matrix, options: NeighborOptions): Promise<Neighbors> {
  const { groups = Int32Array.from({ length: features.rows }, (_, row) => row) } = options;
  const unit = centeredUnitRows(features);
  return nearest(runtime, unit, unit, options, (query, row) => groups[query] === groups[row]);
}

/** For each query its k nearest among reference rows. @param queries [Q, D]. @param features [N, D], whose means are taken from both.
 * @throws {InjertoError} FEATURES_NOT_FINITE · ABORTED. */
export function nearestAmong(
  runtime: Runtime,
  queries: Matrix,
  features: Matrix,
  options: Omit<NeighborOptions, 'groups'>,
): Promise<Neighbors> {
  return nearest(
    runtime,
    centeredUnitRows(queries, features),
    centeredUnitRows(features),
    { ...options, k: Math.min(options.k, features.rows) },
    () => false,
  );
}

async function nearest(
  runtime: Runtime,
  queries: Matrix,
  among: Matrix,
  { k: wanted, signal }: NeighborOptions,
  isExcluded: (query: number, row: number) => boolean,
): Promise<Neighbors> {
  const found = Array.from({ length: queries.rows }, () => new Nearest(wanted));
  const session = await runtime.createSession(productModel(queries.columns));
  await closeAfter(
    async () => {
      for (let q = 0; q < queries.rows; q += queryRows) {
        const A = blockOf(queries, q, queryRows);
        for (let from = 0; from < among.rows; from += blockRows) {
          throwIfAborted(signal);
          const B = blockOf(among, from, blockRows);
          const products = (await session.run({ A, B })).C!.data as Float32Array;
          const [count, width] = [A.shape[0]!, B.shape[0]!];
          for (let i = 0; i < count; i++) {
            const best = found[q + i]!;
            for (let j = 0; j < width; j++) {
              const similarity = products[i * width + j]!;
              if (similarity > best.worst && !isExcluded(q + i, from + j)) best.add(from + j, similarity);
            }
          }
        }
      }
    },
    () => session.dispose(),
  );
  const k = found.reduce((least, { size }) => Math.min(least, size), wanted);
  const rows = new Int32Array(queries.rows * k);
  const similarity = new Float32Array(queries.rows * k);
  for (const [query, best] of found.entries()) {
    rows.set(best.rows.slice(0, k), query * k);
    similarity.set(best.similarities.slice(0, k), query * k);
  }
  return { k, rows, similarity };
}

/** The k largest that were added, in falling order; of equals the first that came. */
class Nearest {
  readonly rows: number[] = [];
  readonly similarities: number[] = [];
  readonly #k: number;

  constructor(k: number) {
    this.#k = k;
  }

  get size(): number {
    return this.rows.length;
  }

  /** What is not larger than this has no place. */
  get worst(): number {
    return this.size < this.#k ? Number.NEGATIVE_INFINITY : this.similarities[this.#k - 1]!;
  }

  add(row: number, similarity: number): void {
    let at = this.size;
    while (at > 0 && this.similarities[at - 1]! < similarity) at--;
    this.rows.splice(at, 0, row);
    this.similarities.splice(at, 0, similarity);
    if (this.size > this.#k) {
      this.rows.pop();
      this.similarities.pop();
    }
  }
}

function blockOf({ data, rows, columns }: Matrix, from: number, size: number) {
  const to = Math.min(from + size, rows);
  return tensor('float32', [to - from, columns], data.slice(from * columns, to * columns));
}

/** C = A·Bᵀ */
function productModel(columns: number) {
  return makeModel(
    makeGraph({
      name: 'cosines',
      node: [makeNode('Gemm', ['A', 'B'], ['C'], { transB: 1 })],
      input: [makeValueInfo('A', 'float32', ['queries', columns]), makeValueInfo('B', 'float32', ['rows', columns])],
      output: [makeValueInfo('C', 'float32', ['queries', 'rows'])],
      initializer: [],
    }),
  );
}

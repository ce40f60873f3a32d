/** The objective of a linear model over all rows, evaluated by ONNX Runtime block by block. */
import { tensor } from '../../onnx/index.ts';
import type { Runtime, Session } from '../../runtime/types.ts';
import type { Evaluation } from '../lbfgs.ts';
import { type LinearObjective, type RegressionBlock, regressionModel } from './graph.ts';
import { type ColumnStatistics, type Matrix, standardizeRows } from './standardize.ts';

export interface LinearData {
  readonly features: Matrix;
  readonly objective: LinearObjective;
  /** K */
  readonly outputs: number;
  /** T [N, K], row-major. */
  readonly targets: Float32Array;
}

/** Rows in one session: small enough that building it takes little memory beside the data themselves. */
const blockRows = 4096;

interface Block {
  readonly session: Session;
  readonly from: number;
  readonly to: number;
}

/** F(W, b) = Σₙ sₙ·lossₙ / Σₙ sₙ + λ/2·‖W‖², the bias free of penalty; parameters lie in one array, W [K, D] then b [K]. */
export class RegressionObjective {
  readonly #blocks: readonly Block[];
  readonly #rows: number;
  readonly #columns: number;
  readonly #outputs: number;

  private constructor(blocks: readonly Block[], { features, outputs }: LinearData) {
    this.#blocks = blocks;
    this.#rows = features.rows;
    this.#columns = features.columns;
    this.#outputs = outputs;
  }

  /** Standardizes the features into sessions. Dispose it to free them. */
  static async open(runtime: Runtime, data: LinearData, statistics: ColumnStatistics): Promise<RegressionObjective> {
    const { features, objective, outputs, targets } = data;
    const blocks: Block[] = [];
    for (let from = 0; from < features.rows; from += blockRows) {
      const to = Math.min(from + blockRows, features.rows);
      const block: RegressionBlock = {
        objective,
        rows: to - from,
        columns: features.columns,
        outputs,
        X: standardizeRows(features, statistics, from, to),
        T: targets.slice(from * outputs, to * outputs),
      };
      blocks.push({ session: await runtime.createSession(regressionModel(block)), from, to });
    }
    return new RegressionObjective(blocks, data);
  }

  /** Parameters of the model: K·D weights and K biases. */
  get size(): number {
    return this.#outputs * (this.#columns + 1);
  }

  /** @param rowWeights sₙ ≥ 0, one a row; 0 holds a row out. @param penalty λ.
   * @returns besides value and gradient, `losses` of each row, held out or not. */
  async evaluate(
    parameters: Float64Array,
    rowWeights: Float64Array,
    penalty: number,
  ): Promise<Evaluation & { readonly losses: Float64Array }> {
    const [K, D] = [this.#outputs, this.#columns];
    let weightSum = 0;
    for (const weight of rowWeights) weightSum += weight;
    const W = tensor('float32', [K, D], Float32Array.from(parameters.subarray(0, K * D)));
    const b = tensor('float32', [K], Float32Array.from(parameters.subarray(K * D)));
    // all blocks are asked for at once, so that the worker never waits for this thread
    const results = await Promise.all(
      this.#blocks.map(({ session, from, to }) => {
        const s = Float32Array.from(rowWeights.subarray(from, to), (weight) => weight / weightSum);
        return session.run({ W, b, s: tensor('float32', [to - from, 1], s) });
      }),
    );
    const gradient = new Float64Array(parameters.length);
    const losses = new Float64Array(this.#rows);
    results.forEach((result, index) => {
      const { from, to } = this.#blocks[index]!;
      const [dW, db, ofRows] = [result.dW!.data, result.db!.data, result.losses!.data] as Float32Array[];
      for (let i = 0; i < K * D; i++) gradient[i]! += dW![i]!;
      for (let k = 0; k < K; k++) gradient[K * D + k]! += db![k]!;
      for (let n = from; n < to; n++) losses[n] = ofRows![n - from]!;
    });
    let value = 0;
    for (let n = 0; n < this.#rows; n++) value += (rowWeights[n]! / weightSum) * losses[n]!;
    for (let i = 0; i < K * D; i++) {
      value += (penalty / 2) * parameters[i]! ** 2;
      gradient[i]! += penalty * parameters[i]!;
    }
    return { value, gradient, losses };
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#blocks.map(({ session }) => session.dispose()));
  }
}

/** A graph that gives one score of each sample and its gradient. */
import { buildScoreGradientGraph, type ShapeTable } from '../../autodiff/index.ts';
import { makerOf } from '../../models/surgery/holds-probabilities.ts';
import { graphOf, indexGraph, type ModelProto, sizeOf, tensor, toFloat32 } from '../../onnx/index.ts';
import type { ClassOutput } from '../../predict/answer.ts';
import type { Runtime, Session, Tensors } from '../../runtime/types.ts';

/** What is explained. `centered-logit`: the logit of the class less the mean of all logits, as softmax knows logits only up to a number that all have in
 * common, and what speaks for every class alike speaks for none. `logit`: of one of several classes that may apply. `probability`: where the graph does
 * not show what lies before it. `value`: the number that was learned. */
export type ScoreKind = 'centered-logit' | 'logit' | 'probability' | 'value';

export interface ExplainedScores {
  /** Value of the graph, K numbers a sample. */
  readonly scores: string;
  readonly kind: ScoreKind;
}

/** Logits rather than probabilities: where a class is nearly certain, the gradient of its probability is nothing but rounding. */
export function explainedScores(
  { model, output, probabilities, task }: ClassOutput,
  shapes: ShapeTable,
): ExplainedScores {
  if (task === 'regression') return { scores: output, kind: 'value' };
  const logit = task === 'multi-label' ? 'logit' : 'centered-logit';
  if (!probabilities) return { scores: output, kind: logit };
  const maker = makerOf(output, indexGraph(graphOf(model)).producer);
  const before = maker && ['Softmax', 'Sigmoid'].includes(maker.opType) ? maker.input[0]! : undefined;
  const sizeOfSample = (name: string) => sizeOf((shapes.get(name)?.axes ?? [null, 0]).slice(1).map((n) => n ?? 0));
  if (before !== undefined && sizeOfSample(before) === sizeOfSample(output)) return { scores: before, kind: logit };
  return { scores: output, kind: 'probability' };
}

export interface ScoreGradientSpec {
  /** What `evaluationGraph` gives. */
  readonly model: ModelProto;
  readonly scores: string;
  /** @default 'logit' */
  readonly kind?: ScoreKind;
  readonly wrt: readonly string[];
  readonly also?: readonly string[];
  readonly shapes: ShapeTable;
  readonly rows: number | undefined;
}

export interface ScoredBatch {
  /** What is explained, one a sample. */
  readonly scores: Float32Array;
  /** By value of `wrt` and `also`. */
  readonly gradients: Readonly<Record<string, Float32Array>>;
  readonly values: Readonly<Record<string, Float32Array>>;
}

export class ScoreGradient {
  readonly #session: Session;
  readonly #graph: ReturnType<typeof buildScoreGradientGraph>;
  readonly #spec: ScoreGradientSpec;

  private constructor(session: Session, graph: ReturnType<typeof buildScoreGradientGraph>, spec: ScoreGradientSpec) {
    this.#session = session;
    this.#graph = graph;
    this.#spec = spec;
  }

  /** @throws {InjertoError} GRADIENT_RULE_MISSING · GRADIENT_UNSUPPORTED · GRADIENT_DISCONNECTED · MODEL_REJECTED. */
  static async open(runtime: Runtime, spec: ScoreGradientSpec): Promise<ScoreGradient> {
    const graph = buildScoreGradientGraph(spec.model, spec);
    return new ScoreGradient(await runtime.createSession(graph.model, { rows: spec.rows }), graph, spec);
  }

  /** @param count samples of the feeds. @param k index of the class.
   * @param wanted values of `wrt` and `also` that are given back. */
  async run(feeds: Tensors, count: number, k: number, wanted: readonly string[]): Promise<ScoredBatch> {
    const { scores, kind, shapes, also = [] } = this.#spec;
    const { weights, gradients } = this.#graph;
    const { axes, dtype } = shapes.get(scores)!;
    const perSample = axes.slice(1).map((n) => n ?? 1);
    const width = sizeOf(perSample);
    const chosen = new Float32Array(count * width).fill(kind === 'centered-logit' ? -1 / width : 0);
    for (let n = 0; n < count; n++) chosen[n * width + k]! += 1;
    const fetched = wanted.flatMap((name) => [
      ...(gradients[name] ? [gradients[name]] : []),
      ...(also.includes(name) ? [name] : []),
    ]);
    // what the gradient does not read is no input of its graph
    const read = Object.entries(feeds).filter(([name]) => this.#session.inputNames.includes(name));
    const results = await this.#session.run(
      { ...Object.fromEntries(read), [weights]: tensor(dtype as 'float32', [count, ...perSample], chosen) },
      { fetches: [...new Set([scores, ...fetched])] },
    );
    const all = toFloat32(results[scores]!);
    const named = wanted.filter((name) => gradients[name] !== undefined);
    return {
      scores: Float32Array.from({ length: count }, (_, n) => weighted(all, chosen, n * width, width)),
      gradients: Object.fromEntries(named.map((name) => [name, toFloat32(results[gradients[name]!]!)])),
      values: Object.fromEntries(
        wanted.filter((name) => also.includes(name)).map((name) => [name, toFloat32(results[name]!)]),
      ),
    };
  }

  dispose(): Promise<void> {
    return this.#session.dispose();
  }
}

function weighted(scores: ArrayLike<number>, weights: Float32Array, start: number, width: number): number {
  let sum = 0;
  for (let i = start; i < start + width; i++) sum += scores[i]! * weights[i]!;
  return sum;
}

/** From a whole model to one graph that computes loss and gradients in one run: what diagnostics want. Trainings use training-graph.ts. */
import { dtypeOf, FreshNames, graphOf, type ModelProto, makeValueInfo, withGraph } from '../onnx/index.ts';
import { differentiateWhereRulesReach } from './differentiate.ts';
import { addCrossEntropy } from './losses/index.ts';
import type { Obstacle } from './obstacles.ts';
import { constantsToInitializers } from './passes/constants-to-initializers.ts';
import { dropoutToIdentity } from './passes/dropout.ts';
import { unguardSoftmax } from './passes/guarded-softmax.ts';
import { lowerKernels } from './passes/lower-kernels.ts';
import { pruneGraph } from './passes/prune-graph.ts';
import { resolveAutoPad } from './passes/resolve-auto-pad.ts';
import type { ShapeTable, ValueFacts } from './shape-table.ts';

export interface GradientGraphOptions {
  /** The value that the loss reads, before softmax. */
  readonly logits: string;
  /** Axis of the logits that counts the classes. */
  readonly classAxis: number;
  /** Floating-point initializers to differentiate for. */
  readonly wrt: readonly string[];
  /** Facts of the values of the model given. */
  readonly shapes: ShapeTable;
}

export interface GradientGraph {
  /** Inputs: those of the model, and `targets`. Outputs: the loss, the logits, the gradients. ONNX throughout. */
  readonly model: ModelProto;
  /** The input that holds the weights of the mean, one-hot: the type and axes of the logits, the classes last.
   *  loss = −Σ targets·log softmax(logits) */
  readonly targets: string;
  readonly loss: string;
  /** Which output is the gradient of which initializer. */
  readonly gradients: Readonly<Record<string, string>>;
  /** Why a name of `wrt` has no gradient, for each that has none. */
  readonly obstacles: ReadonlyMap<string, Obstacle>;
}

/** The model as it is evaluated, in the form that `buildGradientGraph` wants: Dropout is the identity, weights are initializers. */
export function evaluationGraph(model: ModelProto): ModelProto {
  return dropoutToIdentity(constantsToInitializers(model));
}

/** Differentiates the mean cross-entropy of a model's output for as many of `wrt` as have a gradient.
 * @param model what `evaluationGraph` gives.
 * @throws {InjertoError} SHAPE_UNKNOWN if `shapes` lacks the logits. */
export function buildGradientGraph(
  model: ModelProto,
  { logits, classAxis, wrt, shapes }: GradientGraphOptions,
): GradientGraph {
  const known = new Map<string, ValueFacts>(shapes);
  for (const { name, dims, dataType } of graphOf(model).initializer) {
    known.set(name, { dtype: dtypeOf(dataType), axes: dims.map(Number) });
  }
  const targets = new FreshNames(model).take('targets');
  const withLoss = addCrossEntropy(resolveAutoPad(model, known), logits, known, {
    classAxis,
    reduction: 'sum',
    targets,
  });
  const { loss } = withLoss;
  const { model: unguarded, guard } = unguardSoftmax(withLoss.model);
  const backward = differentiateWhereRulesReach(unguarded, { loss, wrt, shapes: withLoss.shapes });
  const { model: lowered, shapes: facts } = lowerKernels(guard(backward.model), backward.shapes);
  // Two weights may have the same gradient, and an output may stand once only.
  const outputs = [...new Set([loss, logits, ...Object.values(backward.gradients)])];
  // No shapes: those measured on small inputs, declared here, made ONNX Runtime 1.30's ReshapeFusion fail on decoders of the old exporter.
  const output = outputs.map((name) => makeValueInfo(name, facts.get(name)!.dtype));
  return {
    model: pruneGraph(withGraph(lowered, { output })),
    targets,
    loss,
    gradients: backward.gradients,
    obstacles: backward.obstacles,
  };
}

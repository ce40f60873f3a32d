/** From a whole model to one graph that computes a scalar and its gradients in one run: what diagnostics want. Trainings use training-graph.ts. */
import { dtypeOf, FreshNames, graphOf, type ModelProto, makeValueInfo, withGraph } from '../onnx/index.ts';
import { differentiate, differentiateWhereRulesReach } from './differentiate.ts';
import { addChosenScore, scoreWeightsInput } from './losses/chosen-score.ts';
import { addCrossEntropy } from './losses/index.ts';
import type { AddedLoss } from './losses/loss-builder.ts';
import type { Obstacle } from './obstacles.ts';
import { constantsToInitializers } from './passes/constants-to-initializers.ts';
import { dropoutToIdentity } from './passes/dropout.ts';
import { foldBatchNormalization } from './passes/fold-batch-normalization.ts';
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

export interface ScoreGradientOptions {
  /** The value that holds the scores. */
  readonly scores: string;
  /** Floating-point inputs of the model, or values on the way, to differentiate for. */
  readonly wrt: readonly string[];
  /** Values on the way that are put out as they are. @default none */
  readonly also?: readonly string[];
  /** Facts of the values of the model given. */
  readonly shapes: ShapeTable;
}

export interface ScoreGradientGraph {
  /** Inputs: those of the model, and `weights`. Outputs: the scores, the gradients, what else was asked for. */
  readonly model: ModelProto;
  /** The input that chooses scores: their type and axes. */
  readonly weights: string;
  /** Which output is the gradient of which value of `wrt`. */
  readonly gradients: Readonly<Record<string, string>>;
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
  const known = withInitializers(model, shapes);
  const targets = new FreshNames(model).take('targets');
  const withLoss = addCrossEntropy(resolveAutoPad(model, known), logits, known, {
    classAxis,
    reduction: 'sum',
    targets,
  });
  const { loss } = withLoss;
  const backward = appendBackward(withLoss, wrt, [loss, logits], differentiateWhereRulesReach);
  return { ...backward, targets, loss };
}

/** Differentiates scores that the caller chooses for inputs of the model and values on the way.
 * @param model what `evaluationGraph` gives.
 * @throws {InjertoError} GRADIENT_RULE_MISSING · GRADIENT_UNSUPPORTED · GRADIENT_DISCONNECTED · SHAPE_UNKNOWN. */
export function buildScoreGradientGraph(
  model: ModelProto,
  { scores, wrt, also = [], shapes }: ScoreGradientOptions,
): ScoreGradientGraph {
  const weights = new FreshNames(model).take(scoreWeightsInput);
  // what is an output is not folded away
  const asked = withGraph(model, {
    output: [scores, ...also].map((name) => makeValueInfo(name, shapes.get(name)!.dtype)),
  });
  const explicit = resolveAutoPad(asked, withInitializers(asked, shapes));
  const folded = foldBatchNormalization(explicit, withInitializers(explicit, shapes));
  const withLoss = addChosenScore(folded.model, scores, folded.shapes, weights);
  const { model: built, gradients } = appendBackward(withLoss, wrt, [scores, ...also], differentiate);
  return { model: built, weights, gradients };
}

function withInitializers(model: ModelProto, shapes: ShapeTable): Map<string, ValueFacts> {
  const known = new Map<string, ValueFacts>(shapes);
  for (const { name, dims, dataType } of graphOf(model).initializer) {
    known.set(name, { dtype: dtypeOf(dataType), axes: dims.map(Number) });
  }
  return known;
}

/** @param outputs what is put out besides the gradients. */
function appendBackward<B extends ReturnType<typeof differentiate>>(
  { model: withLoss, loss, shapes }: AddedLoss,
  wrt: readonly string[],
  outputs: readonly string[],
  walk: (model: ModelProto, options: Parameters<typeof differentiate>[1]) => B,
): Omit<B, 'shapes'> {
  const { model: unguarded, guard } = unguardSoftmax(withLoss);
  const backward = walk(unguarded, { loss, wrt, shapes });
  const { model: lowered, shapes: facts } = lowerKernels(guard(backward.model), backward.shapes);
  // Two weights may have the same gradient, and an output may stand once only.
  const names = [...new Set([...outputs, ...Object.values(backward.gradients)])];
  // No shapes: those measured on small inputs, declared here, made ONNX Runtime 1.30's ReshapeFusion fail on decoders of the old exporter.
  const output = names.map((name) => makeValueInfo(name, facts.get(name)!.dtype));
  return { ...backward, model: pruneGraph(withGraph(lowered, { output })) };
}

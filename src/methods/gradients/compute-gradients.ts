/** The gradients of a model as it is, for whoever wants to compare or to find out what can be trained. */
import { buildGradientGraph, evaluationGraph, type Obstacle, type ShapeTable } from '../../autodiff/index.ts';
import { InjertoError } from '../../errors.ts';
import {
  amend,
  canonicalDomain,
  type DType,
  dtypeOf,
  graphOf,
  type ModelProto,
  type Tensor,
  tensor,
  toFloat32,
  widenModel,
  withGraph,
} from '../../onnx/index.ts';
import { measureShapes, type Runtime, type SessionOptions, type Tensors } from '../../runtime/index.ts';
import { classTargets } from './class-targets.ts';
import { feedsOf } from './model-feeds.ts';

export interface ComputeGradientsOptions {
  /** Class indices of any integer type: the axes of the output without its last, or without axis 1. −100 does not count. */
  readonly labels: Tensor;
  /** The value that the loss reads, before softmax; float32 or float64. @default 'logits' */
  readonly output?: string;
  /** Which initializers to differentiate for. @default all */
  readonly only?: (name: string) => boolean;
  /** Facts of the model's values, where they are known already. @default measured by a run on the feeds */
  readonly shapes?: ShapeTable;
  /** Graph optimizations of the engine. @default 'all' */
  readonly optimization?: SessionOptions['optimization'];
}

export interface ComputedGradients {
  readonly logits: Tensor;
  /** Mean cross-entropy over the labels that count. */
  readonly loss: number;
  /** By initializer, in its shape. */
  readonly gradients: Readonly<Record<string, Tensor<'float32'>>>;
  /** Initializers without a gradient, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** Why an initializer has no gradient. */
export type NoGradient =
  | { readonly kind: 'integer' | 'type'; readonly dtype: DType }
  | { readonly kind: 'independent' }
  /** `operator` with its domain, unless that is ONNX's own. */
  | { readonly kind: 'rule'; readonly operator: string; readonly node: string }
  /** The operator has a rule, but no gradient for this input, counted from 0: BatchNormalization's statistics, bounds of Clip. */
  | { readonly kind: 'input'; readonly operator: string; readonly input: number; readonly node: string }
  /** There is a rule, but none for this use of the operator; `what` says which. */
  | { readonly kind: 'form'; readonly what: string; readonly node: string };

/** Runs a model forward and backward once, as it is evaluated (Dropout is the identity, BatchNormalization uses its statistics), and
 * gives the gradient of the mean cross-entropy for every floating-point initializer and constant that has one. A weight that reaches
 * the loss by an operator without a gradient rule too is skipped and the operator named: part of a gradient would be wrong.
 * @param feeds by input name; others are passed over.
 * @returns gradients as float32; `logits` in the type of the output.
 * @throws {InjertoError} INPUT_MISSING · INPUT_MISMATCH · OUTPUT_UNKNOWN · LABELS_INVALID · LABEL_OUT_OF_RANGE · MODEL_REJECTED · RUN_FAILED.
 * @example const { gradients } = await computeGradients(runtime, model, { pixel_values }, { labels }); */
export async function computeGradients(
  runtime: Runtime,
  model: ModelProto,
  feeds: Tensors,
  options: ComputeGradientsOptions,
): Promise<ComputedGradients> {
  const { skipped, ...computed } = await gradientsOrReasons(runtime, model, feeds, options);
  return { ...computed, skipped: skipped.map(({ name, why }) => ({ name, reason: reasonOf(why) })) };
}

/** As `computeGradients`, with reasons that can be said in any language. */
export async function gradientsOrReasons(
  runtime: Runtime,
  model: ModelProto,
  tensors: Tensors,
  { labels, output = 'logits', only = () => true, shapes: given, optimization = 'all' }: ComputeGradientsOptions,
): Promise<Omit<ComputedGradients, 'skipped'> & { skipped: { name: string; why: NoGradient }[] }> {
  const evaluated = evaluatedModel(model);
  checkOutput(evaluated, output);
  const feeds = feedsOf(evaluated, tensors);
  const shapes = given ?? (await measureShapes(runtime, evaluated, feeds));
  const { classAxis, targets } = classTargets(labels, logitsOf(output, shapes));
  const weights = graphOf(evaluated)
    .initializer.filter(({ name }) => only(name))
    .map(({ name, dataType }) => ({ name, dtype: dtypeOf(dataType) }));
  const wrt = weights.filter(({ dtype }) => dtype === 'float32' || dtype === 'float64').map(({ name }) => name);
  const graph = buildGradientGraph(evaluated, { logits: output, classAxis, wrt, shapes });
  const session = await runtime.createSession(graph.model, { optimization });
  const results = await session.run({ ...feeds, [graph.targets]: targets }).finally(() => session.dispose());
  const found = Object.entries(graph.gradients).map(([name, value]) => [name, asFloat32(results[value]!)] as const);
  return {
    logits: results[output]!,
    loss: Number(results[graph.loss]!.data[0]),
    gradients: Object.fromEntries(found),
    skipped: weights.flatMap(({ name, dtype }) => {
      if (Object.hasOwn(graph.gradients, name)) return [];
      const obstacle = graph.obstacles.get(name);
      return [{ name, why: obstacle ? whyOf(obstacle) : { kind: dtype.includes('int') ? 'integer' : 'type', dtype } }];
    }),
  };
}

/** Names that `only` may choose from: initializers and constants. */
export function weightNames(model: ModelProto): string[] {
  return graphOf(evaluatedModel(model)).initializer.map(({ name }) => name);
}

/** The model may be shared and frozen, and widening changes it in place: nodes and lists are copied, tensors are not. */
function evaluatedModel(model: ModelProto): ModelProto {
  const copy = withGraph(model, { node: graphOf(model).node.map((node) => amend(node, {})) });
  widenModel(copy);
  return evaluationGraph(copy);
}

function checkOutput(model: ModelProto, output: string): void {
  const graph = graphOf(model);
  if (graph.node.some((node) => node.output.includes(output))) return;
  throw new InjertoError('OUTPUT_UNKNOWN', {
    details: { output, outputs: graph.output.map(({ name }) => name) },
    where: { output },
  });
}

function logitsOf(output: string, shapes: ShapeTable) {
  const facts = shapes.get(output);
  const dtype = facts?.dtype;
  if (facts && (dtype === 'float32' || dtype === 'float64')) return { axes: facts.axes, dtype };
  throw new InjertoError('OUTPUT_UNKNOWN/type', { details: { output, ...(dtype && { dtype }) }, where: { output } });
}

function asFloat32(value: Tensor): Tensor<'float32'> {
  return tensor('float32', value.shape, toFloat32(value));
}

function whyOf({ error, node, input }: Obstacle): NoGradient {
  if (!node) return { kind: 'independent' };
  const place = node.name || node.output[0]!;
  const domain = canonicalDomain(node.domain);
  const operator = domain ? `${domain}:${node.opType}` : node.opType;
  if (error.code === 'GRADIENT_RULE_MISSING') return { kind: 'rule', operator, node: place };
  if (input !== undefined) return { kind: 'input', operator, input, node: place };
  return { kind: 'form', what: error.what, node: place };
}

function reasonOf(why: NoGradient): string {
  switch (why.kind) {
    case 'integer':
      return `integer: its type is ${why.dtype}`;
    case 'type':
      return `its type is ${why.dtype}, which is not differentiated`;
    case 'independent':
      return 'the loss does not depend on it';
    case 'rule':
      return `no gradient rule for operator ${why.operator} at node "${why.node}"`;
    case 'input':
      return `operator ${why.operator} has no gradient for its input ${why.input} at node "${why.node}"`;
    case 'form':
      return `${why.what} (node "${why.node}")`;
  }
}

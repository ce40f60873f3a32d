/** The gradients of a model as it is, for whoever wants to compare or to find out what can be trained. */
import * as z from 'zod';
import { buildGradientGraph, evaluationGraph, type Obstacle, type ShapeTable } from '../../autodiff/index.ts';
import { InjertoError } from '../../errors.ts';
import { type Expected, type Remark, remark } from '../../messages/index.ts';
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
import { checkArgument, checkOption, checkOptions, type OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
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

const tensorSchema = z.looseObject({ dtype: fields.filled, shape: z.array(fields.fromZero), data: z.unknown() });
/** The graph itself, not an opened model. */
const graphSchema = z.custom<unknown>((value) => typeof (value as ModelProto | null | undefined)?.graph === 'object', {
  params: { expected: { kind: 'graph' } satisfies Expected },
});
const gradientFields: OptionSchemas<ComputeGradientsOptions> = {
  labels: tensorSchema,
  output: fields.filled,
  only: fields.callback,
  shapes: z.unknown(),
  optimization: z.enum(['all', 'extended', 'basic', 'disabled']),
};

export interface ComputedGradients {
  readonly logits: Tensor;
  /** Mean cross-entropy over the labels that count. */
  readonly loss: number;
  /** By initializer, in its shape. */
  readonly gradients: Readonly<Record<string, Tensor<'float32'>>>;
  /** Initializers without a gradient, and why. */
  readonly skipped: readonly { readonly name: string; readonly why: Remark<'NO_GRADIENT'> }[];
}

/** Runs a model forward and backward once, as it is evaluated (Dropout is the identity, BatchNormalization uses its statistics), and
 * gives the gradient of the mean cross-entropy for every floating-point initializer and constant that has one. A weight that reaches
 * the loss by an operator without a gradient rule too is skipped and the operator named: part of a gradient would be wrong.
 * @param tensors by input name; others are passed over.
 * @returns gradients as float32; `logits` in the type of the output.
 * @throws {InjertoError} INPUT_MISSING · INPUT_MISMATCH · OUTPUT_UNKNOWN · LABELS_INVALID · LABEL_OUT_OF_RANGE · MODEL_REJECTED · RUN_FAILED.
 * @example const { gradients } = await computeGradients(runtime, model, { pixel_values }, { labels }); */
export async function computeGradients(
  runtime: Runtime,
  model: ModelProto,
  tensors: Tensors,
  options: ComputeGradientsOptions,
): Promise<ComputedGradients> {
  checkArgument('runtime', runtime, fields.runtime);
  checkArgument('model', model, graphSchema);
  checkArgument('tensors', tensors, z.record(z.string(), tensorSchema));
  checkOptions('computeGradients', options, gradientFields);
  checkOption('labels', options.labels, tensorSchema);
  const { labels, output = 'logits', only = () => true, shapes: given, optimization = 'all' } = options;
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
      return [{ name, why: obstacle ? whyOf(obstacle) : ofType(dtype) }];
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

function ofType(dtype: DType): Remark<'NO_GRADIENT'> {
  return dtype.includes('int') ? remark('NO_GRADIENT/integer', { dtype }) : remark('NO_GRADIENT/type', { dtype });
}

function whyOf({ error, node, input }: Obstacle): Remark<'NO_GRADIENT'> {
  if (!node) return remark('NO_GRADIENT/independent', {});
  const place = node.name || node.output[0]!;
  const domain = canonicalDomain(node.domain);
  const operator = domain ? `${domain}:${node.opType}` : node.opType;
  if (error.code === 'GRADIENT_RULE_MISSING') return remark('NO_GRADIENT/rule', { operator, node: place });
  if (input !== undefined) return remark('NO_GRADIENT/input', { operator, input, node: place });
  return remark('NO_GRADIENT/form', { why: error.toRemark(), node: place });
}

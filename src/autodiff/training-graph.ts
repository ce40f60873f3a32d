/** From a whole model to what training runs: the frozen part, the step graph and the forward graph. */
import { InjertoError } from '../errors.ts';
import { dtypeOf, graphOf, type ModelProto, readsOf, withGraph } from '../onnx/index.ts';
import { type Differentiated, differentiate } from './differentiate.ts';
import { type BatchShape, bytesOf, type HeldBytes, heldBytes } from './held-bytes.ts';
import type { KernelCall } from './kernel-call.ts';
import { addLoss, lossInputs, readBy, type TargetInput, type TrainingLoss, withRead } from './losses/index.ts';
import { normalizeByBatch, runningStatistics } from './passes/batch-statistics.ts';
import { constantsToInitializers } from './passes/constants-to-initializers.ts';
import { convolutionsToProducts } from './passes/convolutions-to-products.ts';
import { cutsToSplits } from './passes/cuts-to-splits.ts';
import { type DropoutMask, dropoutToIdentity, dropoutToMask } from './passes/dropout.ts';
import { foldBatchNormalization } from './passes/fold-batch-normalization.ts';
import { freeNames } from './passes/free-names.ts';
import { fuseGelu } from './passes/fuse-gelu.ts';
import { fuseLayerNormalization } from './passes/fuse-layer-normalization.ts';
import { unguardSoftmax } from './passes/guarded-softmax.ts';
import { lowerKernels } from './passes/lower-kernels.ts';
import { mergeEqualNodes } from './passes/merge-equal-nodes.ts';
import { orderGradients } from './passes/order-gradients.ts';
import { poolBeforeRelu } from './passes/pool-before-relu.ts';
import { pruneGraph } from './passes/prune-graph.ts';
import { type MemoryBudget, recompute } from './passes/recompute.ts';
import { resolveAutoPad } from './passes/resolve-auto-pad.ts';
import { splitAtBoundary } from './passes/split-at-boundary.ts';
import { splitAtKernels } from './passes/split-at-kernels.ts';
import { declareValue, type ShapeTable } from './shape-table.ts';

type PreparedGraphOptions = ({ readonly loss: TrainingLoss } | CrossEntropyOf) & GraphOptions;

export type TrainingGraphOptions = PreparedGraphOptions & {
  /** Compute activations again in the backward part as far as it takes to fit this budget. @default everything is kept */
  readonly memory?: MemoryBudget;
};

/** Short for the cross-entropy of these logits. */
interface CrossEntropyOf {
  /** The value [N, K] that the loss reads, before softmax. */
  readonly logits: string;
}

interface GraphOptions {
  /** Names of the float32 initializers that learn. */
  readonly trainable: readonly string[];
  readonly shapes: ShapeTable;
  /** Whether BatchNormalizations that a trainable weight reaches normalize by the batch and move their running statistics, as in PyTorch's
   * training mode; else by their stored statistics, which stay. @default false */
  readonly batchStatistics?: boolean;
  /** Whether the backend has the kernels of kernel-call.ts; without them the graph is ONNX throughout. @default true */
  readonly useKernels?: boolean;
}

export interface TrainingGraph {
  /** Computes the boundary values from the model's inputs, weights baked in. Undefined if no node is frozen. */
  readonly frozen?: ModelProto;
  /** What the step graph reads of each sample: outputs of `frozen`, or inputs of the model. First axis is the batch. */
  readonly boundary: readonly { readonly name: string; readonly axes: readonly (number | null)[] }[];
  /** Inputs: the boundary, the targets, dropout masks, the parameters, the running statistics. Outputs: `loss`, `output`, gradients, kernel
   * inputs, the statistics after the step. */
  readonly step: ModelProto;
  /** The inputs of the step graph that the loss compares with. */
  readonly targets: readonly TargetInput[];
  /** What runs outside the graph between `step` and `finish`. */
  readonly kernels: readonly KernelCall[];
  /** The gradients that depend on the kernels. Inputs: parameters, kernel outputs, outputs of `step`. Undefined if there is nothing to finish. */
  readonly finish?: ModelProto;
  /** Inputs: the boundary, the parameters and the running statistics, and for the loss of tokens their `labels`. Output: `output`. Dropout is
   * the identity, and the running statistics are those of BatchNormalization. */
  readonly forward: ModelProto;
  /** Name of what the model puts out: logits [N, K], predictions [N, K], embeddings [N, D], or the loss of each token [N, T]. */
  readonly output: string;
  /** Which value is the gradient of which parameter: an output of `step`, of a kernel, or of `finish`. */
  readonly gradients: Readonly<Record<string, string>>;
  /** The initializers that are running statistics, each with the output of `step` that is its next value. */
  readonly statistics: Readonly<Record<string, string>>;
  /** Output of `step` with the scalar loss. */
  readonly loss: string;
  readonly dropoutMasks: readonly DropoutMask[];
  /** Where a budget was given: how many pieces of the forward part are computed twice, and an estimate of the activations held. */
  readonly recomputed?: { readonly pieces: number; readonly bytes: number };
  /** Bytes of the values that each graph holds at once, weights and what is fed not among them. */
  readonly held: (sizes: BatchShape) => HeldValues;
}

export interface HeldValues {
  /** Of `step`. */
  readonly step: HeldBytes;
  /** What its kernels read. */
  readonly kernels: number;
  /** Of `forward`. */
  readonly forward: HeldBytes;
  /** Of `frozen`; 0 without one. */
  readonly frozen: HeldBytes;
}

/** Splits a model at the freeze boundary and differentiates the trainable part.
 * @throws {InjertoError} PARAMETER_UNKNOWN if a name of `trainable` is no float32 initializer · GRADIENT_RULE_MISSING names operator,
 * node, domain, opset, the weights below it, and what can be trained instead. */
export function buildTrainingGraph(model: ModelProto, { memory, ...options }: TrainingGraphOptions): TrainingGraph {
  return prepareTrainingGraph(model, options)(memory);
}

/** The same in two steps, for whoever tries several budgets: differentiating is the larger part of the work, and no budget changes it.
 * @returns what builds the graph for a budget, or the one that keeps everything. */
export function prepareTrainingGraph(
  model: ModelProto,
  options: PreparedGraphOptions,
): (memory?: MemoryBudget) => TrainingGraph {
  const { trainable, useKernels = true, batchStatistics = false } = options;
  const given: TrainingLoss = 'loss' in options ? options.loss : { kind: 'cross-entropy', logits: options.logits };
  checkTrainable(model, trainable);
  const free = freeNames(constantsToInitializers(model), options.shapes, lossInputs, trainable);
  const { shapes } = free;
  const loss = withRead(given, free.nameOf(readBy(given)));
  const explicit = resolveAutoPad(free.model, shapes);
  const statistics = batchStatistics ? runningStatistics(explicit, trainable) : [];
  const learns = [...trainable, ...statistics];
  const { frozen, boundary, trained } = splitAtBoundary(explicit, { trainable: learns, output: readBy(loss), shapes });
  const evaluated = mergePatterns(trained, shapes, statistics);
  const batchwise = normalizeByBatch(trained, statistics, shapes);
  const split = statistics.length > 0 ? mergePatterns(batchwise.model, batchwise.shapes, []) : evaluated;
  const masked = dropoutToMask(split.model, split.shapes, boundary);
  const next = Object.values(batchwise.next);
  const withLoss = addLoss(masked.model, loss, masked.shapes);
  const { output } = withLoss;
  const { model: unguarded, guard } = unguardSoftmax(withLoss.model);
  const backward = differentiate(unguarded, { ...withLoss, wrt: trainable });
  const forwardNodes = new Set(graphOf(withLoss.model).node.flatMap((node) => node.output));
  const products = convolutionsToProducts(guard(backward.model), backward.shapes, {
    trainable,
    convolutions: forwardNodes,
  });
  const whole = mergeEqualNodes(
    exposeResults({ ...backward, ...products }, [withLoss.loss, output, ...next], masked.masks),
  );
  const lowered = useKernels ? { model: whole, shapes: products.shapes } : lowerKernels(whole, products.shapes);
  const parameters = new Set(learns);
  const complete = { model: pruneGraph(lowered.model), shapes: lowered.shapes };
  const forward = pruneGraph(
    dropoutToIdentity(output === readBy(loss) ? evaluated.model : forwardOfLoss(evaluated, loss)),
  );
  return (memory) => {
    const fitted = memory
      ? recompute(complete.model, complete.shapes, {
          results: [withLoss.loss, output, ...next],
          innerGradients: backward.innerGradients,
          parameters,
          budget: memory,
        })
      : complete;
    const { step, kernels, finish } = splitAtKernels(fitted.model, fitted.shapes, parameters);
    const ordered = orderGradients(pruneGraph(step));
    const kernelInputs = new Set(kernels.flatMap(({ x, dy }) => [x.name, dy.name]));
    const callers = new Set([...Object.values(backward.gradients), ...kernelInputs]);
    return {
      ...(frozen && { frozen }),
      boundary,
      step: ordered,
      kernels,
      ...(finish && { finish: pruneGraph(finish) }),
      targets: withLoss.targets,
      forward,
      output,
      gradients: backward.gradients,
      statistics: batchwise.next,
      loss: withLoss.loss,
      dropoutMasks: masked.masks,
      ...('pieces' in fitted && { recomputed: { pieces: fitted.pieces, bytes: fitted.bytes } }),
      held: (sizes) => ({
        step: heldBytes(ordered, fitted.shapes, sizes, callers),
        kernels: [...kernelInputs].reduce((sum, name) => sum + bytesOf(fitted.shapes.get(name), sizes), 0),
        forward: heldBytes(forward, new Map([...evaluated.shapes, ...fitted.shapes]), sizes),
        frozen: frozen ? heldBytes(frozen, shapes, sizes) : { values: 0, arena: 0, block: 0 },
      }),
    };
  };
}

/** The forward graph as far as the output of its loss, with those of the targets that it takes. */
function forwardOfLoss({ model, shapes }: { model: ModelProto; shapes: ShapeTable }, loss: TrainingLoss): ModelProto {
  const added = addLoss(model, loss, shapes);
  const forward = pruneGraph(withGraph(added.model, { output: [declareValue(added.output, added.shapes)] }));
  const read = new Set(graphOf(forward).node.flatMap(readsOf));
  const unread = new Set(added.targets.map(({ name }) => name).filter((name) => !read.has(name)));
  return withGraph(forward, { input: graphOf(forward).input.filter(({ name }) => !unread.has(name)) });
}

/** Merges patterns whose gradient is cheaper as a whole, and cuts whose pieces come from one value. @param running statistics that are inputs. */
function mergePatterns(
  model: ModelProto,
  shapes: ShapeTable,
  running: readonly string[],
): { model: ModelProto; shapes: ShapeTable } {
  const folded = foldBatchNormalization(fuseGelu(fuseLayerNormalization(model, shapes)), shapes, running);
  const pooled = poolBeforeRelu(folded.model, folded.shapes);
  return cutsToSplits(pooled.model, pooled.shapes);
}

/** The backward graph with its results and the gradients as outputs, and the dropout masks as inputs. */
function exposeResults(
  { model, gradients, shapes }: Differentiated,
  results: readonly string[],
  masks: readonly DropoutMask[],
): ModelProto {
  const declare = (name: string) => declareValue(name, shapes);
  return withGraph(model, {
    input: [...graphOf(model).input, ...masks.map((m) => declare(m.input))],
    output: [...results, ...Object.values(gradients)].map(declare),
  });
}

function checkTrainable(model: ModelProto, trainable: readonly string[]): void {
  const initializer = new Map(graphOf(model).initializer.map((t) => [t.name, t]));
  for (const name of trainable) {
    const proto = initializer.get(name);
    if (proto && dtypeOf(proto.dataType) === 'float32') continue;
    if (!proto) throw new InjertoError('PARAMETER_UNKNOWN', { details: { name } });
    throw new InjertoError('PARAMETER_UNKNOWN/type', { details: { name, dtype: dtypeOf(proto.dataType) } });
  }
}

/** From a whole model to what training runs: the frozen part, the step graph and the forward graph. */
import type { ModelProto } from '../onnx/index.ts';
import type { KernelCall } from './kernel-call.ts';
import type { ShapeTable } from './shape-table.ts';

export interface TrainingGraphOptions {
  /** Names of the float32 initializers that learn. */
  readonly trainable: readonly string[];
  /** The value [N, K] that the loss reads, before softmax. */
  readonly logits: string;
  readonly shapes: ShapeTable;
}

/** An input of the step graph that the host fills with random numbers: the mask of a Dropout, already divided by 1 − ratio. */
export interface DropoutMask {
  readonly input: string;
  readonly ratio: number;
  /** Axes of the mask; null is the batch. */
  readonly axes: readonly (number | null)[];
}

export interface TrainingGraph {
  /** Computes the boundary values from the model's inputs, weights baked in. Undefined if no node is frozen. */
  readonly frozen?: ModelProto;
  /** What the step graph reads of each sample: outputs of `frozen`, or inputs of the model. First axis is the batch. */
  readonly boundary: readonly { readonly name: string; readonly axes: readonly (number | null)[] }[];
  /** Inputs: the boundary, `targets` float32 [N, K], dropout masks, the parameters. Outputs: `loss`, the logits, gradients, kernel inputs.
   *  loss = −(1/N) Σₙ Σₖ targets[n,k]·log softmax(logits[n])[k]; class weights, label smoothing and mixup live in `targets`. */
  readonly step: ModelProto;
  /** What runs outside the graph between `step` and `finish`. */
  readonly kernels: readonly KernelCall[];
  /** The gradients that depend on the kernels. Inputs: parameters, kernel outputs, outputs of `step`. Undefined if there is nothing to finish. */
  readonly finish?: ModelProto;
  /** Inputs: the boundary and the parameters. Output: the logits. Dropout is the identity. */
  readonly forward: ModelProto;
  /** Which value is the gradient of which parameter: an output of `step`, of a kernel, or of `finish`. */
  readonly gradients: Readonly<Record<string, string>>;
  /** Output of `step` with the scalar loss. */
  readonly loss: string;
  readonly dropoutMasks: readonly DropoutMask[];
}

/** Splits a model at the freeze boundary and differentiates the trainable part.
 * @throws {InjertoError} GRADIENT_RULE_MISSING names operator, node, domain, opset, the weights below it, and what can be trained instead. */
export declare function buildTrainingGraph(model: ModelProto, options: TrainingGraphOptions): TrainingGraph;

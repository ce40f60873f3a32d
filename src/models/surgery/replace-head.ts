import type { ModelProto } from '../../onnx/index.ts';
import type { Head, HeadSpec } from './anatomy.ts';

export interface NewHead {
  /** The backbone as it was, the new head on it, and one output. */
  readonly model: ModelProto;
  /** Name of the output [N, K], before softmax. `logits` */
  readonly logits: string;
  /** Initializers of the new head, from the features on: weight [out, in] and bias [out] of each layer. */
  readonly parameters: readonly string[];
}

/** Replaces the head. The model given is left as it is.
 * Linear: `head.weight` [K, D], `head.bias` [K]. MLP: `head.0.*`, ReLU, Dropout, `head.3.*`, numbered as in torch.nn.Sequential.
 * Initial values as torch.nn.Linear draws them: U(−1/√in, 1/√in), weight first, then bias.
 * @param classes K, at least 1.
 * @param random gives numbers in [0, 1). */
export declare function replaceHead(
  model: ModelProto,
  head: Head,
  spec: HeadSpec,
  classes: number,
  random: () => number,
): NewHead;

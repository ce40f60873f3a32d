/** A low-rank update of a model (LoRA: Hu et al. 2021, arXiv:2106.09685). */
import { sizeOf, type Tensor, tensor } from '../../onnx/index.ts';
import type { LoraLayer } from './lora-layers.ts';

/** What is added to one layer: y += scale·B(A(x)). Shapes as PEFT stores them. */
export interface LoraPair {
  /** Path of the layer's module. */
  readonly module: string;
  /** [rank, in], of a convolution [rank, in, …kernel]. */
  readonly A: Tensor<'float32'>;
  /** [out, rank], of a convolution [out, rank, 1, …]. */
  readonly B: Tensor<'float32'>;
  /** alpha/rank, or alpha/√rank where the adapter is rank-stabilized. */
  readonly scale: number;
}

export interface LoraAdapter {
  readonly name: string;
  readonly pairs: readonly LoraPair[];
}

export interface LoraShape {
  /** Number of directions that the update of a layer may take, from 1 on. */
  readonly rank: number;
  /** The update is scaled by alpha/rank, so that the learning rate need not change with the rank. */
  readonly alpha: number;
  /** Scales by alpha/√rank instead (Kalajdzievski 2023, arXiv:2312.03732). @default false */
  readonly rsLora?: boolean | undefined;
}

export function scaleOf({ rank, alpha, rsLora }: LoraShape): number {
  return rsLora ? alpha / Math.sqrt(rank) : alpha / rank;
}

/** An adapter that does nothing yet, as PEFT starts one: A Kaiming-uniform with a = √5, which is U(−1/√fanIn, 1/√fanIn), and B zero.
 * @param random gives numbers in [0, 1). */
export function startingPairs(layers: readonly LoraLayer[], shape: LoraShape, random: () => number): LoraPair[] {
  const { rank } = shape;
  return layers.map(({ module, shape: [out, ...inner] }) => {
    const fanIn = sizeOf(inner);
    const bound = 1 / Math.sqrt(fanIn);
    const values = Float32Array.from({ length: rank * fanIn }, () => (2 * random() - 1) * bound);
    const kernel = inner.slice(1).map(() => 1);
    return {
      module,
      A: tensor('float32', [rank, ...inner], values),
      B: tensor('float32', [out!, rank, ...kernel], new Float32Array(out! * rank)),
      scale: scaleOf(shape),
    };
  });
}

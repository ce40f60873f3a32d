/** How much memory a training step may hold, and what the user should know of it. */

import type { MemoryBudget, TrainingGraph } from '../../autodiff/index.ts';
import { remark } from '../../messages/index.ts';
import type { OnEvent } from '../../training/events.ts';

/** Weights, their gradients and two moments of the optimizer, in float32. */
const bytesPerWeight = 16;
/** What ONNX Runtime holds for each byte of activations that the backward part reads: gradients on their way, and the gaps between
 *  buffers. Measured on MobileNetV2, MiniLM and ViT: 1.2 to 1.6. */
const bytesPerActivationByte = 1.5;
/** Of what is free, other programs and the photos being prepared get the rest. */
const shareOfFree = 0.8;

/** @param memory bytes that the training may hold; undefined takes what the machine has free. */
export function activationBudget(
  memory: number | undefined,
  weights: number,
  batch: number,
  length?: number,
): MemoryBudget {
  const limit = memory ?? shareOfFree * process.availableMemory();
  return {
    bytes: Math.max(0, (limit - bytesPerWeight * weights) / bytesPerActivationByte),
    batch,
    ...(length !== undefined && { length }),
  };
}

/** Says what keeping to the budget costs, or that it cannot be kept. */
export function reportMemory({ recomputed }: TrainingGraph, { bytes: budget }: MemoryBudget, emit: OnEvent): void {
  if (!recomputed) return;
  if (recomputed.bytes > budget) {
    emit({ type: 'warning', ...remark('MEMORY_SHORT', { wanted: recomputed.bytes, given: budget }) });
  } else if (recomputed.pieces > 0) {
    emit({ type: 'warning', ...remark('MEMORY_TIGHT', { places: recomputed.pieces }) });
  }
}

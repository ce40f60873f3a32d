import type { TrainConfig } from '../../methods/options/train-options.ts';

/** From the simplest to the most demanding: that is the order in which they run, and in which one is preferred to another that is no better. Training from scratch comes last: it is there to
 * show what the reference model is worth. */
export const comparedMethods = [
  'zero-shot',
  'nearest-neighbors',
  'transfer',
  'partial-fine-tune',
  'lora',
  'contrastive',
  'fine-tune',
  'scratch',
] as const;

export type ComparedMethod = (typeof comparedMethods)[number];

/** Those that `train` runs, and with what. */
export const trainedMethods = {
  transfer: { method: 'transfer' },
  // the head, and the last block of the body
  'partial-fine-tune': { method: 'fine-tune', unfreeze: 1 },
  lora: { method: 'lora' },
  contrastive: { method: 'contrastive' },
  'fine-tune': { method: 'fine-tune' },
  scratch: { method: 'scratch' },
} as const satisfies { readonly [method in ComparedMethod]?: TrainConfig };

export type TrainedMethod = keyof typeof trainedMethods;

export function isTrained(method: ComparedMethod): method is TrainedMethod {
  return method in trainedMethods;
}

/** Nearest neighbours are a yardstick: no model folder holds them, so nobody is advised to use them. */
export function isCandidate(method: ComparedMethod): boolean {
  return method !== 'nearest-neighbors';
}

import type { TrainOptions } from '../../src/index.ts';

/** What is compared, by name. A recipe is a set of options; what it leaves out is Injerto's default. */
export const recipes: Readonly<Record<string, TrainOptions>> = {
  transfer: { method: 'transfer' },
  'fine-tune': { method: 'fine-tune' },
  'fine-tune-lr-1e-4': { method: 'fine-tune', learningRate: 1e-4 },
  'fine-tune-lr-1e-3': { method: 'fine-tune', learningRate: 1e-3 },
  'fine-tune-fast-head': { method: 'fine-tune', headLearningRate: 3e-3 },
  'fine-tune-standard': { method: 'fine-tune', augment: 'standard' },
  'fine-tune-hard-labels': { method: 'fine-tune', labelSmoothing: 0 },
  'fine-tune-refit': { method: 'fine-tune', refit: true },
  'fine-tune-stored': { method: 'fine-tune', batchNorm: 'eval' },
  lora: { method: 'lora' },
};

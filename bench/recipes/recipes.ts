import type { TrainOptions } from '../../src/index.ts';

/** What is compared, by name. A recipe is a set of options; what it leaves out is Injerto's default. */
export const recipes: Readonly<Record<string, TrainOptions>> = {
  transfer: { method: 'transfer' },
  'fine-tune': { method: 'fine-tune' },
  'fine-tune-lr-1e-4': { method: 'fine-tune', learningRate: 1e-4 },
  'fine-tune-lr-3e-4': { method: 'fine-tune', learningRate: 3e-4 },
  'fine-tune-stored': { method: 'fine-tune', batchNorm: 'eval' },
  lora: { method: 'lora' },
};

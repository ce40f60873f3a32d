export { insertLora } from './insert-lora.ts';
export { type LoraAdapter, type LoraPair, type LoraShape, startingPairs } from './lora-adapter.ts';
export { findLoraLayers, type LoraLayer } from './lora-layers.ts';
export { mergedWeights, mergeLora, unmergeLora, withActive } from './merge-lora.ts';
export { type LoraTargets, selectLoraLayers } from './select-lora-layers.ts';

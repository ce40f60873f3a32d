export { insertLora } from './insert-lora.ts';
export { type LoraAdapter, type LoraPair, type LoraShape, startingPairs } from './lora-adapter.ts';
export { findLoraLayers, type LoraLayer } from './lora-layers.ts';
export { type MergedFolder, mergeFolders } from './merge-folders.ts';
export { mergedWeights, mergeLora, unmergeLora, withActive } from './merge-lora.ts';
export { isAdapterFile, isAdapterFolder, type OpenAdapterOptions, openAdapter } from './open-adapter.ts';
export { saveAdapter, type TrainedAdapter } from './save-adapter.ts';
export { type LoraTargets, selectLoraLayers } from './select-lora-layers.ts';

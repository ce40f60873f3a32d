/** In a model folder: what the model needs to tell samples that are unlike those that it learned from. `src/predict/unknown/` reads and writes it. */
export const unknownFile = 'unknown.safetensors';

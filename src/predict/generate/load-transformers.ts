import type * as Transformers from '@huggingface/transformers';

export type TransformersModule = typeof Transformers;

/** Loads transformers.js when it is first needed: it is large, and brings its ONNX Runtime with it. */
export async function loadTransformers(): Promise<TransformersModule> {
  // ONNX Runtime's builds report usage to their maker unless they are told not to.
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
  const transformers = await import('@huggingface/transformers');
  transformers.env.logLevel = transformers.LogLevel.ERROR;
  return transformers;
}

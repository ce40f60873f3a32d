import type * as Transformers from '@huggingface/transformers';
import { InjertoError } from '../../errors.ts';

export type TransformersModule = typeof Transformers;

/** Loads transformers.js when it is first needed. It is an optional dependency: where its ONNX Runtime cannot be installed, everything
 * but language models works without it.
 * @throws {InjertoError} TRANSFORMERS_MISSING */
export async function loadTransformers(): Promise<TransformersModule> {
  // ONNX Runtime's builds report usage to their maker unless they are told not to.
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
  const transformers = await import('@huggingface/transformers').catch((cause: unknown) => {
    throw isMissing(cause) ? new InjertoError('TRANSFORMERS_MISSING', { cause }) : cause;
  });
  transformers.env.logLevel = transformers.LogLevel.ERROR;
  return transformers;
}

/** Of the package itself, not of something that it needs. */
function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes("'@huggingface/transformers'")
  );
}

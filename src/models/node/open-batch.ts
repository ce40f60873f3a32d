import type { ModelProto } from '../../onnx/index.ts';
import { openNodeRuntime } from '../../runtime/node/index.ts';
import { type BatchOptions, type OpenedBatch, openBatch as openAnywhere } from '../opening/fixed-batch/index.ts';
import { Verdicts } from '../opening/fixed-batch/verdict.ts';

/** `openBatch` in Node: what was found out is kept on disk. */
export function openBatch(
  model: ModelProto,
  options: Omit<BatchOptions, 'runtime' | 'verdicts'>,
): Promise<OpenedBatch> {
  return openAnywhere(model, { ...options, runtime: () => openNodeRuntime(), verdicts: new Verdicts() });
}

import type { SaveOptions } from './export/save-model.ts';
import { type MergedFolder, mergeFolders } from './lora/merge-folders.ts';
import type { OpenAdapterOptions } from './lora/open-adapter.ts';
import { openModel } from './open-model.ts';

/** Writes a model folder: the model that the adapters belong to, their updates added to its weights. Of several adapters the head is the first
 * one's, and no measurement is carried over: nobody measured the sum.
 * @param adapters folders that `saveAdapter` or PEFT wrote.
 * @throws {InjertoError} ADAPTER_NOT_FOUND · ADAPTER_UNSUPPORTED · ADAPTER_MISMATCH · BASE_CHANGED · BASE_UNKNOWN · NO_HEAD · OUTPUT_EXISTS ·
 * WRITE_FAILED · what `openModel` throws for the base.
 * @example await mergeAdapters(['./food-adapter'], './food-model'); */
export function mergeAdapters(
  adapters: readonly [string, ...string[]],
  out: string,
  options: OpenAdapterOptions & SaveOptions = {},
): Promise<MergedFolder> {
  return mergeFolders(adapters, out, openModel, options);
}

/** What page and worker say to each other before the first request. */
import type { Reply } from '../protocol.ts';

export interface StartWorker {
  readonly threads: number;
  /** Address of ONNX Runtime's WebAssembly. @default beside the file of the worker */
  readonly wasm: string | undefined;
}

/** The worker is loaded, and listens. */
export const ready = 'ready';

export type FromWorker = Reply | typeof ready;

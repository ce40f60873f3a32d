import type { Runtime } from './types.ts';

export interface NodeRuntimeOptions {
  /** Threads that one operator may use. @default number of physical cores, as ONNX Runtime counts them */
  readonly threads?: number;
}
/** A runtime on the CPU of this machine, in a worker thread of its own. */
export declare function openNodeRuntime(options?: NodeRuntimeOptions): Promise<Runtime>;

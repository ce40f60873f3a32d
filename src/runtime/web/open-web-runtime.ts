/** The runtime in a browser: ONNX Runtime's WebAssembly build, on the CPU. */
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import type { Reply } from '../protocol.ts';
import { RemoteRuntime, type WorkerPort } from '../remote-runtime.ts';
import type { Runtime } from '../types.ts';
import { type FromWorker, ready, type StartWorker } from './worker-messages.ts';

export interface WebRuntimeOptions {
  /** Address of `ort-wasm-simd-threaded.wasm` of the package onnxruntime-web. @default beside the file of the worker, where bundlers put it */
  readonly wasm?: string | URL | undefined;
  /** Makes the worker, where it does not lie beside this file: from `injerto/runtime/worker`, as a module. @default `worker.js` beside this file */
  readonly worker?: (() => Worker) | undefined;
  /** Threads that one operator may use. More than one only where the page is cross-origin isolated (COOP and COEP headers).
   * @default half of the logical processors, at most 4, where the page is isolated; else 1 */
  readonly threads?: number | undefined;
  /** Told that the page allows one thread only (ONE_THREAD), and where ONNX Runtime opened a graph only with fewer optimizations
   * (OPTIMIZATION_REFUSED). @default nobody is told */
  readonly onRemark?: ((remark: Remark) => void) | undefined;
}

/** A runtime in a worker of its own; close it, which ends the worker and gives back its memory: WebAssembly itself never does.
 * @throws {InjertoError} WORKER_MISSING if the worker's file cannot be loaded · WASM_UNSUPPORTED in a browser without SIMD. */
export async function openWebRuntime(options: WebRuntimeOptions = {}): Promise<Runtime> {
  const { wasm, onRemark } = options;
  if (!WebAssembly.validate(simdModule)) throw new InjertoError('WASM_UNSUPPORTED');
  const isolated = globalThis.crossOriginIsolated === true;
  const threads = isolated ? (options.threads ?? usualThreads()) : 1;
  if (!isolated && options.threads !== 1) onRemark?.(remark('ONE_THREAD'));
  const worker = (options.worker ?? besideThisFile)();
  await started(worker, { threads, wasm: wasm === undefined ? undefined : String(new URL(wasm, document.baseURI)) });
  return new RemoteRuntime(portOf(worker), onRemark);
}

function besideThisFile(): Worker {
  // written so that bundlers see it
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'injerto' });
}

/** As ONNX Runtime counts them. */
function usualThreads(): number {
  return Math.max(1, Math.min(4, Math.ceil(navigator.hardwareConcurrency / 2)));
}

function started(worker: Worker, settings: StartWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: InjertoError) => {
      worker.removeEventListener('message', answered);
      worker.removeEventListener('error', failed);
      if (!error) return resolve();
      worker.terminate();
      return reject(error);
    };
    const answered = ({ data }: MessageEvent<FromWorker>) => data === ready && settle();
    const failed = ({ message, filename }: ErrorEvent) => {
      const reason = message || 'the browser does not say why';
      settle(new InjertoError('WORKER_MISSING/browser', { details: { reason }, where: filename || undefined }));
    };
    worker.addEventListener('message', answered);
    worker.addEventListener('error', failed);
    worker.postMessage(settings);
  });
}

function portOf(worker: Worker): WorkerPort {
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    onReply: (listener) => worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => listener(data)),
    onExit: (listener) => worker.addEventListener('error', ({ message }) => listener(message || 'its worker failed')),
    terminate: async () => worker.terminate(),
  };
}

/** A module whose only function splats a byte over a vector: valid where there is SIMD. */
const simdModule = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 5, 1, 96, 0, 1, 123],
  ...[3, 2, 1, 0],
  ...[10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
);

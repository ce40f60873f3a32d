/** Entry of the worker in a browser: ONNX Runtime's WebAssembly build answers requests here, so that the page stays alive. */
import * as ort from 'onnxruntime-web/wasm';
import type { Engine } from '../engine.ts';
import type { Request } from '../protocol.ts';
import { transferable } from '../transferable.ts';
import { WorkerHost } from '../worker-host.ts';
import { type FromWorker, ready, type StartWorker } from './worker-messages.ts';

/** A worker's own global, as far as it is needed: TypeScript's `dom` and `webworker` exclude each other. */
interface WorkerScope {
  readonly name: string;
  postMessage(message: FromWorker, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: StartWorker | Request }) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

// Packed into one file with ONNX Runtime, this file is also what each of its threads starts with: those are the engine's own.
if (!scope.name.startsWith('em-pthread')) listen();

function listen(): void {
  let host: WorkerHost | undefined;
  // One after the other: a trainer's steps must keep their order.
  let last: Promise<void> = Promise.resolve();
  scope.addEventListener('message', ({ data }) => {
    last = last.then(async () => {
      if ('threads' in data) {
        host = start(data);
        scope.postMessage(ready, []);
      } else {
        const reply = await host!.answer(data);
        scope.postMessage(reply, transferable(reply));
      }
    });
  });
}

function start({ threads, wasm }: StartWorker): WorkerHost {
  const { env } = ort;
  env.wasm.numThreads = threads;
  if (wasm !== undefined) env.wasm.wasmPaths = { wasm };
  return new WorkerHost(ort as unknown as Engine, { outputs: 'copied' });
}

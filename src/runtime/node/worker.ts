/** Entry of the worker thread in Node: ONNX Runtime's native build answers requests here, so that the caller's thread never blocks. */
import { parentPort, workerData } from 'node:worker_threads';
import * as ort from 'onnxruntime-node';
import type { Engine } from '../engine.ts';
import { closeRequest, type Request } from '../protocol.ts';
import { transferable } from '../transferable.ts';
import { WorkerHost } from '../worker-host.ts';
import { inTurn } from './exit-guard.ts';
import type { WorkerData } from './open-node-runtime.ts';

const { exitGuard, ...options } = workerData as WorkerData;
const host = new WorkerHost(ort as unknown as Engine, { ...options, outputs: 'in-place' });
const port = parentPort!;

// One after the other: the engine blocks this thread anyway, and a trainer's steps must keep their order.
let last: Promise<void> = Promise.resolve();
port.on('message', (request: Request | typeof closeRequest) => {
  last = last.then(async () => {
    if (request === closeRequest) process.exit();
    await inTurn(exitGuard, async () => {
      const reply = await host.answer(request);
      port.postMessage(reply, transferable(reply));
    });
  });
});

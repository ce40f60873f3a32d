/** The runtime on the CPU, in Node. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { InjertoError, messageOf } from '../../errors.ts';
import type { Remark } from '../../messages/index.ts';
import { checkOptions } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { closeRequest, type Reply } from '../protocol.ts';
import { RemoteRuntime, type WorkerPort } from '../remote-runtime.ts';
import type { Runtime } from '../types.ts';
import { guardExit, releaseExit } from './exit-guard.ts';

export interface NodeRuntimeOptions {
  /** Threads that one operator may use. @default number of physical cores, as ONNX Runtime counts them */
  readonly threads?: number;
  /** Told where ONNX Runtime opened a graph only with fewer optimizations (OPTIMIZATION_REFUSED). @default nobody is told */
  readonly onRemark?: (remark: Remark) => void;
}

/** A runtime in a worker thread of its own; close it, or the thread keeps the process alive. Sets the environment variable
 * ORT_DISABLE_TELEMETRY to 1 unless it is set already.
 * @throws {InjertoError} WORKER_MISSING where a bundler has packed the library */
export async function openNodeRuntime(given: NodeRuntimeOptions = {}): Promise<Runtime> {
  checkOptions('openNodeRuntime', given, { threads: fields.count, onRemark: fields.callback });
  const { onRemark, ...options } = given;
  // ONNX Runtime's builds since 1.30 report usage to their maker. What users train on is nobody's business: silent unless they ask.
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
  const exitGuard = guardExit();
  const worker = startWorker({ ...options, exitGuard });
  let closing = false;
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.once('exit', () => releaseExit(exitGuard));
  // An idle thread does not keep the process alive, a working one does.
  let waiting = 0;
  worker.on('message', () => --waiting === 0 && !closing && worker.unref());
  worker.unref();
  const port: WorkerPort = {
    post: (request, transfer) => {
      worker.postMessage(request, transfer);
      waiting++;
      worker.ref();
    },
    onReply: (listener) => worker.on('message', (reply: Reply) => listener(reply)),
    onExit: (listener) => {
      worker.on('error', (error) => listener(messageOf(error)));
      worker.on('exit', (code) => closing || listener(`its thread ended with code ${code}`));
    },
    terminate: async () => {
      closing = true;
      worker.ref();
      worker.postMessage(closeRequest);
      await exited;
    },
  };
  return new RemoteRuntime(port, onRemark);
}

/** What the worker is started with. */
export interface WorkerData extends Pick<NodeRuntimeOptions, 'threads'> {
  readonly exitGuard: Int32Array;
}

function startWorker(workerData: WorkerData): Worker {
  if (!import.meta.url.endsWith('.ts')) {
    const entry = new URL('./worker.js', import.meta.url);
    if (entry.protocol !== 'file:' || !existsSync(entry))
      throw new InjertoError('WORKER_MISSING', { where: entry.href });
    return new Worker(entry, { workerData });
  }
  // Run from source (tests, tools) the worker is TypeScript as well, which Node 20 reads only once tsx is registered inside the thread.
  const entry = JSON.stringify(new URL('./worker.ts', import.meta.url).href);
  const boot = `import('tsx/esm/api').then(({ register }) => { register(); return import(${entry}); })`;
  return new Worker(boot, { workerData, eval: true });
}

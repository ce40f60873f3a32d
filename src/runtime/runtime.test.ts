import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Worker } from 'node:worker_threads';
import { describe, expect, test, vi } from 'vitest';
import { batchOf, parametersOf, photoNetwork, trainingGraphOf } from '../autodiff/test-networks.ts';
import { InjertoError } from '../errors.ts';
import { makeGraph, makeModel, makeNode, makeValueInfo, type NodeProto, tensor, tensorToProto } from '../onnx/index.ts';
import { openNodeRuntime } from './node/index.ts';
import type { Runtime } from './types.ts';

/** Every thread that a runtime starts, so that tests can end one from outside. */
const workers = vi.hoisted(() => [] as Worker[]);
vi.mock('node:worker_threads', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:worker_threads')>();
  class RecordedWorker extends original.Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      workers.push(this);
    }
  }
  return { ...original, Worker: RecordedWorker };
});

async function withRuntime(work: (runtime: Runtime) => Promise<void>): Promise<void> {
  const runtime = await openNodeRuntime();
  try {
    await work(runtime);
  } finally {
    await runtime.close();
  }
}

function model(node: NodeProto[] = [makeNode('Add', ['X', 'W'], ['Y'], {}, { name: 'plus' })]) {
  return makeModel(
    makeGraph({
      node,
      input: [makeValueInfo('X', 'float32', ['batch', 2])],
      output: [makeValueInfo('Y', 'float32', ['batch', 2])],
      initializer: [tensorToProto('W', tensor('float32', [2], [10, 20]))],
    }),
  );
}
const X = () => tensor('float32', [1, 2], [1, 2]);

async function failure(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await promise.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InjertoError);
  return error as InjertoError;
}

describe('a session', () => {
  test('runs, tells its names, fetches what is asked, and is refused once disposed of', () =>
    withRuntime(async (runtime) => {
      const session = await runtime.createSession(
        model([makeNode('Add', ['X', 'W'], ['Y']), makeNode('Neg', ['X'], ['Z'])]),
      );
      expect([session.inputNames, session.outputNames]).toEqual([['X'], ['Y']]);
      const { Y } = await session.run({ X: X() });
      expect([Y!.dtype, Y!.shape, [...Y!.data]]).toEqual(['float32', [1, 2], [11, 22]]);
      await session.dispose();
      expect((await failure(session.run({ X: X() }))).code).toBe('DISPOSED');
    }));

  test('copies what it is fed, unless that is given away', () =>
    withRuntime(async (runtime) => {
      const session = await runtime.createSession(model());
      const [kept, given] = [X(), X()];
      await session.run({ X: kept });
      await session.run({ X: given }, { transfer: true });
      expect([kept.data.length, given.data.length]).toEqual([2, 0]);
      const error = await failure(session.run({ X: given }, { transfer: true }));
      expect(error.message).toMatchInlineSnapshot(`
        "Shape [1,2] wants 2 values, but the array holds 0.
          at: input "X"
          try: An array that an earlier call was given is gone: make a new one for each call."
      `);
      // A view of part of a buffer cannot change hands without the rest.
      const part = tensor('float32', [1, 2], new Float32Array(8).subarray(2, 4));
      await session.run({ X: part }, { transfer: true });
      expect(part.data.length).toBe(2);
    }));
});

describe('errors cross the thread with their codes, and the runtime goes on', () => {
  test('MODEL_REJECTED: an operator that the engine does not know', () =>
    withRuntime(async (runtime) => {
      const error = await failure(
        runtime.createSession(model([makeNode('Mystery', ['X'], ['Y'], {}, { name: 'who' })])),
      );
      expect(error.code).toBe('MODEL_REJECTED');
      expect(error.message).toContain('Mystery');
      expect(error.message).toMatch(/\n {2}try: /);
      expect((await (await runtime.createSession(model())).run({ X: X() })).Y!.data[0]).toBe(11);
    }));

  test('MODEL_REJECTED: bytes that are no model', () =>
    withRuntime(async (runtime) => {
      expect((await failure(runtime.createSession(Uint8Array.of(1, 2, 3)))).code).toBe('MODEL_REJECTED');
    }));

  test('RUN_FAILED: an input of a wrong shape, or none', () =>
    withRuntime(async (runtime) => {
      const session = await runtime.createSession(model());
      const wrong = await failure(session.run({ X: tensor('float32', [1, 3], [1, 2, 3]) }));
      expect(wrong.code).toBe('RUN_FAILED');
      expect(wrong.message).toContain('X');
      expect((await failure(session.run({}))).code).toBe('RUN_FAILED');
      expect((await session.run({ X: X() })).Y!.data[0]).toBe(11);
    }));

  test('RUN_FAILED: a batch of a wrong shape leaves a trainer as it was', () =>
    withRuntime(async (runtime) => {
      const network = photoNetwork();
      const parameters = parametersOf(network);
      const trainer = await runtime.createTrainer({ graph: await trainingGraphOf(runtime, network), parameters });
      const before = await trainer.readState();
      expect((await failure(trainer.accumulate(batchOf(0, 2, 11)))).code).toBe('RUN_FAILED');
      expect(await trainer.readState()).toEqual(before);
      expect((await trainer.accumulate(batchOf(0, 2))).loss).toBeGreaterThan(0);
    }));
});

describe('a runtime that is gone', () => {
  test('closed: what waits and what comes later is refused', async () => {
    const runtime = await openNodeRuntime();
    const session = await runtime.createSession(model());
    const waiting = failure(session.run({ X: X() }));
    await runtime.close();
    expect((await waiting).code).toBe('RUNTIME_CLOSED');
    expect((await failure(session.run({ X: X() }))).message).toMatchInlineSnapshot(
      `"The runtime is not running any more: the runtime was closed."`,
    );
    await runtime.close();
  });

  test('closed in the middle of a step: the step ends, and the process lives on', async () => {
    const runtime = await openNodeRuntime();
    const network = photoNetwork({ size: 64, channels: 32 });
    const graph = await trainingGraphOf(runtime, network);
    const trainer = await runtime.createTrainer({ graph, parameters: parametersOf(network) });
    const step = failure(trainer.accumulate(batchOf(0, 8, 64)));
    // The thread is in the engine by then, most likely; wherever it is, closing must be safe.
    await new Promise((resolve) => setTimeout(resolve, 5));
    await runtime.close();
    expect((await step).code).toBe('RUNTIME_CLOSED');
  });

  test('its thread ended by an error: what waits is refused with the reason', async () => {
    const runtime = await openNodeRuntime();
    const session = await runtime.createSession(model());
    // No request: the thread does not expect it and dies.
    workers.at(-1)!.postMessage(null);
    const error = await failure(session.run({ X: X() }));
    expect(error.code).toBe('RUNTIME_CLOSED');
    expect((await failure(session.run({ X: X() }))).message).toBe(error.message);
    expect(error.message).toMatch(/^The runtime is not running any more: .*[^.]\.$/);
    await runtime.close();
  });

  test('never closed: an idle thread does not keep the process alive', () => {
    const program = `
      import { openNodeRuntime } from '${new URL('./node/index.ts', import.meta.url).href}';
      const runtime = await openNodeRuntime();
      const failed = await runtime.createSession(Uint8Array.of(1)).catch((error) => error.code);
      console.log(failed);`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', program];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, 'MODEL_REJECTED\n']);
  });
});

test('two runtimes work side by side, and closing one leaves the other', async () => {
  const [first, second] = [await openNodeRuntime({ threads: 1 }), await openNodeRuntime({ threads: 1 })];
  const network = photoNetwork();
  const losses = await Promise.all(
    [first, second].map(async (runtime) => {
      const graph = await trainingGraphOf(runtime, network);
      const trainer = await runtime.createTrainer({ graph, parameters: parametersOf(network) });
      const steps: number[] = [];
      for (let i = 0; i < 4; i++) {
        steps.push((await trainer.accumulate(batchOf(4 * i, 4))).loss);
        await trainer.update({
          kind: 'sgd',
          momentum: 0.9,
          nesterov: true,
          groups: [{ learningRate: 0.05, weightDecay: 0 }],
        });
      }
      return steps;
    }),
  );
  expect(losses[0]).toEqual(losses[1]);
  expect(new Set(losses[0]).size).toBe(4);
  await first.close();
  const session = await second.createSession(model());
  expect((await session.run({ X: X() })).Y!.data[0]).toBe(11);
  await second.close();
});

test('a server in the same process answers while steps run', () =>
  withRuntime(async (runtime) => {
    const server = createServer((_, response) => response.end('here')).listen(0);
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const network = photoNetwork({ size: 128, channels: 32 });
    const graph = await trainingGraphOf(runtime, network);
    const trainer = await runtime.createTrainer({ graph, parameters: parametersOf(network) });
    let answered = 0;
    for (let i = 0; i < 3; i++) {
      let pending = true;
      const step = trainer.accumulate(batchOf(0, 16, 128)).finally(() => {
        pending = false;
      });
      while (pending) {
        const text = await (await fetch(url)).text();
        // Counted only if the step is still running: a thread that blocks answers when the step is over.
        if (pending && text === 'here') answered++;
      }
      await step;
    }
    server.close();
    server.closeAllConnections();
    expect(answered).toBeGreaterThan(6);
  }));

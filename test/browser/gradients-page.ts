/** Runs in the page: the gradients of the fixtures of `conformance/`, on ONNX Runtime's WebAssembly. */
import { deviations, weightsOf } from '../../conformance/deviation.ts';
import { inRows, stepOf } from '../../conformance/training-step.ts';
import { InjertoError } from '../../src/errors.ts';
import { decodeModel, graphOf, normalizeModel } from '../../src/onnx/index.ts';
import { openWebRuntime, probeShapes } from '../../src/runtime/web/index.ts';
import { decodeSafetensors } from '../../src/safetensors.ts';

export interface PageFixture {
  readonly model: string;
  readonly fixture: string;
  readonly loss: number;
  readonly output?: string;
  /** Size of the photos, where the file may declare another. */
  readonly input?: readonly number[];
  readonly axes: Record<string, [number, number]>;
  readonly zero?: readonly string[];
  readonly zeroWithoutEpsilon?: readonly string[];
}

const codes: string[] = [];
const runtime = openWebRuntime({ wasm: '/ort/ort-wasm-simd-threaded.wasm', onRemark: ({ code }) => codes.push(code) });

/** @returns what deviates from PyTorch's gradients by more than it may. */
async function gradientsOf(fixture: PageFixture): Promise<string[]> {
  const stored = decodeSafetensors(await bytesOf(fixture.fixture), fixture.fixture);
  // of the starters the input has a name of its own
  const { input, ...rest } = stored;
  const reference = input ? { ...rest, 'input/pixel_values': input } : rest;
  const model = decodeModel(await bytesOf(fixture.model), fixture.model);
  normalizeModel(model);
  const type = graphOf(model).input[0]!.type!.value;
  if (fixture.input && type.case === 'tensorType') {
    for (const axis of [2, 3]) {
      type.value.shape!.dim[axis]!.value = { case: 'dimValue', value: BigInt(fixture.input[axis]!) };
    }
  }
  const rows = inRows(model, fixture.output ?? 'logits', reference);
  const shapes = await probeShapes(await runtime, rows, fixture.axes);
  const step = await stepOf(await runtime, rows, reference, {
    trainable: weightsOf(reference),
    logits: 'rows',
    shapes,
  });
  return deviations(step, fixture, reference);
}

/** The codes of what goes wrong when it should. */
async function failures(): Promise<string[]> {
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'nothing failed',
      (error: unknown) => (error instanceof InjertoError ? error.code : String(error)),
    );
  const other = await openWebRuntime({ wasm: '/ort/ort-wasm-simd-threaded.wasm', threads: 1 });
  const codes = [
    await codeOf(openWebRuntime({ threads: 1, worker: () => new Worker('/nowhere.js', { type: 'module' }) })),
    await codeOf(other.createSession(Uint8Array.of(1, 2, 3))),
  ];
  await other.close();
  return [...codes, await codeOf(other.createSession(Uint8Array.of()))];
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const response = await fetch(`/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

Object.assign(globalThis, { gradientsOf, failures, remarkCodes: () => codes });

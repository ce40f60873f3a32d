/** The part of onnxruntime-common that the runtime uses; onnxruntime-node and onnxruntime-web both provide it. */
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import { InjertoError, messageOf } from '../errors.ts';
import type { ArrayDType, Tensor, TensorData } from '../onnx/index.ts';

export interface Engine {
  readonly InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: OrtTensor.Type, data: OrtTensor.DataType, dims: readonly number[]) => OrtTensor;
}

/** ONNX Runtime's session. */
export type EngineSession = InferenceSession;
export type EngineTensor = OrtTensor;

export function toEngine(engine: Engine, { dtype, shape, data }: Tensor): OrtTensor {
  return new engine.Tensor(dtype as OrtTensor.Type, data as OrtTensor.DataType, shape);
}

export function fromEngine(value: OrtTensor): Tensor {
  return { dtype: value.type as ArrayDType, shape: value.dims, data: value.data as TensorData };
}

/** Opens a session, with the engine's refusal turned into an error that says what to do. */
export async function openSession(
  engine: Engine,
  model: Uint8Array,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  try {
    return await engine.InferenceSession.create(model, options);
  } catch (cause) {
    throw new InjertoError('MODEL_REJECTED', { details: { reason: reasonOf(cause) }, cause });
  }
}

/** Runs a session; the engine's message names the node that failed. */
export async function runSession(
  session: InferenceSession,
  feeds: Record<string, OrtTensor>,
  fetches?: InferenceSession.FetchesType,
): Promise<Readonly<Record<string, OrtTensor>>> {
  try {
    return await (fetches ? session.run(feeds, fetches) : session.run(feeds));
  } catch (cause) {
    throw new InjertoError('RUN_FAILED', { details: { reason: reasonOf(cause) }, cause });
  }
}

/** The engine's message without its full stop and line feeds. */
function reasonOf(cause: unknown): string {
  return messageOf(cause).trim().replace(/\.$/, '');
}

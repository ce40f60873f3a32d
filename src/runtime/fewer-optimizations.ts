/** A graph that ONNX Runtime refuses to optimize is opened with fewer optimizations: the graph may be right and the optimizer wrong. */
import type { InferenceSession } from 'onnxruntime-common';
import { InjertoError } from '../errors.ts';
import { type Remark, remark } from '../messages/index.ts';
import { type Engine, openSession } from './engine.ts';

type Options = InferenceSession.SessionOptions;
const levels = ['all', 'extended', 'basic', 'disabled'] as const;

type Level = (typeof levels)[number];

export interface OpenedSession {
  readonly session: InferenceSession;
  /** What was switched off, and what ONNX Runtime said; undefined where nothing was. */
  readonly remark?: Remark;
}

/** Opens a session as `options` say; else without the optimizer that ONNX Runtime's message points at, else a level of optimizations lower, down to none.
 * @throws {InjertoError} MODEL_REJECTED with the first reason, if the graph is refused at every level. */
export async function openWithFewerOptimizations(
  engine: Engine,
  model: Uint8Array,
  options: Options,
): Promise<OpenedSession> {
  let first: InjertoError;
  try {
    return { session: await openSession(engine, model, options) };
  } catch (error) {
    if (!(error instanceof InjertoError)) throw error;
    first = error;
  }
  const reason = String(first.details.reason);
  for (const { change, details } of attempts(options, reason)) {
    try {
      const session = await openSession(engine, model, change);
      return { session, remark: remark('OPTIMIZATION_REFUSED', { ...details, reason }) };
    } catch (error) {
      if (!(error instanceof InjertoError)) throw error;
    }
  }
  throw first;
}

function* attempts(options: Options, reason: string) {
  const asked = (options.graphOptimizationLevel ?? 'all') as Level;
  const optimizer = asked === 'disabled' ? undefined : optimizerIn(reason);
  if (optimizer) yield { change: without(options, optimizer), details: { off: optimizer, level: null } };
  for (const level of levels.slice(levels.indexOf(asked) + 1)) {
    yield { change: { ...options, graphOptimizationLevel: level }, details: { off: null, level } };
  }
}

/** ONNX Runtime names the optimizer by its class, by its source file, or by how it calls the nodes that it makes. */
export function optimizerIn(reason: string): string | undefined {
  const [named] = reason.match(/\b[A-Z][A-Za-z0-9]*(?:Fusion|Elimination|Transformer|Propagation)\b/) ?? [];
  if (named) return named;
  const [, file] = reason.match(/\b([a-z0-9_]+_(?:fusion|elimination|transformer|propagation))\.cc\b/) ?? [];
  if (file) return file.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return /_new_reshape\b/.test(reason) ? 'ReshapeFusion' : undefined;
}

function without(options: Options, optimizer: string): Options {
  const extra = (options.extra ?? {}) as { optimization?: { disable_specified_optimizers?: string } };
  const before = extra.optimization?.disable_specified_optimizers;
  const off = before ? `${before};${optimizer}` : optimizer;
  return {
    ...options,
    extra: { ...extra, optimization: { ...extra.optimization, disable_specified_optimizers: off } },
  };
}

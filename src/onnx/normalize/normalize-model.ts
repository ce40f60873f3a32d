import { graphOf, opsetOf } from '../codec.ts';
import type { ModelProto } from '../proto.ts';
import { validateModel } from '../validate.ts';
import { widenModel } from '../widen.ts';
import { type ConvertedFloats, computeInFloat32 } from './compute-in-float32.ts';
import { constantsToInitializers } from './constants-to-initializers.ts';
import { type Dequantized, dequantize } from './dequantize.ts';
import { inlineFunctions } from './inline-functions.ts';
import { nameNodes } from './name-nodes.ts';
import { ownWeights } from './own-weights.ts';
import { raiseOpset } from './raise-opset.ts';
import { refuseOptimized } from './refuse-optimized.ts';

export interface NormalizeOptions {
  /** Leaves quantised nodes as they are: smaller, but frozen. @default false */
  readonly keepQuantized?: boolean;
  /** What to call the model in errors. @default 'model' */
  readonly origin?: string;
}

/** What was done to a file; a part is absent where there was nothing to do. */
export interface Normalization {
  /** Functions whose bodies were written out. */
  readonly inlined?: readonly string[];
  readonly opset?: { readonly from: number; readonly to: number };
  readonly widened?: ConvertedFloats;
  readonly dequantized?: Dequantized;
}

/** Makes of whatever exporters write what the rest of Injerto works on: one float32 graph of opset 17 or newer, weights in initializers,
 * every node named. In this order: files laid out for one processor are refused, opsets raised, functions inlined, constants and what
 * stands behind Identity made initializers, half and double precision brought to float32, quantised weights de-quantised, nodes named. A graph that is so
 * already only gets names. Changes `model` in place.
 * @throws {InjertoError} MODEL_OPTIMIZED · OPSET_UNSUPPORTED · FUNCTION_RECURSIVE · FUNCTION_INVALID · TENSOR_SPARSE · what
 * `validateModel` throws, where a function's body is at fault. */
export function normalizeModel(model: ModelProto, options: NormalizeOptions = {}): Normalization {
  refuseOptimized(model);
  const from = raiseOpset(model);
  const inlined = inlineFunctions(model);
  const graph = graphOf(model);
  Object.assign(graph, constantsToInitializers(graph));
  // What came out of functions and conversions is checked as the file itself was, and put in running order.
  if (inlined.length > 0 || from !== undefined) validateModel(model, options.origin ?? 'model');
  ownWeights(model);
  // Weights that are only stored in half precision and that the graph widens itself: a matter of storage, not worth a word.
  widenModel(model);
  const widened = computeInFloat32(model);
  const dequantized = options.keepQuantized ? undefined : dequantize(model);
  nameNodes(model);
  return {
    ...(inlined.length > 0 && { inlined }),
    ...(from !== undefined && { opset: { from, to: opsetOf(model)! } }),
    ...(widened && { widened }),
    ...(dequantized && { dequantized }),
  };
}

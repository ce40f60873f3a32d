/** What Injerto does with a file before any of it runs. */

import { InjertoError } from '../../src/errors.ts';
import { freezeModel } from '../../src/models/opening/freeze-model.ts';
import { openImageInput } from '../../src/models/opening/image-input.ts';
import { trainableParameters } from '../../src/models/surgery/trainable-parameters.ts';
import { decodeModel, encodeModel, graphOf, indexGraph, normalizeModel } from '../../src/onnx/index.ts';

export interface Attempt {
  /** The code of the error, or `model` where there was none. */
  readonly outcome: string;
  /** The model as it would go to the engine. */
  readonly bytes?: Uint8Array;
}

/** Anything thrown that is not an InjertoError is thrown on. */
export function tryModel(bytes: Uint8Array): Attempt {
  try {
    const model = decodeModel(bytes, 'damaged.onnx');
    normalizeModel(model, { origin: 'damaged.onnx' });
    trainableParameters(indexGraph(graphOf(model)));
    const encoded = encodeModel(model);
    decodeModel(encoded, 'normalized.onnx');
    try {
      openImageInput(model, 'damaged.onnx');
    } catch (error) {
      // Not every model takes images.
      if (!(error instanceof InjertoError)) throw error;
    }
    freezeModel(model);
    return { outcome: 'model', bytes: encoded };
  } catch (error) {
    if (!(error instanceof InjertoError)) throw error;
    if (!error.where && error.code !== 'OPSET_UNSUPPORTED')
      throw new Error(`${error.code} names no place`, { cause: error });
    return { outcome: error.code };
  }
}

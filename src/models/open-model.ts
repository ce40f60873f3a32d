import type { ImagePreprocessing } from './preprocessing.ts';
import type { ReferenceModel } from './reference-model.ts';

export interface OpenOptions {
  /** Used instead of what `preprocessor_config.json` says. */
  readonly preprocessing?: ImagePreprocessing;
}

/** Opens a reference model.
 * @param name a starter id (`mobilenet-v2`, `efficientnet-lite0`, `squeezenet-1.1`), a model folder in hub layout, or an .onnx file.
 * @throws {InjertoError} MODEL_NOT_FOUND lists the starters and the nearest name · STARTER_DAMAGED · JSON_INVALID · CONFIG_INVALID ·
 * MODEL_INPUT_UNSUPPORTED says what was found · what `readModelFile` and `parseImagePreprocessing` throw. */
export declare function openModel(name: string, options?: OpenOptions): Promise<ReferenceModel>;

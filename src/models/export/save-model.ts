/** From trained weights to a model folder that Injerto, transformers.js and ONNX Runtime load. Node only. */
import type { ModelProto, Tensor } from '../../onnx/index.ts';
import type { ReferenceModel } from '../reference-model.ts';
import type { Metric, TrainingRecord } from './training-record.ts';

export interface TrainedModel {
  /** What training started from: its configs are kept, its licence goes into the card. */
  readonly reference: ReferenceModel;
  /** The graph to write: `replaceHead(...).model`, or `reference.model` if the head stayed. */
  readonly model: ModelProto;
  /** New weights by initializer name; initializers left out keep the values they have in `model`. */
  readonly parameters: Readonly<Record<string, Tensor<'float32'>>>;
  /** In class order, with the number of photos by split (`train`, `validation`, `test`). */
  readonly classes: readonly { readonly name: string; readonly samples: Readonly<Record<string, number>> }[];
  readonly head: TrainingRecord['head'];
  /** `transfer`, `fine-tune` … */
  readonly method: string;
  /** Every setting that the result depends on, defaults included. Plain JSON. */
  readonly settings: TrainingRecord['settings'];
  readonly seed: number;
  readonly metrics: readonly Metric[];
}

export interface SaveOptions {
  /** How weights of two or more axes are stored; float16 halves the file and rounds to 11 bits. Arithmetic is float32 either way. @default 'float32' */
  readonly dtype?: 'float32' | 'float16';
}

/** Writes `onnx/model.onnx`, `config.json`, `preprocessor_config.json`, `README.md` and `injerto.json` to `folder`: all of them or nothing.
 * A model folder that Injerto wrote before, or an empty folder, is replaced; the old one stays until the new one is complete.
 * @throws {InjertoError} OUTPUT_EXISTS if `folder` holds anything else · WRITE_FAILED · PARAMETER_MISMATCH if a weight is not in the graph
 * or has another shape · LABELS_MISMATCH if the classes are not as many as the logits. */
export declare function saveModel(folder: string, trained: TrainedModel, options?: SaveOptions): Promise<void>;

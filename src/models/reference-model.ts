/** A pretrained model that training starts from, opened and checked. */
import type { Remark } from '../messages/index.ts';
import type { ModelProto } from '../onnx/index.ts';
import type { ProbeAxes } from '../runtime/probe-shapes.ts';
import type { TrainingRecord } from './export/training-record.ts';
import type { MergedAdapter } from './lora/merged-adapter.ts';
import type { ImageInput } from './opening/image-input.ts';
import type { ModelConfig } from './opening/model-config.ts';
import type { ImagePreprocessing } from './preprocessing.ts';
import type { SentenceModule } from './sentence/sentence-module.ts';
import type { Prompts, TextInputs, TextTokenizer } from './text/text-model.ts';

export type ReferenceModel = ImageModel | TextModel;

interface OpenedModel {
  /** Starter id, or the name of the folder or file. */
  readonly name: string;
  /** Path of the .onnx file. */
  readonly file: string;
  /** The model folder in hub layout; undefined for a bare .onnx file. */
  readonly folder: string | undefined;
  /** The graph as `normalizeModel` leaves it: float32, opset 17 or newer, no functions. Frozen (`Object.freeze`): surgery gives new models. */
  readonly model: ModelProto;
  /** Samples that the graph takes at a time, where its file fixes their number and it could not be opened for others: sessions and trainers
   * over it want it as their `rows`. Undefined where any number will do. */
  readonly rows: number | undefined;
  /** Of the .onnx file, followed by its external data where it has some. Hexadecimal. */
  readonly sha256: string;
  /** `config.json`, keys that Injerto does not know included; empty for a bare file. */
  readonly config: ModelConfig;
  /** Class names by class index, from `id2label`; undefined where the file does not name them all. */
  readonly classes: readonly string[] | undefined;
  /** Sizes of the symbolic axes besides the batch: what `probeShapes` wants as `axes`. */
  readonly axes: ProbeAxes;
  /** Licence of the weights, as the model card or the starters' list names it. */
  readonly license: string | undefined;
  /** `injerto.json`: how this model was trained, if Injerto trained it. */
  readonly record: TrainingRecord | undefined;
  /** The LoRA adapter that is merged into the weights; undefined for a model that was opened without one. */
  readonly adapter?: MergedAdapter;
  /** What opening changed about the graph of the file (de-quantized, widened, raised to a newer opset). */
  readonly converted: readonly Remark[];
  /** What was assumed because the files do not say it, and how the model is run where that is not the usual way. */
  readonly remarks: readonly Remark[];
  /** What was changed and what was assumed. */
  readonly notes: readonly Remark[];
}

/** Reads images. */
export interface ImageModel extends OpenedModel {
  readonly modality: 'image';
  readonly input: ImageInput;
  readonly preprocessing: ImagePreprocessing;
  /** `preprocessor_config.json` as it stands; undefined where there is none. */
  readonly preprocessorConfig: Readonly<Record<string, unknown>> | undefined;
}

/** Reads texts. */
export interface TextModel extends OpenedModel {
  readonly modality: 'text';
  readonly inputs: TextInputs;
  readonly tokenizer: TextTokenizer;
  /** From the vectors of tokens to the vector of a text, in order: what the files of sentence-transformers say, else what is usual for the
   * model. They stand in the graph where that is an encoder's. */
  readonly modules: readonly SentenceModule[];
  /** The value of `model` that holds the vector of a text [N, D], all modules done; undefined where the model has a head of its own. */
  readonly embedding: string | undefined;
  /** The tensor of `model` that holds how many tokens at the start of a text do not count (`include_prompt: false`); undefined where all do. */
  readonly promptTokens: string | undefined;
  /** Whether `embed` brings vectors to unit length, as no module of the graph does and no file says otherwise. */
  readonly normalize: boolean;
  readonly prompts: Prompts;
  /** What stands before a text unless something else is asked for (`default_prompt_name`). '' for nothing. */
  readonly defaultPrompt: string;
  /** Whether texts are read in lower case, although tokenizer.json does not say so (`do_lower_case`). */
  readonly lowerCase: boolean;
  /** Files beside the model that a tokenizer is made of, and those of sentence-transformers: they travel with the trained model. */
  readonly tokenizerFiles: readonly string[];
}

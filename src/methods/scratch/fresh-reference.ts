/** What training from scratch starts from, in the place of a reference model: a network that has learned nothing. */
import { throwIfAborted } from '../../abort.ts';
import { inBatches } from '../../data/in-batches.ts';
import { type ImageDataset, splitDataset, type TextDataset } from '../../data/index.ts';
import { InjertoError } from '../../errors.ts';
import { defaultImagePreprocessing, type ImageModel, type ReferenceModel, type TextModel } from '../../models/index.ts';
import { encodeModel, type ModelProto } from '../../onnx/index.ts';
import { sha256 } from '../../sha256.ts';
import type { TrainOptions } from '../options/train-options.ts';
import { edge, smallNetwork } from './small-network.ts';
import { termNetwork } from './term-network.ts';
import { termWeights } from './term-weights.ts';

/** Photos: a small convolutional network with random weights. Texts: TF-IDF of the training texts, whose tokens are those of the reference model's tokenizer; nothing else of that
 * model is used.
 * @param options as given to `train`. @throws {InjertoError} MODALITY_MISMATCH · TEXTS_TOO_UNLIKE where no word stands in two training texts. */
export async function freshReference(
  reference: ReferenceModel,
  dataset: ImageDataset | TextDataset,
  options: TrainOptions,
): Promise<ReferenceModel> {
  if (reference.modality === 'image') return freshImageModel(reference, options.seed ?? 0);
  if (dataset.modality === 'text') return freshTextModel(reference, dataset, options);
  const details = { model: reference.name, modality: reference.modality };
  throw new InjertoError('MODALITY_MISMATCH', { details, where: dataset.root });
}

/** What both have in common: nothing of the reference model's weights. */
async function fresh(model: ModelProto) {
  return {
    model,
    sha256: await sha256(encodeModel(model)),
    rows: undefined,
    classes: undefined,
    record: undefined,
    adapter: undefined,
    converted: [],
    remarks: [],
    notes: [],
  };
}

async function freshImageModel(reference: ImageModel, seed: number): Promise<ImageModel> {
  const { adapter: _, ...rest } = { ...reference, ...(await fresh(smallNetwork(seed))) };
  return {
    ...rest,
    name: 'small-network',
    folder: undefined,
    config: {},
    axes: {},
    license: undefined,
    input: { name: 'pixel_values', height: edge, width: edge, axes: {} },
    preprocessing: { ...defaultImagePreprocessing(edge), background: reference.preprocessing.background },
    preprocessorConfig: undefined,
  };
}

/** Texts that are read together. */
const portion = 1024;

async function freshTextModel(
  reference: TextModel,
  dataset: TextDataset,
  { seed = 0, val, test, maxLength, prompt, signal }: TrainOptions,
): Promise<TextModel> {
  const { train } = splitDataset(dataset.samples, {
    seed,
    ...(val !== undefined && { validation: val }),
    ...(test !== undefined && { test }),
  });
  const { tokenizer } = reference;
  const special = new Set(tokenizer.encode('').ids);
  const texts: (readonly number[])[] = [];
  for (const samples of inBatches(train, portion)) {
    throwIfAborted(signal);
    for (const text of await dataset.read(samples)) {
      const [first, second] = typeof text === 'string' ? [text, undefined] : text;
      const { ids } = tokenizer.encode((prompt ?? '') + first, second, maxLength);
      texts.push(ids.filter((id) => !special.has(id)));
    }
  }
  const terms = termWeights(texts);
  if (terms.weights.length === 0) throw new InjertoError('TEXTS_TOO_UNLIKE', { where: dataset.root });
  const { adapter: _, ...rest } = { ...reference, ...(await fresh(termNetwork(terms))) };
  return {
    ...rest,
    name: 'tf-idf',
    inputs: {
      ids: 'input_ids',
      attentionMask: 'attention_mask',
      tokenTypes: undefined,
      positions: undefined,
      length: undefined,
    },
    axes: { sequence_length: [8, 9] },
    modules: [],
    embedding: undefined,
    promptTokens: undefined,
    normalize: false,
    prompts: {},
    defaultPrompt: '',
  };
}

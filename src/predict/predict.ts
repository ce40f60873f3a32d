import type { TextInput } from '../data/index.ts';
import { InjertoError } from '../errors.ts';
import { type ImageModel, type ReferenceModel, type TextModel, taskOf } from '../models/index.ts';
import { graphOf, type ValueInfoProto } from '../onnx/index.ts';
import type { ClassOutput } from './answer.ts';
import { classifyFiles } from './classify-files.ts';
import { classifyTexts } from './classify-texts.ts';
import type { Prediction, PredictOptions, TextPrediction } from './prediction.ts';

type Many<T> = Iterable<T> | AsyncIterable<T>;

/** Labels photos or texts, a batch at a time and in the order given, however many there are. Files that cannot be read are reported
 * by `onEvent` and left out.
 * @param model what `openModel` gives: a trained model, or a starter with the 1,000 labels of ImageNet.
 * @param inputs files for a model that reads images, texts for one that reads texts.
 * @throws {InjertoError} NOT_A_CLASSIFIER if the model has no output [N, K].
 * @example for await (const { file, label } of predict(await openModel('./my-model'), ['new.jpg'])) … */
export function predict(
  model: TextModel,
  texts: Many<TextInput>,
  options?: PredictOptions,
): AsyncIterable<TextPrediction>;
export function predict(model: ImageModel, files: Many<string>, options?: PredictOptions): AsyncIterable<Prediction>;
export function predict(
  model: ReferenceModel,
  inputs: Many<string>,
  options?: PredictOptions,
): AsyncIterable<Prediction | TextPrediction>;
export function predict(
  model: ReferenceModel,
  inputs: Many<string> | Many<TextInput>,
  options?: PredictOptions,
): AsyncIterable<Prediction | TextPrediction> {
  const output = classOutputOf(model);
  if (model.modality === 'text') return classifyTexts({ ...output, reader: model }, inputs as Many<TextInput>, options);
  const { input, preprocessing } = model;
  return classifyFiles({ ...output, input, preprocessing }, inputs as Many<string>, options);
}

/** The scores of a classifier, and what its classes are called. @throws {InjertoError} NOT_A_CLASSIFIER. */
export function classOutputOf(model: ReferenceModel): ClassOutput {
  const { output, size } = classOutput(model);
  const graph = graphOf(model.model);
  const probabilities = graph.node.some(
    (node) => (node.opType === 'Softmax' || node.opType === 'Sigmoid') && node.output.includes(output),
  );
  const classes = model.classes ?? Array.from({ length: size }, (_, k) => `LABEL_${k}`); // as transformers names them
  return { model: model.model, output, probabilities, classes, task: taskOf(model.config) };
}

/** The first output with two axes. */
function classOutput({ model, file, classes }: ReferenceModel): { output: string; size: number } {
  for (const value of graphOf(model).output) {
    const size = columnsOf(value, classes?.length);
    if (size !== undefined) return { output: value.name, size };
  }
  throw new InjertoError('NOT_A_CLASSIFIER', {
    what: 'The model has no output of one score per class, [batch, classes].',
    where: file,
    hint: 'Train a head on it first: injerto train DIR --model MODEL.',
  });
}

/** Size of the second axis of two, or `known` where the file leaves it open; undefined for other numbers of axes. */
function columnsOf({ type }: ValueInfoProto, known: number | undefined): number | undefined {
  const dims = type?.value.case === 'tensorType' ? type.value.value.shape?.dim : undefined;
  if (dims?.length !== 2) return undefined;
  const { value } = dims[1]!;
  return value.case === 'dimValue' ? Number(value.value) : known;
}

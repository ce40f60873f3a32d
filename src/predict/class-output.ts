/** What of a model's outputs are scores of classes. */
import { InjertoError } from '../errors.ts';
import { type Remark, remark } from '../messages/index.ts';
import { holdsProbabilities, isEncoding, type ReferenceModel, taskOf } from '../models/index.ts';
import { graphOf, type ValueInfoProto } from '../onnx/index.ts';
import type { ClassOutput } from './answer.ts';
import type { ImageClassifier } from './classify-files.ts';
import type { TextClassifier } from './classify-texts.ts';

/** The scores of a classifier, and what its classes are called. @throws {InjertoError} NOT_A_CLASSIFIER. */
export function classOutputOf(model: ReferenceModel): ClassOutput {
  const { output, size } = classOutput(model);
  const probabilities = holdsProbabilities(model.model, output);
  const classes = model.classes ?? Array.from({ length: size }, (_, k) => `LABEL_${k}`); // as transformers names them
  const task = taskOf(model.config);
  const unnamed = model.classes === undefined && task !== 'regression' && !model.remarks.some(saysSo);
  const remarks = [...model.remarks, ...(unnamed ? [remark('CLASS_NAMES_MISSING', { outputs: size })] : [])];
  return { model: model.model, rows: model.rows, output, probabilities, classes, task, remarks };
}

/** A model as what answers: the classifier of photos or of texts that it is. @throws {InjertoError} NOT_A_CLASSIFIER. */
export function classifierOf(model: ReferenceModel): ImageClassifier | TextClassifier {
  const output = classOutputOf(model);
  if (model.modality === 'text') return { ...output, reader: model };
  return { ...output, input: model.input, preprocessing: model.preprocessing };
}

/** The first output with two axes; vectors of an encoder are no scores, unless the config names as many classes. */
function classOutput({ model, file, classes }: ReferenceModel): { output: string; size: number } {
  for (const value of graphOf(model).output) {
    const size = columnsOf(value, classes?.length);
    if (isEncoding(value.name) && size !== classes?.length) continue;
    if (size !== undefined) return { output: value.name, size };
  }
  throw new InjertoError('NOT_A_CLASSIFIER', { where: file });
}

/** Size of the second axis of two, or `known` where the file leaves it open; undefined for other numbers of axes. */
function columnsOf({ type }: ValueInfoProto, known: number | undefined): number | undefined {
  const dims = type?.value.case === 'tensorType' ? type.value.value.shape?.dim : undefined;
  if (dims?.length !== 2) return undefined;
  const { value } = dims[1]!;
  return value.case === 'dimValue' ? Number(value.value) : known;
}

/** Whether a remark says already that the names are missing. */
function saysSo({ code }: Remark): boolean {
  return code === 'CLASS_NAMES_UNUSED' || code === 'CLASS_NAMES_GAPS';
}

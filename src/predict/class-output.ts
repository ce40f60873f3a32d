/** What of a model's outputs are scores of classes. */
import { InjertoError } from '../errors.ts';
import { type Remark, remark } from '../messages/index.ts';
import { classScores, holdsProbabilities, type ReferenceModel, taskOf } from '../models/index.ts';
import type { ClassOutput } from './answer.ts';
import type { ImageClassifier } from './classify-files.ts';
import type { TextClassifier } from './classify-texts.ts';

/** The scores of a classifier, and what its classes are called. @throws {InjertoError} NOT_A_CLASSIFIER. */
export function classOutputOf(model: ReferenceModel): ClassOutput {
  const found = classScores(model.model, model.classes?.length);
  if (!found) throw new InjertoError('NOT_A_CLASSIFIER', { where: model.file });
  const { output, size, others } = found;
  const probabilities = holdsProbabilities(model.model, output);
  const classes = model.classes ?? Array.from({ length: size }, (_, k) => `LABEL_${k}`); // as transformers names them
  const task = taskOf(model.config);
  const unnamed = model.classes === undefined && task !== 'regression' && !model.remarks.some(saysSo);
  const remarks = [
    ...model.remarks,
    ...(unnamed ? [remark('CLASS_NAMES_MISSING', { outputs: size })] : []),
    ...(others.length > 0 ? [remark('CLASS_OUTPUT_CHOSEN', { output, others })] : []),
  ];
  return { model: model.model, rows: model.rows, output, probabilities, classes, task, remarks };
}

/** A model as what answers: the classifier of photos or of texts that it is. @throws {InjertoError} NOT_A_CLASSIFIER. */
export function classifierOf(model: ReferenceModel): ImageClassifier | TextClassifier {
  const output = classOutputOf(model);
  if (model.modality === 'text') return { ...output, reader: model };
  return { ...output, input: model.input, preprocessing: model.preprocessing };
}

/** Whether a remark says already that the names are missing. */
function saysSo({ code }: Remark): boolean {
  return code === 'CLASS_NAMES_UNUSED' || code === 'CLASS_NAMES_GAPS';
}

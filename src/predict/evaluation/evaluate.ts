/** A model's answers on labelled data that it is tried on. */
import * as z from 'zod';
import { throwIfAborted } from '../../abort.ts';
import type { ImageDataset, ImageSample, SplitName, TextDataset, TextSample } from '../../data/index.ts';
import { definedOnly } from '../../defined-only.ts';
import { InjertoError } from '../../errors.ts';
import { openModel, type ReferenceModel } from '../../models/node/index.ts';
import { checkArgument, checkOptions, type OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import type { NoteEvent, SkippedEvent, WarningEvent } from '../../training/events.ts';
import type { TaskKind } from '../../training/tasks/index.ts';
import type { Answer } from '../answer.ts';
import type { PredictorOptions } from '../open-classifier.ts';
import { openPredictor } from '../open-predictor.ts';
import { predictFields } from '../prediction.ts';
import { type EvaluationReport, evaluationReport } from './evaluation-report.ts';
import type { JudgedPrediction } from './judged-prediction.ts';
import { type UnknownReport, unknownReport } from './unknown-report.ts';

export interface EvaluateOptions extends Omit<PredictorOptions, 'onEvent' | 'unknown'> {
  /** Only the samples that the data put on this side. @default all samples */
  readonly split?: SplitName;
  /** Samples that could not be read. */
  readonly onEvent?: (event: SkippedEvent | NoteEvent | WarningEvent) => void;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface Evaluation extends EvaluationReport {
  /** Samples that are unlike those of the training, and what is right of the others; absent where the model cannot tell them. */
  readonly unknown?: UnknownReport;
  /** In the order of the dataset, without samples that could not be read. */
  readonly predictions: readonly JudgedPrediction<ImageSample | TextSample>[];
}

const { top: _, unknown: __, ...answering } = predictFields;
const evaluateFields: OptionSchemas<EvaluateOptions> = {
  ...answering,
  split: z.enum(['train', 'validation', 'test']),
  onProgress: fields.callback,
};

/** Measures a model on labelled data, all of them or one side. Whether the model has seen the data is for you to know.
 * @param model what `openModel` gives or takes.
 * @throws {InjertoError} MODALITY_MISMATCH · DATASET_UNLABELED · TASK_MISMATCH if the data have numbers and the model classes, or the reverse ·
 * LABEL_UNKNOWN for a class that the model does not have · TOO_FEW_SAMPLES for an empty side · ABORTED. */
export async function evaluate(
  model: ReferenceModel | string,
  dataset: ImageDataset | TextDataset,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  checkArgument('model', model, fields.namedModel);
  checkArgument('dataset', dataset, fields.dataset);
  checkOptions('evaluate', options, evaluateFields);
  const reference = typeof model === 'string' ? await openModel(model) : model;
  if (reference.modality !== dataset.modality) {
    throw new InjertoError('EVALUATION_MISMATCH/modality', {
      details: { data: dataset.modality },
      where: dataset.root,
    });
  }
  const chosen = (dataset.samples as readonly (ImageSample | TextSample)[]).filter(
    ({ split }) => options.split === undefined || split === options.split,
  );
  if (chosen.length === 0) {
    throw new InjertoError('EVALUATION_EMPTY', { details: { split: options.split ?? null }, where: dataset.root });
  }
  const onEvent: PredictorOptions['onEvent'] = (event) => {
    if (event.code !== 'TRANSPARENCY') options.onEvent?.(event); // the dataset has said it
  };
  const { split: _side, onProgress, signal, ...ofPredictor } = options;
  const predictor = await openPredictor(reference, { ...ofPredictor, onEvent } as PredictorOptions);
  try {
    const truthOf = truths(dataset, predictor);
    const predictions: JudgedPrediction<ImageSample | TextSample>[] = [];
    for (let from = 0; from < chosen.length; from += portion) {
      throwIfAborted(signal);
      const samples = chosen.slice(from, from + portion);
      const answers = await answersFor(predictor as Ask, dataset, samples, options);
      for (const [n, sample] of samples.entries()) {
        const answer = answers[n];
        if (answer) predictions.push({ sample, ...judged(answer, truthOf(sample), predictor.task) });
      }
      onProgress?.(Math.min(from + portion, chosen.length), chosen.length);
    }
    const unknown = unknownReport(predictions);
    return {
      ...evaluationReport(predictions, predictor.classes, predictor.task),
      ...(unknown && { unknown }),
      predictions,
    };
  } finally {
    await predictor.dispose();
  }
}

/** Samples that are asked for together; what is decoded of them at a time is the predictor's to bound. */
const portion = 256;

interface Ask {
  predict(input: unknown, options: { readonly signal?: AbortSignal }): Promise<Answer>;
  predictMany(
    inputs: Iterable<unknown>,
    options: { readonly signal?: AbortSignal },
  ): AsyncGenerator<Answer, void, void>;
}

/** @returns an answer for each sample; undefined for a photo that cannot be read. */
async function answersFor(
  predictor: Ask,
  dataset: ImageDataset | TextDataset,
  samples: readonly (ImageSample | TextSample)[],
  { signal, onEvent }: EvaluateOptions,
): Promise<(Answer | undefined)[]> {
  const asked = signal ? { signal } : {};
  if (dataset.modality === 'text') {
    const texts = await dataset.read(samples as readonly TextSample[]);
    const answers: Answer[] = [];
    for await (const answer of predictor.predictMany(texts, asked)) answers.push(answer);
    return answers;
  }
  return Promise.all(
    (samples as readonly ImageSample[]).map(async ({ id, path, read }) => {
      try {
        return await predictor.predict(read ? await read() : path, asked);
      } catch (error) {
        if (!(error instanceof InjertoError) || !/^(IMAGE_|UNSUPPORTED_FORMAT|FILE_)/.test(error.code)) throw error;
        onEvent?.({ type: 'skipped', file: id, ...error.toRemark() });
        return undefined;
      }
    }),
  );
}

type Truth = Pick<JudgedPrediction, 'truth'>['truth'];

/** What is true of a sample, in the model's words. */
function truths(
  { task, classes, root }: ImageDataset | TextDataset,
  model: { readonly task: TaskKind; readonly classes: readonly string[] },
): (sample: ImageSample | TextSample) => Truth {
  if (task === 'unlabeled') throw new InjertoError('EVALUATION_MISMATCH/unlabeled', { where: root });
  if ((task === 'regression') !== (model.task === 'regression') || (task === 'multi-label' && model.task !== task)) {
    throw new InjertoError('EVALUATION_MISMATCH/task', { details: { data: task, model: model.task }, where: root });
  }
  if (task === 'regression') return ({ value }) => value!;
  const known = new Set(model.classes);
  const unknown = classes.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new InjertoError('EVALUATION_MISMATCH/labels', {
      details: { unknown, classes: model.classes.slice(0, 20) },
      where: root,
    });
  }
  if (model.task !== 'multi-label') return ({ label }) => classes[label]!;
  return ({ label, labels = [label] }) => labels.map((k) => classes[k]!);
}

function judged(answer: Answer, truth: Truth, task: TaskKind): Omit<JudgedPrediction, 'sample'> {
  const { label, labels = [], scores, value, unknown, distance, pValue } = answer;
  const shared = { truth, scores, ...definedOnly({ unknown, distance, pValue }) };
  if (task === 'regression') return { ...shared, predicted: value! };
  if (task === 'single-label') return { ...shared, predicted: label, right: label === truth };
  const wanted = new Set(truth as readonly string[]);
  const right = labels.length === wanted.size && labels.every((name) => wanted.has(name));
  return { ...shared, predicted: labels, right };
}

/** The two halves of a model of images and texts: each a graph with one kind of input, opened to any number of samples where that can be proved. */
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { type ModelProto, normalizeModel } from '../../onnx/index.ts';
import type { ProbeAxes } from '../../runtime/index.ts';
import { openBatch } from '../node/open-batch.ts';
import { batchNotes } from '../opening/fixed-batch/index.ts';
import { forInference } from '../opening/for-inference.ts';
import { freezeModel } from '../opening/freeze-model.ts';
import { graphInputs } from '../opening/graph-inputs.ts';
import { openImageInput, withImageSize } from '../opening/image-input.ts';
import { readHashedModel } from '../opening/read-model.ts';
import type { ImagePreprocessing } from '../preprocessing.ts';
import { embeddingRows } from '../text/embedding-rows.ts';
import { findTextInputs, prepareTextInputs } from '../text/text-inputs.ts';
import type { ImageTower, TextTower } from './image-text-model.ts';

/** A graph, or a part of one, of a file. */
export interface FileGraph {
  readonly model: ModelProto;
  readonly file: string;
  /** Of the whole file. */
  readonly sha256: string;
}

export async function openGraph(file: string, remarks: Remark[]): Promise<FileGraph> {
  const { model, sha256 } = await readHashedModel(file);
  normalizeModel(model, { origin: file, keepQuantized: false });
  forInference(model, remarks);
  return { model, file, sha256 };
}

/** @param output float32 [N, D].
 * @returns the tower, and the tokens that every text is padded to, where the graph fixes them.
 * @throws {InjertoError} IMAGE_TEXT_UNSUPPORTED/text-input · MODEL_INPUT_UNSUPPORTED. */
export async function openTextTower(
  { model, file, sha256 }: FileGraph,
  output: string,
  remarks: Remark[],
): Promise<TextTower & { readonly length: number | undefined }> {
  const inputs = findTextInputs(model, file);
  if (!inputs) throw new InjertoError('IMAGE_TEXT_UNSUPPORTED/text-input', { where: file });
  const { symbol, length } = prepareTextInputs(model, inputs);
  if (length !== undefined) remarks.push(remark('TEXT_LENGTH_FIXED', { tokens: length }));
  const axes: ProbeAxes = symbol === undefined ? {} : { [symbol]: [8, 9] };
  const text = { inputs, rows: embeddingRows(model, inputs.ids) };
  const batch = await openBatch(model, { sha256: `${sha256} ${output}`, axes, text });
  remarks.push(...batchNotes(model, batch));
  const { ids, attentionMask } = inputs;
  return { model: freezeModel(batch.model), ids, attentionMask, output, rows: batch.rows, length };
}

/** @param output float32 [N, D].
 * @throws {InjertoError} IMAGE_TEXT_UNSUPPORTED/image-input · MODEL_INPUT_UNSUPPORTED · INPUT_SIZE_MISMATCH. */
export async function openImageTower(
  { model, file, sha256 }: FileGraph,
  output: string,
  preprocessing: ImagePreprocessing,
  remarks: Remark[],
): Promise<ImageTower> {
  const names = graphInputs(model).map(({ name }) => name);
  if (!names.includes('pixel_values')) throw new InjertoError('IMAGE_TEXT_UNSUPPORTED/image-input', { where: file });
  const { name, axes } = withImageSize(model, openImageInput(model, file), preprocessing.inputSize, file);
  const batch = await openBatch(model, { sha256: `${sha256} ${output}`, axes });
  remarks.push(...batchNotes(model, batch).filter(({ code }) => !remarks.some((said) => said.code === code)));
  return { model: freezeModel(batch.model), pixels: name, output, rows: batch.rows };
}

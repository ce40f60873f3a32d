/** Opens CLIP- and SigLIP-like folders as optimum and transformers.js lay them out. Node only. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { InjertoError } from '../../errors.ts';
import { type HubAccess, hubAccess } from '../../hub/index.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { graphOf } from '../../onnx/index.ts';
import { checkArgument, checkOption } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { freezeModel } from '../opening/freeze-model.ts';
import { locateFolder } from '../opening/locate-folder.ts';
import { readJsonFile } from '../opening/read-json.ts';
import { parseImagePreprocessing } from '../processor-config/parse-processor-config.ts';
import { readTokenizer } from '../text/read-tokenizer.ts';
import { createTokenizer, tokenizerConfigSchema } from '../text/tokenizer.ts';
import { cutGraph } from './cut-graph.ts';
import type { ImageTextModel, PairScore } from './image-text-model.ts';
import { type FileGraph, openGraph, openImageTower, openTextTower } from './towers.ts';

const configSchema = z.looseObject({
  model_type: z.string().optional(),
  text_config: z.looseObject({ max_position_embeddings: z.number().int().positive().optional() }).optional(),
});

/** Whether a name is that of a model of images and texts together. One of the hub is downloaded, as opening it would do. */
export async function isImageTextModel(name: string, hub?: HubAccess): Promise<boolean> {
  const { folder } = await locateFolder(name, hub);
  if (findFile(folder, 'text_model.onnx') && findFile(folder, 'vision_model.onnx')) return true;
  const config = await readJsonFile(join(folder, 'config.json'), configSchema).catch(() => undefined);
  return config?.text_config !== undefined && 'vision_config' in config;
}

/** @param name a folder, or a model of the hub as OWNER/NAME, with config.json, preprocessor_config.json, tokenizer.json, and in it or in its `onnx/` either model.onnx with
 * the outputs `text_embeds`, `image_embeds` and `logits_per_image`, or text_model.onnx and vision_model.onnx.
 * @param hub how the hub is reached. @default the user's settings
 * @throws {InjertoError} MODEL_NOT_FOUND · IMAGE_TEXT_UNSUPPORTED says what the graph lacks · TOKENIZER_MISSING · JSON_INVALID · CONFIG_INVALID ·
 * what `readModelFile`, `normalizeModel`, `parseImagePreprocessing` and `pullModel` throw. */
export async function openImageTextModel(name: string, hub?: HubAccess): Promise<ImageTextModel> {
  checkArgument('name', name, fields.filled);
  if (hub !== undefined) checkOption('hub', hub, hubAccess);
  const { name: shortName, folder: root } = await locateFolder(name, hub);
  const config = (await readJsonFile(join(root, 'config.json'), configSchema)) ?? {};
  const sigmoid = /siglip/i.test(config.model_type ?? '');
  const remarks: Remark[] = [];
  const preprocessing = await openPreprocessing(root);
  const whole = findFile(root, 'model.onnx');
  const halves = whole ? await fromWhole(whole, remarks) : await fromPair(root, sigmoid, remarks);
  const { length, ...text } = await openTextTower(...halves.text, remarks);
  const image = await openImageTower(...halves.image, preprocessing, remarks);
  const tokenizer = await openTokenizer(
    root,
    Math.min(config.text_config?.max_position_embeddings ?? 77, length ?? Number.POSITIVE_INFINITY),
  );
  return {
    modality: 'image-text',
    name: shortName,
    folder: root,
    text,
    image,
    score: halves.score,
    activation: sigmoid ? 'sigmoid' : 'softmax',
    preprocessing,
    tokenizer,
    // as it was trained, and as transformers' pipeline does
    textLength: length ?? (sigmoid ? Math.min(64, tokenizer.maxLength) : undefined),
    remarks,
  };
}

/** What `openTextTower` and `openImageTower` take, and what makes logits of both. */
interface Halves {
  readonly text: readonly [graph: FileGraph, output: string];
  readonly image: readonly [graph: FileGraph, output: string];
  readonly score: PairScore;
}

async function fromWhole(file: string, remarks: Remark[]): Promise<Halves> {
  const graph = await openGraph(file, remarks);
  const outputs = new Set(graphOf(graph.model).output.map(({ name }) => name));
  const missing = ['text_embeds', 'image_embeds', 'logits_per_image'].filter((name) => !outputs.has(name));
  if (missing.length > 0)
    throw new InjertoError('IMAGE_TEXT_UNSUPPORTED/outputs', { details: { missing }, where: file });
  const score = cutGraph(graph.model, 'logits_per_image', ['image_embeds', 'text_embeds']);
  if (!score) throw new InjertoError('IMAGE_TEXT_UNSUPPORTED/score', { where: file });
  const half = (output: string) => [{ ...graph, model: cutGraph(graph.model, output)! }, output] as const;
  return {
    text: half('text_embeds'),
    image: half('image_embeds'),
    score: { model: freezeModel(score), images: 'image_embeds', texts: 'text_embeds', output: 'logits_per_image' },
  };
}

async function fromPair(folder: string, sigmoid: boolean, remarks: Remark[]): Promise<Halves> {
  const files = [findFile(folder, 'text_model.onnx'), findFile(folder, 'vision_model.onnx')] as const;
  if (!files[0] || !files[1]) {
    throw new InjertoError('MODEL_NOT_FOUND/image-text', { where: folder });
  }
  const text = await openGraph(files[0], remarks);
  const image = await openGraph(files[1], remarks);
  // The towers alone do not hold the factor: CLIP's ends at its bound of 100 in training, SigLIP's near 117 with a bias near −13.
  const score = sigmoid ? { scale: 117, bias: -12.9 } : { scale: 100, bias: 0 };
  remarks.push(remark('PAIR_SCORE_ASSUMED', score));
  return { text: [text, embeddingOf(text)], image: [image, embeddingOf(image)], score };
}

function embeddingOf({ model, file }: FileGraph): string {
  const names = graphOf(model).output.map(({ name }) => name);
  const found = ['text_embeds', 'image_embeds', 'pooler_output'].find((name) => names.includes(name));
  if (found === undefined)
    throw new InjertoError('IMAGE_TEXT_UNSUPPORTED/embedding', { details: { outputs: names }, where: file });
  return found;
}

async function openPreprocessing(folder: string) {
  const path = join(folder, 'preprocessor_config.json');
  const config = await readJsonFile(path, z.record(z.string(), z.unknown()));
  if (config) return parseImagePreprocessing(config, path);
  throw new InjertoError('MODEL_NOT_FOUND/preprocessor', { where: folder });
}

async function openTokenizer(folder: string, positions: number) {
  const { model_type: modelType } = (await readJsonFile(join(folder, 'config.json'), configSchema)) ?? {};
  const found = await readTokenizer(folder, modelType);
  if (!found) throw new InjertoError('TOKENIZER_MISSING', { where: join(folder, 'tokenizer.json') });
  const { file, origin } = found;
  const config = (await readJsonFile(join(folder, 'tokenizer_config.json'), tokenizerConfigSchema)) ?? {};
  const said = config.model_max_length;
  const limit = Math.min(positions, said != null && said < 1e9 ? said : Number.POSITIVE_INFINITY);
  return createTokenizer(file, config, { origin, maxLength: limit, padId: undefined });
}

function findFile(folder: string, name: string): string | undefined {
  for (const path of [join(folder, 'onnx', name), join(folder, name)]) {
    if (existsSync(path)) return path;
  }
  return undefined;
}

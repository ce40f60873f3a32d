/** What makes a graph with an image input an image model: its size and its preprocessing. Node only. */
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { ModelProto } from '../../onnx/index.ts';
import { defaultImagePreprocessing, type ImagePreprocessing, parseImagePreprocessing } from '../preprocessing.ts';
import type { ImageModel } from '../reference-model.ts';
import { findImageInput, type ImageInput, withImageSize } from './image-input.ts';
import { readJsonFile } from './read-json.ts';

/** What an image model has besides what every model has. */
type ImageParts = Pick<ImageModel, 'modality' | 'input' | 'preprocessing' | 'preprocessorConfig' | 'axes'>;

const anyObject = z.record(z.string(), z.unknown());

/** Where an image model comes from, and what the caller wants of it. */
interface ImageSource {
  readonly file: string;
  readonly folder: string | undefined;
  /** Used instead of what `preprocessor_config.json` says. */
  readonly given: ImagePreprocessing | undefined;
  readonly savedByInjerto: boolean;
}

/**
 * @throws {InjertoError} MODEL_INPUT_UNSUPPORTED · INPUT_SIZE_MISMATCH · JSON_INVALID · what `parseImagePreprocessing` throws. */
export async function imageParts(
  model: ModelProto,
  { file, folder, given, savedByInjerto }: ImageSource,
  notes: string[],
): Promise<ImageParts> {
  const config =
    folder === undefined ? undefined : await readJsonFile(join(folder, 'preprocessor_config.json'), anyObject);
  const found = findImageInput(model, file);
  const preprocessing = given ?? preprocessingOf(config, found, { origin: folder ?? file, savedByInjerto }, notes);
  const input = withImageSize(model, found, preprocessing.inputSize, file);
  return {
    modality: 'image',
    input,
    axes: input.axes,
    preprocessing,
    preprocessorConfig: given ? undefined : config,
  };
}

function preprocessingOf(
  config: Readonly<Record<string, unknown>> | undefined,
  { height, width }: Omit<ImageInput, 'axes'>,
  { origin, savedByInjerto }: { readonly origin: string; readonly savedByInjerto: boolean },
  notes: string[],
): ImagePreprocessing {
  const modelInput = height !== null && width !== null ? { height, width } : undefined;
  if (config) {
    return parseImagePreprocessing(config, join(origin, 'preprocessor_config.json'), { modelInput, savedByInjerto });
  }
  const size = modelInput ?? { height: 224, width: 224 };
  notes.push(
    `${basename(origin)} has no preprocessor_config.json: ImageNet's mean and standard deviation at ${size.width}×${size.height} are assumed.`,
  );
  return {
    ...defaultImagePreprocessing(Math.min(size.width, size.height)),
    ...(size.width !== size.height && { resize: size, centerCrop: 'none' as const }),
    inputSize: size,
  };
}

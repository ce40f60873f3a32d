/** What makes a graph with an image input an image model: its size and its preprocessing. */
import * as z from 'zod';
import { type Remark, remark } from '../../messages/index.ts';
import type { ModelProto } from '../../onnx/index.ts';
import type { ImagePreprocessing } from '../preprocessing.ts';
import { parseImagePreprocessing, timmPart } from '../processor-config/parse-processor-config.ts';
import type { ImageModel } from '../reference-model.ts';
import { asBytes, assumedPreprocessing, ultralyticsPreprocessing } from './assumed-preprocessing.ts';
import { graphInputs } from './graph-inputs.ts';
import { type ImageInput, openImageInput, withImageSize } from './image-input.ts';
import type { JsonBeside } from './json-beside.ts';
import type { ConvertedDType, OwnInput } from './own-input.ts';
import { type OwnScaling, ownScaling } from './own-scaling.ts';

/** What an image model has besides what every model has. */
type ImageParts = Pick<ImageModel, 'modality' | 'input' | 'preprocessing' | 'preprocessorConfig' | 'axes'>;

const anyObject = z.record(z.string(), z.unknown());

/** Where an image model comes from, and what the caller wants of it. */
interface ImageSource {
  readonly file: string;
  readonly folder: string | undefined;
  readonly json: JsonBeside;
  /** Used instead of what `preprocessor_config.json` says. */
  readonly given: ImagePreprocessing | undefined;
  readonly savedByInjerto: boolean;
  /** What the file has inputs in that were brought to float32 with the graph. */
  readonly converted: ReadonlyMap<string, ConvertedDType>;
}

/**
 * @throws {InjertoError} MODEL_INPUT_UNSUPPORTED · INPUT_SIZE_MISMATCH · JSON_INVALID · what `parseImagePreprocessing` throws. */
export async function imageParts(
  model: ModelProto,
  { file, folder, json, given, savedByInjerto, converted }: ImageSource,
  remarks: Remark[],
): Promise<ImageParts> {
  const { config, fileName } = await describedIn(json);
  const scaling = scalingOf(model);
  const found = openImageInput(model, file, converted);
  const stored =
    given ??
    preprocessingOf(config, found, { model, origin: folder ?? file, fileName, savedByInjerto, scaling }, remarks);
  const preprocessing = fitted(stored, found.own, remarks);
  const input = withImageSize(model, found, preprocessing.inputSize, file);
  return {
    modality: 'image',
    input,
    axes: input.axes,
    preprocessing,
    preprocessorConfig: given ? undefined : config,
  };
}

/** The file of a folder that says how photos are prepared: `preprocessor_config.json`, else timm's description in `config.json`. */
async function describedIn(
  json: JsonBeside,
): Promise<{ readonly config: Record<string, unknown> | undefined; readonly fileName: string }> {
  const usual = 'preprocessor_config.json';
  const config = await json(usual, anyObject);
  if (config) return { config, fileName: usual };
  const ofModel = await json('config.json', anyObject);
  return { config: timmPart(ofModel) as Record<string, unknown> | undefined, fileName: 'config.json' };
}

interface Circumstances {
  readonly model: ModelProto;
  readonly origin: string;
  readonly fileName: string;
  readonly savedByInjerto: boolean;
  readonly scaling: OwnScaling;
}

function preprocessingOf(
  config: Readonly<Record<string, unknown>> | undefined,
  { height, width, own }: Omit<ImageInput, 'axes'>,
  { model, origin, fileName, savedByInjerto, scaling }: Circumstances,
  remarks: Remark[],
): ImagePreprocessing {
  const modelInput = height !== null && width !== null ? { height, width } : undefined;
  if (config) {
    return parseImagePreprocessing(config, `${origin}/${fileName}`, { modelInput, savedByInjerto, remarks });
  }
  const { kind, preprocessing } =
    ultralyticsPreprocessing(model, modelInput) ??
    assumedPreprocessing(modelInput ?? { height: 224, width: 224 }, own, scaling);
  remarks.push(remark(`PREPROCESSING_ASSUMED/${kind}`, { model: lastName(origin), ...preprocessing.inputSize }));
  return preprocessing;
}

/** Of a path or an address. */
function lastName(origin: string): string {
  return (
    origin
      .replace(/[\\/]+$/, '')
      .split(/[\\/]/)
      .at(-1) ?? origin
  );
}

/** What the graph does with its input first, as the file has it. */
function scalingOf(model: ModelProto): OwnScaling {
  const [input] = graphInputs(model);
  return input && ownScaling(model, input.name);
}

/** One channel is the luma of the photo; bytes are neither scaled nor shifted, whatever the files say: they would not be bytes any more. */
function fitted(preprocessing: ImagePreprocessing, own: OwnInput | undefined, remarks: Remark[]): ImagePreprocessing {
  if (!own) return preprocessing;
  const { dtype, channels, converted, layout } = own;
  if (channels === 1) remarks.push(remark('INPUT_GRAYSCALE'));
  if (converted) remarks.push(dtype === 'float16' ? remark('INPUT_HALF') : remark('INPUT_PRECISION', { dtype }));
  if (layout === 'channels-last') remarks.push(remark('INPUT_CHANNELS_LAST'));
  const gray = { ...preprocessing, ...(channels === 1 && { grayscale: true as const }) };
  if (dtype !== 'uint8') return gray;
  const { rescaleFactor, mean, std } = preprocessing;
  if (rescaleFactor !== 1 || mean.some((x) => x !== 0) || std.some((x) => x !== 1)) remarks.push(remark('INPUT_BYTES'));
  return { ...gray, ...asBytes };
}

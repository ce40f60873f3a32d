/**
 * What a vision model expects of its input, as plain data, and its two-way translation to the hub's
 * `preprocessor_config.json`. The reading follows transformers.js 4 (`ImageProcessor` and its subclasses), because a
 * model that Injerto writes is run there: the same file must give the same pixels in both.
 *
 * Where transformers.js can't use a file as it stands, the file's own Python class decides instead:
 *  · a bare number as `size` (before transformers 4.27): a square for ViT, DeiT and BEiT or where nothing is cropped, else the shortest edge;
 *  · a shortest edge without a crop gives images of any shape: a batch needs one, so the central square is taken;
 *  · `do_normalize` without mean or std takes the defaults of the file's class;
 *  · a timm description (`input_size`, `mean`, `std`, `crop_pct`, `interpolation`) is read as timm reads it.
 */
import { z } from 'zod';
import { InjertoError } from '../errors.ts';
import { newestPixels, type PixelVersion, pixelField, pixelVersionField, pixelVersionOf } from './pixel-version.ts';

/** Pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

export type Resample = 'nearest' | 'bilinear' | 'bicubic' | 'lanczos' | 'box' | 'hamming';
export type Rgb = readonly [red: number, green: number, blue: number];

/** From an RGB image of bytes to the model's input, in this order: resize, crop, ·rescaleFactor, −mean, /std, channel order. */
export interface ImagePreprocessing extends PixelVersion {
  /** To this shortest edge (aspect kept), to this exact size (aspect lost), or not at all. */
  readonly resize: { readonly shortestEdge: number } | ImageSize | 'none';
  /** Cut around the center after resizing; a smaller image is padded with black. */
  readonly centerCrop: ImageSize | 'none';
  readonly resample: Resample;
  /** Bytes 0 … 255 are multiplied by this first. 1/255 as a rule; 1 where the file turns rescaling off. */
  readonly rescaleFactor: number;
  /** In units after rescaling. 0 and 1 where the file turns normalizing off. */
  readonly mean: Rgb;
  readonly std: Rgb;
  /** Order of the channels that the model gets. `bgr` is rare (MobileViT). */
  readonly channelOrder: 'rgb' | 'bgr';
  /** Every channel holds the luma of the photo, for models of one channel. @default false */
  readonly grayscale?: true;
  /** What comes out, always: the model's input is float32 [3, height, width]. */
  readonly inputSize: ImageSize;
}

/** The preprocessing of torchvision's and timm's ImageNet models at `size` px: shortest edge size/0.875, central square, ImageNet mean and std. */
export function defaultImagePreprocessing(size = 224): ImagePreprocessing {
  return {
    ...newestPixels,
    resize: { shortestEdge: Math.floor(size / 0.875) },
    centerCrop: { width: size, height: size },
    resample: 'bilinear',
    rescaleFactor: 1 / 255,
    ...imagenetNorm,
    channelOrder: 'rgb',
    inputSize: { width: size, height: size },
  };
}

const imagenetNorm = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
const halfNorm = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;
const clipNorm = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} as const;

/** What transformers' Python classes fall back to when a file gives no mean or std. Other classes: ImageNet's. */
const normOfClass: readonly (readonly [RegExp, { readonly mean: Rgb; readonly std: Rgb }])[] = [
  [/^(ViT|DeiT|Beit|ConvNext|EfficientNet|MobileNetV[12]|Siglip)/, halfNorm],
  [/^(CLIP|Bit|ChineseCLIP|JinaCLIP)/, clipNorm],
];

const pixels = z.number().int().positive().max(16_384);
const size = z.union(
  [
    pixels,
    z.object({
      shortest_edge: pixels.nullish(),
      longest_edge: pixels.nullish(),
      width: pixels.nullish(),
      height: pixels.nullish(),
    }),
  ],
  { error: 'wanted a number of pixels, { shortest_edge } or { width, height }, 1 … 16384 each' },
);
const perChannel = z.union([z.number(), z.array(z.number()).length(3), z.array(z.number()).length(1)], {
  error: 'wanted three numbers (red, green, blue)',
});
const divisor = z.number().refine((x) => x !== 0);
const perChannelDivisor = z.union([divisor, z.array(divisor).length(3), z.array(divisor).length(1)], {
  error: 'wanted three numbers (red, green, blue), none of them 0',
});
const flag = z.boolean().nullish();

/** The fields of `preprocessor_config.json` that bear on an image classifier. Spelled as their owner spells them. */
const hubConfig = z.looseObject({
  image_processor_type: z.string().nullish(),
  feature_extractor_type: z.string().nullish(),
  do_resize: flag,
  size: size.nullish(),
  image_size: size.nullish(),
  resample: z.union([z.number().int(), z.string()], { error: "wanted one of PIL's filters, 0 … 5" }).nullish(),
  do_center_crop: flag,
  crop_size: size.nullish(),
  crop_pct: z.number().positive().max(1).nullish(),
  do_rescale: flag,
  rescale_factor: z.number().positive().nullish(),
  do_normalize: flag,
  image_mean: perChannel.nullish(),
  image_std: perChannelDivisor.nullish(),
  mean: perChannel.nullish(),
  std: perChannelDivisor.nullish(),
  include_top: flag,
  do_flip_channel_order: flag,
  do_convert_grayscale: flag,
  input_size: z.tuple([z.literal(3), pixels, pixels]).nullish(),
  interpolation: z.string().nullish(),
  injerto: pixelField,
});
type HubConfig = z.infer<typeof hubConfig>;

/** Steps of other tasks (documents, depth, detection). A classifier's file that asks for one can't be honored by ignoring it. */
const unsupported = [
  'do_thumbnail',
  'do_crop_margin',
  'do_align_long_axis',
  'size_divisibility',
  'size_divisor',
  'ensure_multiple_of',
];

export interface ParseOptions {
  /** Size that the model's graph wants, px; used where the file names none. */
  readonly modelInput?: ImageSize | undefined;
  /** Whether Injerto wrote the file: one without a pixel version is then of version 1. @default false */
  readonly savedByInjerto?: boolean;
}

/**
 * Reads a hub `preprocessor_config.json`.
 * @param config the parsed JSON.
 * @param where named in errors: the file's path.
 * @throws {InjertoError} PREPROCESSING_INVALID names the field and the value got · PREPROCESSING_UNSUPPORTED a step that is not an image classifier's.
 */
export function parseImagePreprocessing(
  config: unknown,
  where: string,
  { modelInput, savedByInjerto = false }: ParseOptions = {},
): ImagePreprocessing {
  const parsed = hubConfig.safeParse(config);
  if (!parsed.success) throw invalid(config, parsed.error, where);
  const fields = parsed.data;
  const step = unsupported.find(
    (name) => fields[name] !== undefined && fields[name] !== null && fields[name] !== false,
  );
  if (step !== undefined) {
    throw new InjertoError('PREPROCESSING_UNSUPPORTED', {
      what: `"${step}": ${JSON.stringify(fields[step])} is a preprocessing step that Injerto does not carry out.`,
      where,
      hint: 'Choose an image classification model, or give the preprocessing yourself.',
    });
  }
  return {
    ...pixelVersionOf(fields.injerto, savedByInjerto, where),
    ...geometry(fields, where, modelInput),
    resample: resampleOf(fields, where),
    ...values(fields),
  };
}

/**
 * The `preprocessor_config.json` of a preprocessing: a form that transformers.js, Python's transformers and
 * `parseImagePreprocessing` all read alike (class `CLIPImageProcessor`, the general one: every step is a field of it).
 */
export function imagePreprocessorConfig(preprocessing: ImagePreprocessing): Record<string, unknown> {
  const { resize, centerCrop, resample, rescaleFactor, mean, std, channelOrder, grayscale } = preprocessing;
  return {
    image_processor_type: 'CLIPImageProcessor',
    ...(grayscale ? { do_convert_rgb: false, do_convert_grayscale: true } : { do_convert_rgb: true }),
    do_resize: resize !== 'none',
    ...(resize !== 'none' && {
      size:
        'shortestEdge' in resize
          ? { shortest_edge: resize.shortestEdge }
          : { height: resize.height, width: resize.width },
    }),
    resample: pilFilter.indexOf(resample),
    do_center_crop: centerCrop !== 'none',
    ...(centerCrop !== 'none' && { crop_size: { height: centerCrop.height, width: centerCrop.width } }),
    do_rescale: true,
    rescale_factor: rescaleFactor,
    do_normalize: true,
    image_mean: grayscale ? [mean[0]] : [...mean],
    image_std: grayscale ? [std[0]] : [...std],
    ...(channelOrder === 'bgr' && { do_flip_channel_order: true }),
    injerto: pixelVersionField(preprocessing),
  };
}

/** The file to write for a model: the one that it came with, as its owner spelled it, and how Injerto reads photos for it. */
export function preprocessorFile(
  config: Readonly<Record<string, unknown>> | undefined,
  preprocessing: ImagePreprocessing,
): Record<string, unknown> {
  return { ...(config ?? imagePreprocessorConfig(preprocessing)), injerto: pixelVersionField(preprocessing) };
}

type Geometry = Pick<ImagePreprocessing, 'resize' | 'centerCrop' | 'inputSize'>;

function geometry(fields: HubConfig, where: string, modelInput: ImageSize | undefined): Geometry {
  const className = classOf(fields);
  if (fields.input_size && fields.size == null) return timmGeometry(fields.input_size, fields.crop_pct ?? 0.875);
  const given = fields.size ?? fields.image_size ?? undefined;
  const crop = fields.do_center_crop ? cropSize(fields, where) : 'none';
  const resizes = (fields.do_resize ?? given !== undefined) && given !== undefined;
  const resize = resizes ? resizeOf(given, className, crop !== 'none', where) : 'none';

  if (className.startsWith('ConvNext') && resize !== 'none' && 'shortestEdge' in resize) {
    return convNextGeometry(resize.shortestEdge, fields.crop_pct ?? 0.875, crop);
  }
  if (crop !== 'none') return { resize, centerCrop: crop, inputSize: crop };
  if (resize === 'none') {
    if (modelInput) return { resize: modelInput, centerCrop: 'none', inputSize: modelInput };
    throw new InjertoError('PREPROCESSING_INVALID', {
      what: 'The file fixes no input size: it names neither "size" nor "crop_size" (or turns both off).',
      where,
      hint: 'Add "size": { "height": 224, "width": 224 }, with the size that the model was trained at.',
    });
  }
  if (!('shortestEdge' in resize)) return { resize, centerCrop: 'none', inputSize: resize };
  const square = squareOf(resize.shortestEdge);
  return { resize, centerCrop: square, inputSize: square };
}

/** Below 384 px enlarge by 1/crop_pct and crop, else squeeze into the square (transformers, ConvNextImageProcessor.resize). */
function convNextGeometry(edge: number, cropPct: number, crop: ImageSize | 'none'): Geometry {
  const square = squareOf(edge);
  if (edge >= 384) return { resize: square, centerCrop: crop, inputSize: crop === 'none' ? square : crop };
  const centerCrop = crop === 'none' ? square : crop;
  return { resize: { shortestEdge: Math.floor(edge / cropPct) }, centerCrop, inputSize: centerCrop };
}

/** timm.data.transforms_factory: shortest edge floor(size / crop_pct), then the crop. */
function timmGeometry([, height, width]: readonly [3, number, number], cropPct: number): Geometry {
  const inputSize = { width, height };
  return { resize: { shortestEdge: Math.floor(Math.min(width, height) / cropPct) }, centerCrop: inputSize, inputSize };
}

function resizeOf(
  given: z.infer<typeof size>,
  className: string,
  crops: boolean,
  where: string,
): { readonly shortestEdge: number } | ImageSize {
  if (typeof given === 'number') {
    const square = !crops || /^(ViT|DeiT|Beit)/.test(className);
    return square && !className.startsWith('ConvNext') ? squareOf(given) : { shortestEdge: given };
  }
  const { shortest_edge, longest_edge, width, height } = given;
  if (longest_edge == null && shortest_edge != null) return { shortestEdge: shortest_edge };
  if (longest_edge == null && width != null && height != null) return { width, height };
  throw new InjertoError('PREPROCESSING_INVALID', {
    what: `"size" must be a number, { shortest_edge } or { width, height }; got ${JSON.stringify(given)}.`,
    where,
    hint: 'Images of one batch need one size: write "size": { "height": 224, "width": 224 }.',
  });
}

function cropSize({ crop_size, size: resizeTo }: HubConfig, where: string): ImageSize {
  const given = crop_size ?? resizeTo;
  if (typeof given === 'number') return squareOf(given);
  if (given?.width != null && given.height != null) return { width: given.width, height: given.height };
  if (given?.shortest_edge != null) return squareOf(given.shortest_edge);
  throw new InjertoError('PREPROCESSING_INVALID', {
    what: `"do_center_crop" is on, but "crop_size" is ${JSON.stringify(crop_size) ?? 'missing'}.`,
    where,
    hint: 'Write "crop_size": { "height": 224, "width": 224 }.',
  });
}

type Values = Pick<ImagePreprocessing, 'rescaleFactor' | 'mean' | 'std' | 'channelOrder' | 'grayscale'>;

function values(fields: HubConfig): Values {
  const className = classOf(fields);
  const fallback = normOfClass.find(([names]) => names.test(className))?.[1] ?? imagenetNorm;
  // a timm description has no flag: it always normalizes
  const normalizes = fields.do_normalize ?? (fields.input_size != null && fields.size == null);
  const mean = normalizes ? rgb(fields.image_mean ?? fields.mean ?? fallback.mean) : ([0, 0, 0] as const);
  const std = normalizes ? rgb(fields.image_std ?? fields.std ?? fallback.std) : ([1, 1, 1] as const);
  const squares = normalizes && className.startsWith('EfficientNet') && (fields.include_top ?? true);
  return {
    rescaleFactor: (fields.do_rescale ?? true) ? (fields.rescale_factor ?? 1 / 255) : 1,
    mean,
    // transformers' EfficientNet divides by std twice when it has its head
    std: squares ? [std[0] * std[0], std[1] * std[1], std[2] * std[2]] : std,
    channelOrder: fields.do_flip_channel_order ? 'bgr' : 'rgb',
    ...(fields.do_convert_grayscale && { grayscale: true as const }),
  };
}

/** By PIL's numbers. */
const pilFilter: readonly Resample[] = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'];

function resampleOf({ resample, interpolation }: HubConfig, where: string): Resample {
  const given = resample ?? interpolation ?? 2;
  const name = typeof given === 'number' ? pilFilter[given] : given.toLowerCase();
  const known = pilFilter.find((filter) => filter === name);
  if (known !== undefined) return known;
  throw new InjertoError('PREPROCESSING_INVALID', {
    what: `"${resample == null ? 'interpolation' : 'resample'}" must be one of PIL's filters, 0 … 5; got ${JSON.stringify(given)}.`,
    where,
    hint: 'Use 0 (nearest), 1 (lanczos), 2 (bilinear), 3 (bicubic), 4 (box) or 5 (hamming).',
  });
}

/** The class named by the file, without the endings that mean nothing here: 'ViT', 'ConvNext', 'CLIP', or ''. */
function classOf({ image_processor_type, feature_extractor_type }: HubConfig): string {
  return (image_processor_type ?? feature_extractor_type ?? '').replace(
    /(ImageProcessor|FeatureExtractor)(Fast)?$/,
    '',
  );
}

function rgb(given: number | readonly number[]): Rgb {
  if (typeof given === 'number') return [given, given, given];
  const [r, g = r, b = r] = given as [number, number?, number?];
  return [r, g, b];
}

function squareOf(edge: number): ImageSize {
  return { width: edge, height: edge };
}

function invalid(config: unknown, error: z.ZodError, where: string): InjertoError {
  const issue = error.issues[0]!;
  const field = issue.path.join('.');
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    config,
  );
  return new InjertoError('PREPROCESSING_INVALID', {
    what: field
      ? `"${field}" is not valid: ${issue.message}; got ${JSON.stringify(got) ?? 'nothing'}.`
      : `The image preprocessing must be a JSON object; got ${JSON.stringify(config) ?? 'nothing'}.`,
    where,
    hint: "See the model's preprocessor_config.json on its hub page.",
  });
}

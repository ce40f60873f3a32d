/**
 * From the hub's `preprocessor_config.json` to a preprocessing. What a file leaves out is what its Python class does then, because models
 * were trained with that. Where a class of Python's needs images of several shapes, or none is named:
 *  · a bare number as `size` (before transformers 4.27): a square for ViT, DeiT and BEiT or where nothing is cropped, else the shortest edge;
 *  · a shortest edge without a crop gives images of any shape: a batch needs one, so the central square is taken, and said to be;
 *  · a timm description (`input_size`, `mean`, `std`, `crop_pct`, `interpolation`) is read as timm reads it.
 */
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { pixelVersionOf } from '../pixel-version.ts';
import { type ImagePreprocessing, type ImageSize, imagenetNorm, type Resample, type Rgb } from '../preprocessing.ts';
import { type Geometry, geometry } from './geometry.ts';
import { classOf, type HubFields, hubFieldsOf, isTimm, withClassDefaults } from './hub-fields.ts';
import { defaultsOf } from './processor-classes.ts';

export interface ParseOptions {
  /** Size that the model's graph wants, px; used where the file names none. */
  readonly modelInput?: ImageSize | undefined;
  /** Whether Injerto wrote the file: one without a pixel version is then of version 1. @default false */
  readonly savedByInjerto?: boolean;
  /** Told what the file does not say and was assumed. */
  readonly remarks?: Remark[];
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
  { modelInput, savedByInjerto = false, remarks = [] }: ParseOptions = {},
): ImagePreprocessing {
  const read = hubFieldsOf(timmPart(config) ?? config, where);
  const version = pixelVersionOf(hubFieldsOf(config, where).injerto, savedByInjerto, where);
  // models of version 1 learned from what transformers.js makes of the fields that are there
  const fields = version.pixelVersion === 1 ? read : withClassDefaults(read, modelInput);
  const className = classOf(fields);
  if (className === 'Perceiver') throw cropsFirst(where);
  if (className !== '' && !defaultsOf(className)) {
    remarks.push(remark('PREPROCESSING_CLASS_UNKNOWN', { className }));
  }
  const shape = geometry(fields, where, modelInput, remarks);
  checkSteps(fields, shape, where);
  return { ...version, ...shape, resample: resampleOf(fields, where), ...values(fields) };
}

function cropsFirst(where: string): InjertoError {
  return new InjertoError('PREPROCESSING_UNSUPPORTED/perceiver', { where });
}

/** timm's description of a model, as its config.json and transformers' TimmWrapperImageProcessor have it; undefined for other files. */
export function timmPart(config: unknown): unknown {
  const { pretrained_cfg: timm } = (config ?? {}) as { pretrained_cfg?: unknown };
  return typeof timm === 'object' && timm !== null && 'input_size' in timm ? timm : undefined;
}

/** Steps of other tasks (documents, depth, detection). A classifier's file that asks for one can't be honored by ignoring it. */
const otherTasks = ['do_thumbnail', 'do_crop_margin', 'do_align_long_axis', 'do_color_quantize', 'resize_short'];
/** Steps that bring the size up to a multiple. */
const multiples = ['size_divisibility', 'size_divisor', 'ensure_multiple_of'];

function checkSteps(fields: HubFields, { inputSize }: Geometry, where: string): void {
  const asked = (name: string) => fields[name] !== undefined && fields[name] !== null && fields[name] !== false;
  const changesSize = (name: string) =>
    [inputSize.height, inputSize.width].some((edge) => edge % Number(fields[name]) !== 0);
  const step = [...otherTasks.filter(asked), ...multiples.filter((name) => asked(name) && changesSize(name))][0];
  if (step === undefined) return;
  throw new InjertoError('PREPROCESSING_UNSUPPORTED/step', {
    details: { field: step, value: JSON.stringify(fields[step]) },
    where,
  });
}

type Values = Pick<ImagePreprocessing, 'rescaleFactor' | 'mean' | 'std' | 'channelOrder' | 'grayscale'>;

function values(fields: HubFields): Values {
  const className = classOf(fields);
  const known = defaultsOf(className);
  const fallback = known ? { mean: known.image_mean, std: known.image_std } : imagenetNorm;
  // a timm description has no flag: it always normalizes
  const normalizes = fields.do_normalize ?? isTimm(fields);
  const mean = normalizes ? rgb(fields.image_mean ?? fields.mean ?? fallback.mean) : ([0, 0, 0] as const);
  const std = normalizes ? rgb(fields.image_std ?? fields.std ?? fallback.std) : ([1, 1, 1] as const);
  const rescales = fields.do_rescale ?? true;
  // EfficientNet and ViViT: from −1, after ·rescale_factor
  const offset = rescales && fields.rescale_offset ? 1 : 0;
  return {
    rescaleFactor: rescales ? (fields.rescale_factor ?? 1 / 255) : 1,
    mean: offset === 0 ? mean : [mean[0] + offset, mean[1] + offset, mean[2] + offset],
    std: className === 'EfficientNet' && (fields.include_top ?? true) ? byStdAgain(std, fields) : std,
    channelOrder: fields.do_flip_channel_order ? 'bgr' : 'rgb',
    ...((fields.do_convert_grayscale || fields.input_size?.[0] === 1) && { grayscale: true as const }),
  };
}

/** transformers' EfficientNet divides by the standard deviation once more when it has its head, whether it normalizes or not. */
function byStdAgain(std: Rgb, { image_std }: HubFields): Rgb {
  const again = rgb(image_std ?? defaultsOf('EfficientNet')!.image_std);
  return [std[0] * again[0], std[1] * again[1], std[2] * again[2]];
}

/** By PIL's numbers. */
export const pilFilter: readonly Resample[] = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'];

function resampleOf(fields: HubFields, where: string): Resample {
  const { resample, interpolation } = fields;
  // timm's own default is bicubic (resolve_data_config); `random` is a choice for training
  const given = resample ?? (interpolation === 'random' ? undefined : interpolation) ?? (isTimm(fields) ? 3 : 2);
  const name = typeof given === 'number' ? pilFilter[given] : given.toLowerCase();
  const known = pilFilter.find((filter) => filter === name);
  if (known !== undefined) return known;
  const got = JSON.stringify(given) as string | undefined;
  throw new InjertoError('PREPROCESSING_INVALID/filter', {
    details: { field: resample == null ? 'interpolation' : 'resample', ...(got !== undefined && { got }) },
    where,
  });
}

function rgb(given: number | readonly number[]): Rgb {
  if (typeof given === 'number') return [given, given, given];
  const [r, g = r, b = r] = given as [number, number?, number?];
  return [r, g, b];
}

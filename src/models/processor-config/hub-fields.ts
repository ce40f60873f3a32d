/** The fields of `preprocessor_config.json` that bear on one image and one label, checked. Spelled as their owner spells them. */
import * as z from 'zod';
import { InjertoError } from '../../errors.ts';
import { pixelField } from '../pixel-version.ts';
import { type ImageSize, squareOf } from '../preprocessing.ts';
import { defaultsOf, type ProcessorDefaults } from './processor-classes.ts';

interface Edges {
  shortest_edge?: number | null | undefined;
  longest_edge?: number | null | undefined;
  width?: number | null | undefined;
  height?: number | null | undefined;
}

const pixels = z.number().int().positive().max(16_384);
/** A list is [height, width], as transformers reads it. */
const size = z.union(
  [
    pixels,
    z.tuple([pixels, pixels]).transform(([height, width]): Edges => ({ height, width })),
    z.tuple([pixels]).transform(([edge]) => edge),
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
  rescale_offset: flag,
  do_normalize: flag,
  image_mean: perChannel.nullish(),
  image_std: perChannelDivisor.nullish(),
  mean: perChannel.nullish(),
  std: perChannelDivisor.nullish(),
  include_top: flag,
  do_flip_channel_order: flag,
  do_convert_grayscale: flag,
  input_size: z.tuple([z.union([z.literal(1), z.literal(3)]), pixels, pixels]).nullish(),
  interpolation: z.string().nullish(),
  crop_mode: z.string().nullish(),
  injerto: pixelField,
});
export type HubFields = z.infer<typeof hubConfig>;
export type SizeField = number | Edges;

/** @throws {InjertoError} PREPROCESSING_INVALID names the field and the value got. */
export function hubFieldsOf(config: unknown, where: string): HubFields {
  const parsed = hubConfig.safeParse(config);
  if (parsed.success) return parsed.data;
  throw invalid(config, parsed.error, where);
}

/** The class named by the file, without the endings that mean nothing here: 'ViT', 'ConvNext', 'CLIP', or ''. */
export function classOf({ image_processor_type, feature_extractor_type }: HubFields): string {
  return (image_processor_type ?? feature_extractor_type ?? '').replace(
    /(ImageProcessor|FeatureExtractor)(Fast|Pil)?$/,
    '',
  );
}

/** A description in timm's words: always resized, cropped and normalized. */
export function isTimm({ input_size, size: resizeTo }: HubFields): boolean {
  return input_size != null && resizeTo == null;
}

/** The fields with what the class of the file adds where it has none. A size is added only if the graph takes it: else the class was meant
 * for other models than this one. */
export function withClassDefaults(fields: HubFields, modelInput: ImageSize | undefined): HubFields {
  const defaults = defaultsOf(classOf(fields));
  if (!defaults || isTimm(fields)) return fields;
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
  const { size: resizeTo, crop_size, do_center_crop, ...others } = defaults;
  const sized = (fields.size ?? fields.image_size ?? fields.crop_size) != null;
  const input = crop_size ?? ('height' in resizeTo ? resizeTo : squareOf(resizeTo.shortest_edge));
  const fits = !modelInput || (modelInput.height === input.height && modelInput.width === input.width);
  const geometry = sized || fits ? { size: resizeTo, do_center_crop, ...(crop_size && { crop_size }) } : {};
  return { ...mutable(others), ...geometry, ...given };
}

function mutable({ image_mean, image_std, ...others }: Pick<ProcessorDefaults, 'image_mean' | 'image_std'> & object) {
  return { ...others, image_mean: [...image_mean], image_std: [...image_std] };
}

function invalid(config: unknown, error: z.ZodError, where: string): InjertoError {
  const issue = error.issues[0]!;
  const field = issue.path.join('.');
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    config,
  );
  const text = JSON.stringify(field ? got : config) as string | undefined;
  const shown = text === undefined ? {} : { got: text };
  if (!field) return new InjertoError('PREPROCESSING_INVALID/object', { details: shown, where });
  return new InjertoError('PREPROCESSING_INVALID/field', {
    details: { field, problem: issue.message, ...shown },
    where,
  });
}

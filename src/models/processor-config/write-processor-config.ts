/** A preprocessing as the hub's `preprocessor_config.json`. */
import { pixelVersionField } from '../pixel-version.ts';
import type { ImagePreprocessing } from '../preprocessing.ts';
import { classOf, hubFieldsOf, isTimm, withClassDefaults } from './hub-fields.ts';
import { pilFilter, timmPart } from './parse-processor-config.ts';
import { ownGeometry } from './processor-classes.ts';

/** A form that transformers.js, Python's transformers and `parseImagePreprocessing` all read alike (class `CLIPImageProcessor`, the general
 * one: every step is a field of it). */
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

/** The file to write for a model: the one that it came with, as its owner spelled it, with what its class adds to it written out, and how
 * Injerto reads photos for it. Where a class does what no field says, the general form instead: transformers.js would not know. */
export function preprocessorFile(
  config: Readonly<Record<string, unknown>> | undefined,
  preprocessing: ImagePreprocessing,
): Record<string, unknown> {
  if (config === undefined) return imagePreprocessorConfig(preprocessing);
  const injerto = pixelVersionField(preprocessing);
  if (preprocessing.pixelVersion === 1) return { ...config, injerto };
  const fields = hubFieldsOf(config, 'preprocessor_config.json');
  const special = timmPart(config) !== undefined || isTimm(fields) || fields.rescale_offset;
  if (special || ownGeometry.has(classOf(fields))) return imagePreprocessorConfig(preprocessing);
  const added = Object.entries(withClassDefaults(fields, preprocessing.inputSize)).filter(
    ([name]) => config[name] == null,
  );
  return { ...config, ...Object.fromEntries(added), injerto };
}

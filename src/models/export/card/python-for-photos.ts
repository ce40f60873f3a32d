import type { ImageInput } from '../../opening/image-input.ts';
import type { ImagePreprocessing } from '../../preprocessing.ts';
import type { ImageModel } from '../../reference-model.ts';
import { pythonAnswer, pythonBatch, pythonImports } from './python-answer.ts';
import type { SavedGraph } from './saved-graph.ts';

/** A Python program that reads one photo as the model does, preprocessing written out with Pillow and NumPy, and prints the answer.
 * @returns undefined where Pillow has no such resizing (pixels of version 1). */
export function pythonForPhotos({ preprocessing, input }: ImageModel, graph: SavedGraph): string | undefined {
  if (preprocessing.pixelVersion === 1) return undefined;
  const first = input.own?.layout !== 'channels-last';
  const feeds = `{${JSON.stringify(graph.inputName(input.name))}: np.stack(${pythonBatch('pixels', graph)})}`;
  return [
    'import io',
    ...pythonImports(graph, ['from PIL import Image, ImageCms, ImageOps']),
    '',
    ...uprightOnPaper(preprocessing),
    ...resizing(preprocessing),
    ...cropping(preprocessing),
    ...numbers(preprocessing, input),
    ...(first ? ['pixels = pixels.transpose(2, 0, 1)'] : []),
    "session = onnxruntime.InferenceSession('onnx/model.onnx')",
    ...pythonAnswer(feeds, graph),
  ].join('\n');
}

/** Lines that open `photo.jpg` as `image`: upright, in sRGB, what is transparent laid on the background. */
export function uprightOnPaper({ background }: Pick<ImagePreprocessing, 'background'>): string[] {
  return [
    "image = ImageOps.exif_transpose(Image.open('photo.jpg'))",
    "profile = image.info.get('icc_profile')",
    "if profile and image.mode in ('RGB', 'RGBA', 'CMYK', 'L'):",
    "    mode = 'RGBA' if image.mode == 'RGBA' else 'RGB'",
    "    srgb = ImageCms.createProfile('sRGB')",
    '    image = ImageCms.profileToProfile(image, io.BytesIO(profile), srgb, outputMode=mode)',
    "image = image.convert('RGBA')",
    `paper = Image.new('RGB', image.size, (${background.join(', ')}))`,
    "paper.paste(image, mask=image.getchannel('A'))",
    'image = paper',
  ];
}

function resizing({ resize, resample }: ImagePreprocessing): string[] {
  if (resize === 'none') return [];
  const filter = `Image.${resample.toUpperCase()}`;
  if (!('shortestEdge' in resize)) return [`image = image.resize((${resize.width}, ${resize.height}), ${filter})`];
  return [
    'short = min(image.size)',
    `image = image.resize([${resize.shortestEdge} * edge // short for edge in image.size], ${filter})`,
  ];
}

/** Sizes that a photo is cut to, one after the other. `int` rounds towards zero, so that a photo smaller than the crop stands where
 * `centerCrop` puts it. */
function cropping({ resize, centerCrop, inputSize, cropRounding }: ImagePreprocessing): string[] {
  const sizes = [resize, centerCrop, inputSize].flatMap((step) => (step === 'none' ? [] : [step]));
  return sizes.slice(resize === 'none' ? 0 : 1).flatMap((size, n) => {
    const before = sizes[resize === 'none' ? n - 1 : n];
    if ('shortestEdge' in size) return [];
    const { width, height } = size;
    if (before && 'width' in before && before.width === width && before.height === height) return [];
    return [
      ...(cropRounding ? ['half = lambda margin: round(margin / 2) if margin > 0 else int(margin / 2)'] : []),
      cropRounding
        ? `left, top = half(image.width - ${width}), half(image.height - ${height})`
        : `left, top = int((image.width - ${width}) / 2), int((image.height - ${height}) / 2)`,
      `image = image.crop((left, top, left + ${width}, top + ${height}))`,
    ];
  });
}

/** [height, width, channels], in the type that the model takes. */
function numbers(
  { rescaleFactor, mean, std, channelOrder, grayscale }: ImagePreprocessing,
  { own }: ImageInput,
): string[] {
  const gray = grayscale ? ["image = image.convert('L')"] : [];
  const axis = grayscale ? ['pixels = pixels[..., None]'] : [];
  const flip = channelOrder === 'bgr' && !grayscale ? ['pixels = pixels[..., ::-1]'] : [];
  if (own?.dtype === 'uint8') return [...gray, 'pixels = np.asarray(image)', ...axis, ...flip];
  const of = (values: readonly number[]) => (grayscale ? values.slice(0, 1) : values).join(', ');
  return [
    ...gray,
    `pixels = np.asarray(image, dtype=np.float32) * ${rescaleFactor}`,
    ...axis,
    `pixels = (pixels - np.float32([${of(mean)}])) / np.float32([${of(std)}])`,
    ...flip,
    ...(own?.dtype === 'float64' || own?.dtype === 'float16' ? [`pixels = pixels.astype(np.${own.dtype})`] : []),
  ];
}

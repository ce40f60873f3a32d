import type { ImageInput } from '../opening/image-input.ts';
import type { ImagePreprocessing } from '../preprocessing.ts';
import type { TextModel } from '../reference-model.ts';
import { imageInputName } from './hub-names.ts';
import type { TrainingRecord } from './training-record.ts';

/** A Python program that classifies one photo with the model, preprocessing written out with Pillow and NumPy. */
export function pythonUsage(preprocessing: ImagePreprocessing, input: ImageInput): string {
  const { resample } = preprocessing;
  const first = input.own?.layout !== 'channels-last';
  return [
    'import json',
    'import numpy as np',
    'import onnxruntime',
    'from PIL import Image, ImageOps',
    '',
    "image = ImageOps.exif_transpose(Image.open('photo.jpg'))",
    ...onBackground(preprocessing),
    ...resizing(preprocessing, `Image.${resample.toUpperCase()}`),
    ...cropping(preprocessing),
    ...numbers(preprocessing, input),
    ...(first ? ['pixels = pixels.transpose(2, 0, 1)'] : []),
    "session = onnxruntime.InferenceSession('onnx/model.onnx')",
    `logits = session.run(['logits'], {${JSON.stringify(imageInputName(input))}: np.ascontiguousarray(pixels[None])})[0][0]`,
    "print(json.load(open('config.json', encoding='utf-8'))['id2label'][str(logits.argmax())])",
  ].join('\n');
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
    ...(own?.dtype === 'float64' ? ['pixels = pixels.astype(np.float64)'] : []),
  ];
}

/** The same for one text. Prompt and length are those of training. */
export function pythonUsageForTexts(
  { inputs, tokenizer }: TextModel,
  { prompt, maxLength }: TrainingRecord['settings'],
): string {
  const length = Math.min(typeof maxLength === 'number' ? maxLength : tokenizer.maxLength, tokenizer.maxLength);
  const text = `${typeof prompt === 'string' ? prompt : ''}Some text`;
  const feeds = [
    "'input_ids': [text.ids]",
    ...(inputs.attentionMask ? ["'attention_mask': [text.attention_mask]"] : []),
    ...(inputs.tokenTypes ? ["'token_type_ids': [text.type_ids]"] : []),
    ...(inputs.positions ? ["'position_ids': [list(range(len(text.ids)))]"] : []),
  ];
  return [
    'import json',
    'import numpy as np',
    'import onnxruntime',
    'from tokenizers import Tokenizer',
    '',
    "tokenizer = Tokenizer.from_file('tokenizer.json')",
    'tokenizer.no_padding()',
    `tokenizer.enable_truncation(${length})`,
    `text = tokenizer.encode(${JSON.stringify(text)})`,
    "session = onnxruntime.InferenceSession('onnx/model.onnx')",
    `feeds = {${feeds.join(', ')}}`,
    "logits = session.run(['logits'], {name: np.int64(value) for name, value in feeds.items()})[0][0]",
    "print(json.load(open('config.json', encoding='utf-8'))['id2label'][str(logits.argmax())])",
  ].join('\n');
}

/** Version 1 shows the colors stored under transparent pixels, as Pillow's `convert` does. */
function onBackground({ pixelVersion, background }: ImagePreprocessing): string[] {
  if (pixelVersion === 1) return ["image = image.convert('RGB')"];
  return [
    "image = image.convert('RGBA')",
    `paper = Image.new('RGB', image.size, (${background.join(', ')}))`,
    "paper.paste(image, mask=image.getchannel('A'))",
    'image = paper',
  ];
}

function resizing({ resize, pixelVersion }: ImagePreprocessing, filter: string): string[] {
  if (resize === 'none') return [];
  if (!('shortestEdge' in resize)) return [`image = image.resize((${resize.width}, ${resize.height}), ${filter})`];
  if (pixelVersion !== 1) {
    return [
      'short = min(image.size)',
      `image = image.resize([${resize.shortestEdge} * edge // short for edge in image.size], ${filter})`,
    ];
  }
  return [
    `scale = ${resize.shortestEdge} / min(image.size)`,
    `image = image.resize([int(round(edge * scale, 2)) for edge in image.size], ${filter})`,
  ];
}

function cropping({ centerCrop }: ImagePreprocessing): string[] {
  if (centerCrop === 'none') return [];
  const { width, height } = centerCrop;
  return [
    `left, top = (image.width - ${width}) // 2, (image.height - ${height}) // 2`,
    `image = image.crop((left, top, left + ${width}, top + ${height}))`,
  ];
}

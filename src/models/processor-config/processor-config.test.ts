import { describe, expect, test } from 'vitest';
import { InjertoError } from '../../errors.ts';
import { defaultImagePreprocessing } from '../preprocessing.ts';
import { parseImagePreprocessing } from './parse-processor-config.ts';
import { imagePreprocessorConfig, preprocessorFile } from './write-processor-config.ts';

const parse = (config: unknown) => parseImagePreprocessing(config, 'preprocessor_config.json');
const square = (edge: number) => ({ width: edge, height: edge });

test('the default is that of ImageNet models', () => {
  expect(defaultImagePreprocessing(224)).toEqual({
    pixelVersion: 2,
    background: [255, 255, 255],
    resize: { shortestEdge: 256 },
    centerCrop: square(224),
    resample: 'bilinear',
    rescaleFactor: 1 / 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    channelOrder: 'rgb',
    inputSize: square(224),
  });
});

describe('the version of the pixels', () => {
  const versionOf = (injerto: unknown, savedByInjerto: boolean) =>
    parseImagePreprocessing({ size: 8, injerto }, 'x', { savedByInjerto });

  test('without the field: 1 in folders that Injerto saved, 2 in those of others', () => {
    expect(versionOf(undefined, true).pixelVersion).toBe(1);
    expect(versionOf(undefined, false).pixelVersion).toBe(2);
  });

  test('the field decides, and brings the background', () => {
    for (const saved of [true, false]) {
      expect(versionOf({ pixel_version: 1 }, saved).pixelVersion).toBe(1);
      expect(versionOf({ pixel_version: 2, background: [1, 2, 3] }, saved)).toMatchObject({
        pixelVersion: 2,
        background: [1, 2, 3],
      });
    }
  });

  test.each([
    [{ pixel_version: 3 }, 'PREPROCESSING_VERSION_UNKNOWN'],
    [{ pixel_version: 'two' }, 'PREPROCESSING_INVALID'],
    [{ pixel_version: 2, background: [0, 0, 256] }, 'PREPROCESSING_INVALID'],
    [{ pixel_version: 2, background: [0, 0] }, 'PREPROCESSING_INVALID'],
  ])('%j is refused', (field, code) => {
    expect(() => versionOf(field, true)).toThrow(expect.objectContaining({ code }));
  });

  test('a file that others wrote keeps its fields and gets ours', () => {
    const config = { size: 8, feature_extractor_type: 'ViTFeatureExtractor', of_theirs: true };
    expect(preprocessorFile(config, versionOf(undefined, true))).toEqual({
      ...config,
      injerto: { pixel_version: 1, background: [255, 255, 255] },
    });
  });
});

test('what is written is read back the same', () => {
  const cases = [
    defaultImagePreprocessing(224),
    { ...defaultImagePreprocessing(160), resample: 'bicubic', channelOrder: 'bgr' } as const,
    { ...defaultImagePreprocessing(64), resize: { width: 80, height: 90 } } as const,
    {
      ...defaultImagePreprocessing(64),
      resize: square(64),
      centerCrop: 'none',
      mean: [0, 0, 0],
      std: [1, 1, 1],
    } as const,
    { ...defaultImagePreprocessing(64), resize: 'none', rescaleFactor: 1 } as const,
  ];
  for (const preprocessing of cases) {
    expect(parse(JSON.parse(JSON.stringify(imagePreprocessorConfig(preprocessing))))).toEqual(preprocessing);
  }
});

describe('geometry', () => {
  test.each([
    ['width and height', { size: { width: 224, height: 192 } }, { width: 224, height: 192 }, 'none'],
    ['a number without crop', { size: 224 }, square(224), 'none'],
    ['a number with crop', { size: 256, do_center_crop: true, crop_size: 224 }, { shortestEdge: 256 }, square(224)],
    [
      'a number for DeiT',
      { feature_extractor_type: 'DeiTFeatureExtractor', size: 256, do_center_crop: true, crop_size: 224 },
      square(256),
      square(224),
    ],
    ['a shortest edge without crop', { size: { shortest_edge: 224 } }, { shortestEdge: 224 }, square(224)],
    ['a crop without its size', { size: 224, do_center_crop: true }, { shortestEdge: 224 }, square(224)],
    ['a crop that is off', { size: 224, do_center_crop: false, crop_size: 200 }, square(224), 'none'],
    [
      'resizing that is off',
      { size: 224, do_resize: false, do_center_crop: true, crop_size: 200 },
      'none',
      square(200),
    ],
    [
      'nulls',
      {
        size: { shortest_edge: 256, longest_edge: null },
        do_center_crop: true,
        crop_size: square(224),
        resample: null,
      },
      { shortestEdge: 256 },
      square(224),
    ],
    [
      'ConvNeXT below 384',
      { image_processor_type: 'ConvNextImageProcessor', size: { shortest_edge: 224 }, crop_pct: 0.9 },
      { shortestEdge: 248 },
      square(224),
    ],
    [
      'ConvNeXT, a number',
      { feature_extractor_type: 'ConvNextFeatureExtractor', size: 224 },
      { shortestEdge: 256 },
      square(224),
    ],
    [
      'ConvNeXT at 384',
      { image_processor_type: 'ConvNextImageProcessor', size: { shortest_edge: 384 } },
      square(384),
      'none',
    ],
    [
      'timm',
      { input_size: [3, 224, 224], crop_pct: 0.95, interpolation: 'bicubic' },
      { shortestEdge: 235 },
      square(224),
    ],
  ])('%s', (_, config, resize, centerCrop) => {
    const preprocessing = parse(config);
    expect({ resize: preprocessing.resize, centerCrop: preprocessing.centerCrop }).toEqual({ resize, centerCrop });
  });

  test('timm crops as torchvision does, also from the file that is written for it', () => {
    const preprocessing = parse({ input_size: [3, 224, 224], crop_pct: 0.95 });
    expect(preprocessing.cropRounding).toBe('half-even');
    expect(parse(imagePreprocessorConfig(preprocessing))).toEqual(preprocessing);
    expect(parse({ image_processor_type: 'CLIPImageProcessor' }).cropRounding).toBeUndefined();
    expect(() => parse({ input_size: [3, 128, 256] })).toThrow(
      expect.objectContaining({ code: 'PREPROCESSING_UNSUPPORTED', details: { width: 256, height: 128 } }),
    );
  });

  test('the size of the graph helps out where the file has none', () => {
    expect(parseImagePreprocessing({}, 'x', { modelInput: square(224) })).toMatchObject({
      resize: square(224),
      inputSize: square(224),
    });
  });
});

describe('values', () => {
  test('normalizing off leaves 0 … 1, rescaling off leaves bytes', () => {
    expect(parse({ size: 8, image_mean: [0.5, 0.5, 0.5] })).toMatchObject({ mean: [0, 0, 0], std: [1, 1, 1] });
    expect(parse({ size: 8, do_rescale: false }).rescaleFactor).toBe(1);
  });

  test('missing mean and std come from the class of the file', () => {
    expect(parse({ size: 8, do_normalize: true }).mean).toEqual([0.485, 0.456, 0.406]);
    const ofClass = (image_processor_type: string) =>
      parse({ size: 8, do_normalize: true, image_processor_type }).mean[0];
    expect(ofClass('ViTImageProcessorFast')).toBe(0.5);
    expect(ofClass('CLIPImageProcessor')).toBe(0.48145466);
    expect(ofClass('SegformerImageProcessor')).toBe(0.485);
  });

  test('EfficientNet with its head divides twice', () => {
    const config = {
      image_processor_type: 'EfficientNetImageProcessor',
      size: square(8),
      do_normalize: true,
      image_mean: 0,
      image_std: [0.5, 0.25, 1],
    };
    expect(parse(config).std).toEqual([0.25, 0.0625, 1]);
    expect(parse({ ...config, include_top: false }).std).toEqual([0.5, 0.25, 1]);
  });

  test('filters by number and by name', () => {
    const resample = (given: unknown) => parse({ size: 8, resample: given }).resample;
    expect([0, 1, 2, 3, 4, 5].map(resample)).toEqual(['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming']);
    expect(resample('bicubic')).toBe('bicubic');
    expect(resample(undefined)).toBe('bilinear');
  });
});

describe('errors say the field and the value', () => {
  const message = (config: unknown): string => {
    try {
      parse(config);
    } catch (error) {
      if (error instanceof InjertoError) return `${error.code}: ${error.message}`;
      throw error;
    }
    throw new Error('accepted');
  };

  test('not an object', () =>
    expect(message(null)).toMatchInlineSnapshot(`
    "PREPROCESSING_INVALID: The image preprocessing must be a JSON object; got null.
      at: preprocessor_config.json
      try: See the model's preprocessor_config.json on its hub page."
  `));
  test('a size that is text', () =>
    expect(message({ size: '224px' })).toMatchInlineSnapshot(`
      "PREPROCESSING_INVALID: "size" is not valid: wanted a number of pixels, { shortest_edge } or { width, height }, 1 … 16384 each; got "224px".
        at: preprocessor_config.json
        try: See the model's preprocessor_config.json on its hub page."
    `));
  test('a negative size', () =>
    expect(message({ size: -1 })).toMatchInlineSnapshot(`
    "PREPROCESSING_INVALID: "size" is not valid: Too small: expected number to be >0; got -1.
      at: preprocessor_config.json
      try: See the model's preprocessor_config.json on its hub page."
  `));
  test('a longest edge', () =>
    expect(message({ size: { longest_edge: 800, shortest_edge: 600 } })).toMatchInlineSnapshot(`
      "PREPROCESSING_INVALID: "size" must be a number, { shortest_edge } or { width, height }; got {"shortest_edge":600,"longest_edge":800}.
        at: preprocessor_config.json
        try: Images of one batch need one size: write "size": { "height": 224, "width": 224 }."
    `));
  test('no size at all', () =>
    expect(message({ do_normalize: true })).toMatchInlineSnapshot(`
    "PREPROCESSING_INVALID: The file fixes no input size: it names neither "size" nor "crop_size" (or turns both off).
      at: preprocessor_config.json
      try: Add "size": { "height": 224, "width": 224 }, with the size that the model was trained at."
  `));
  test('two means', () =>
    expect(message({ size: 8, image_mean: [1, 2] })).toMatchInlineSnapshot(`
    "PREPROCESSING_INVALID: "image_mean" is not valid: Too small: expected array to have exactly 3 items; got [1,2].
      at: preprocessor_config.json
      try: See the model's preprocessor_config.json on its hub page."
  `));
  test('a std of zero', () =>
    expect(message({ size: 8, image_std: [0.2, 0, 0.2] })).toMatchInlineSnapshot(`
      "PREPROCESSING_INVALID: "image_std.1" is not valid: Invalid input; got 0.
        at: preprocessor_config.json
        try: See the model's preprocessor_config.json on its hub page."
    `));
  test('a filter that does not exist', () =>
    expect(message({ size: 8, resample: 9 })).toMatchInlineSnapshot(`
      "PREPROCESSING_INVALID: "resample" must be one of PIL's filters, 0 … 5; got 9.
        at: preprocessor_config.json
        try: Use 0 (nearest), 1 (lanczos), 2 (bilinear), 3 (bicubic), 4 (box) or 5 (hamming)."
    `));
  test('a crop without size', () =>
    expect(message({ do_center_crop: true })).toMatchInlineSnapshot(`
    "PREPROCESSING_INVALID: "do_center_crop" is on, but "crop_size" is missing.
      at: preprocessor_config.json
      try: Write "crop_size": { "height": 224, "width": 224 }."
  `));
  test('a step of another task', () =>
    expect(message({ size: 8, do_thumbnail: true })).toMatchInlineSnapshot(`
    "PREPROCESSING_UNSUPPORTED: "do_thumbnail": true is a preprocessing step that Injerto does not carry out.
      at: preprocessor_config.json
      try: Choose an image classification model, or give the preprocessing yourself."
  `));
});

import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { defaultImagePreprocessing } from '../../models/preprocessing.ts';
import { oddImages, photo } from '../images/test-photos.ts';
import { augmentImage, prepareImage } from '../node/photos.ts';
import { readImage } from '../pixels/read-image.ts';
import { seededRandom } from '../seeded-random.ts';
import { viewKey } from './augment-image.ts';
import { type AugmentationConfig, augmentationPresets, parseAugmentation } from './augmentation.ts';
import { randAugmentOperations } from './rand-augment.ts';
import { randomErasing } from './random-erasing.ts';
import { randomResizedCrop } from './random-resized-crop.ts';

const preprocessing = defaultImagePreprocessing(96);
const view = (augment: AugmentationConfig, number = 0, seed = 1) => ({ augment, seed, view: number });
const meanDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;

describe('augmentImage', () => {
  for (const [name, augment] of Object.entries(augmentationPresets)) {
    test(`${name}: the same seed, view and content give the same bits; another view differs`, async () => {
      const bytes = await photo('A010.jpeg');
      const first = await augmentImage(bytes, 'content', view(augment), preprocessing);
      expect(first.length).toBe(3 * 96 * 96);
      expect(await augmentImage(bytes, 'content', view(augment), preprocessing)).toEqual(first);
      const others = [
        await augmentImage(bytes, 'content', view(augment, 1), preprocessing),
        await augmentImage(bytes, 'content', view(augment, 0, 2), preprocessing),
        await augmentImage(bytes, 'other', view(augment), preprocessing),
      ];
      for (const other of others) {
        if (name === 'none') expect(other).toEqual(first);
        else expect(meanDifference(other, first)).toBeGreaterThan(0.01);
      }
    });
  }

  test('"none" is prediction\'s image', async () => {
    const bytes = await photo();
    expect(await augmentImage(bytes, 'x', view(augmentationPresets.none), preprocessing)).toEqual(
      await prepareImage(bytes, preprocessing),
    );
  });

  test("flip 1 mirrors prediction's image", async () => {
    const bytes = await photo();
    const plain = await prepareImage(bytes, preprocessing);
    const flipped = await augmentImage(bytes, 'x', view({ ...augmentationPresets.none, flip: 1 }), preprocessing);
    expect(flipped).toEqual(plain.map((_, i) => plain[i - (i % 96) + 95 - (i % 96)]!));
  });

  test('every kind of file goes through every preset', async () => {
    for (const [file, bytes] of Object.entries(await oddImages())) {
      for (const augment of Object.values(augmentationPresets)) {
        const pixels = await augmentImage(bytes, 'x', view(augment), preprocessing);
        expect(pixels.length, file).toBe(3 * 96 * 96);
        expect(pixels.every(Number.isFinite), file).toBe(true);
      }
    }
  });

  test('the whole photo as crop is close to a plain resize, whatever way it was stored', async () => {
    const whole: AugmentationConfig = {
      ...augmentationPresets.none,
      crop: { scale: [1, 1], ratio: [301 / 200, 301 / 200] },
    };
    const { 'rgb.png': plain, ...files } = await oddImages();
    const upright = await augmentImage(plain!, 'x', view(whole), preprocessing);
    for (const file of ['16-bit.png', 'rgb.tiff', 'p3-profile.jpg', 'progressive.jpg', 'cmyk.jpg']) {
      // p3 and cmyk are other colors by nature; depth must change nothing
      const tolerance = /p3|cmyk/.test(file) ? 0.4 : 0.06;
      expect(
        meanDifference(await augmentImage(files[file]!, 'x', view(whole), preprocessing), upright),
        file,
      ).toBeLessThan(tolerance);
    }
  });

  test('transparency is composited, or not, as for prediction', async () => {
    const { 'rgba.png': rgba } = await oddImages();
    const none = view({ ...augmentationPresets.none, crop: { scale: [1, 1], ratio: [301 / 200, 301 / 200] } });
    const whole = { ...preprocessing, resize: preprocessing.inputSize, centerCrop: 'none' } as const;
    for (const pixelVersion of [1, 2] as const) {
      const white = await augmentImage(rgba!, 'x', none, { ...whole, pixelVersion });
      const teal = await augmentImage(rgba!, 'x', none, { ...whole, pixelVersion, background: [0, 128, 120] });
      expect(meanDifference(white, teal) > 0.1).toBe(pixelVersion === 2);
      if (pixelVersion === 2) expect(white).toEqual(await prepareImage(rgba!, whole));
    }
  });

  test('a crop of a large photo, decoded at a fraction, is the crop of the whole', async () => {
    const large = await sharp(await photo())
      .resize(2400, 1800)
      .jpeg({ quality: 95 })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const lossless = await sharp(large).autoOrient().png().toBuffer();
    const augment: AugmentationConfig = {
      ...augmentationPresets.none,
      crop: { scale: [0.3, 0.5], ratio: [0.75, 1.33] },
    };
    for (let number = 0; number < 8; number++) {
      const fast = await augmentImage(large, 'x', view(augment, number), preprocessing);
      const slow = await augmentImage(lossless, 'x', view(augment, number), preprocessing);
      expect(meanDifference(fast, slow)).toBeLessThan(0.05);
    }
  });
});

describe('randomResizedCrop', () => {
  const sizes = fc.integer({ min: 1, max: 4000 });

  test('lies within the image, for every shape', () => {
    fc.assert(
      fc.property(
        sizes,
        sizes,
        fc.integer(),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (width, height, seed, low) => {
          const box = randomResizedCrop(
            seededRandom(seed),
            { width, height },
            { scale: [low, 1], ratio: [3 / 4, 4 / 3] },
          );
          expect(box.width).toBeGreaterThan(0);
          expect(box.height).toBeGreaterThan(0);
          expect(box.left).toBeGreaterThanOrEqual(0);
          expect(box.top).toBeGreaterThanOrEqual(0);
          expect(box.left + box.width).toBeLessThanOrEqual(width);
          expect(box.top + box.height).toBeLessThanOrEqual(height);
        },
      ),
    );
  });

  test('has the area and shape asked for', () => {
    const random = seededRandom(3);
    const areas = Array.from({ length: 4000 }, () => {
      const { width, height } = randomResizedCrop(
        random,
        { width: 1000, height: 1000 },
        { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] },
      );
      expect(width / height).toBeGreaterThan(0.745);
      expect(width / height).toBeLessThan(1.34);
      return (width * height) / 1e6;
    });
    expect(Math.min(...areas)).toBeGreaterThan(0.079);
    expect(areas.reduce((a, b) => a + b) / areas.length).toBeCloseTo(0.52, 1); // a little less than 0.54: large ones fit less often
  });

  test('falls back to the center of a panorama', () => {
    const box = randomResizedCrop(
      seededRandom(1),
      { width: 4000, height: 100 },
      { scale: [1, 1], ratio: [3 / 4, 4 / 3] },
    );
    expect(box).toEqual({ width: 133, height: 100, left: 1933, top: 0 });
  });
});

describe('randAugment', () => {
  test('every operation at every strength keeps size and bytes', async () => {
    for (const [name, { run }] of Object.entries(randAugmentOperations)) {
      for (const strength of [-1, -0.3, 0, 0.3, 1]) {
        if (strength < 0 && !('signed' in randAugmentOperations[name as keyof typeof randAugmentOperations])) continue;
        const canvas = { image: await readImage(await photo('B001.jpeg')), fill: [124, 116, 104] as const };
        const { width, height } = canvas.image;
        run(canvas, strength);
        expect(canvas.image.data.length, name).toBe(width * height * 3);
      }
    }
  });

  test('strength 0 changes nothing where it is a strength', async () => {
    for (const name of [
      'shearX',
      'shearY',
      'translateX',
      'translateY',
      'rotate',
      'brightness',
      'color',
      'contrast',
      'sharpness',
      'posterize',
    ] as const) {
      const before = await readImage(await photo('B001.jpeg'));
      const canvas = { image: await readImage(await photo('B001.jpeg')), fill: [0, 0, 0] as const };
      randAugmentOperations[name].run(canvas, 0);
      expect(Buffer.compare(canvas.image.data, before.data), name).toBe(0);
    }
  });
});

test('randomErasing blanks a rectangle of the share asked for', () => {
  const config = { probability: 1, scale: [0.1, 0.2], ratio: [0.5, 2] } as const;
  for (let seed = 0; seed < 50; seed++) {
    const pixels = new Float32Array(3 * 64 * 48).fill(1);
    randomErasing(seededRandom(seed), pixels, { width: 64, height: 48 }, config);
    const planes = [0, 1, 2].map(
      (channel) =>
        pixels.subarray(channel * 64 * 48, (channel + 1) * 64 * 48).filter((value) => value === 0).length / (64 * 48),
    );
    expect(planes[0]).toBe(planes[1]);
    expect(planes[0]).toBe(planes[2]);
    expect(planes[0]).toBeGreaterThan(0.085);
    expect(planes[0]).toBeLessThan(0.22);
  }
});

describe('parseAugmentation', () => {
  test('presets by name, and themselves', () => {
    for (const [name, config] of Object.entries(augmentationPresets)) {
      expect(parseAugmentation(name)).toBe(config);
      expect(parseAugmentation(JSON.parse(JSON.stringify(config)))).toEqual(config);
    }
  });
  test('missing fields are off', () => {
    expect(parseAugmentation({ flip: 0.5 })).toEqual({ ...augmentationPresets.none, flip: 0.5 });
    expect(parseAugmentation({ randAugment: { magnitude: 5 } }).randAugment).toEqual({ operations: 2, magnitude: 5 });
  });
  test('errors', () => {
    expect(() => parseAugmentation('extreme')).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: There is no augmentation called "extreme".
        at: augmentation
        try: Use none, light, standard, strong, or trivial, or an object.]
    `);
    expect(() => parseAugmentation({ flip: 2 })).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: \`augmentation.flip\` must be at most 1; got 2.
        at: augmentation
        try: Correct it, or leave it out for the default.]
    `);
    expect(() => parseAugmentation({ crop: { scale: [0.9, 0.1], ratio: [1, 1] } })).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: \`augmentation.crop.scale\` must be two numbers, the lower one first; got [0.9,0.1].
        at: augmentation
        try: Correct it, or leave it out for the default.]
    `);
    expect(() => parseAugmentation({ randAugment: { magnitude: 99 } })).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: \`augmentation.randAugment.magnitude\` must be at most 30; got 99.
        at: augmentation
        try: Correct it, or leave it out for the default.]
    `);
    expect(() => parseAugmentation({ cutmix: true })).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: \`augmentation\` must be an object without the field "cutmix"; got {"cutmix":true}.
        at: augmentation
        try: Correct it, or leave it out for the default.]
    `);
    expect(() => parseAugmentation(undefined)).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: \`augmentation\` must be an object; got undefined.
        at: augmentation
        try: Correct it, or leave it out for the default.]
    `);
  });
});

test('a view is named by what makes its pixels', () => {
  expect(viewKey('eval')).toBe('eval');
  expect(viewKey(view(augmentationPresets.none, 3))).toBe('eval');
  const standard = augmentationPresets.standard;
  expect(viewKey(view(standard))).toMatchInlineSnapshot(
    `"[[["ratio",[0.75,1.3333333333333333]],["scale",[0.35,1]]],0.5,[["brightness",0.2],["contrast",0.2],["hue",0.02],["saturation",0.2]],"none","none"]-1-0"`,
  );
  expect(viewKey(view({ ...standard, mixup: { alpha: 1 } }))).toBe(viewKey(view(standard)));
  const keys = [view(standard), view(standard, 1), view(standard, 0, 2), view(augmentationPresets.light)].map(viewKey);
  expect(new Set(keys).size).toBe(4);
});

import { describe, expect, test } from 'vitest';
import { makeGraph, makeModel, withMetadata } from '../../onnx/index.ts';
import { assumedPreprocessing, ultralyticsPreprocessing } from './assumed-preprocessing.ts';

const empty = makeModel(makeGraph({ node: [], input: [], output: [] }));
const square = (edge: number) => ({ height: edge, width: edge });
const classifier = { author: 'Ultralytics', task: 'classify', imgsz: '[224, 224]' };

describe('a classifier that Ultralytics exported', () => {
  test.each([
    ['as its files are', classifier, square(224), 224],
    ['of another size', { ...classifier, imgsz: '[64, 64]' }, square(64), 64],
    ['of any size', { ...classifier, imgsz: '[320, 320]' }, undefined, 320],
    ['with one number', { ...classifier, imgsz: '96' }, undefined, 96],
    [
      'of a release without author',
      { description: 'Ultralytics YOLOv8n-cls model', task: 'classify' },
      square(160),
      160,
    ],
  ])('%s', (_, metadata, size, edge) => {
    expect(ultralyticsPreprocessing(withMetadata(empty, metadata), size)).toMatchObject({
      kind: 'ultralytics',
      preprocessing: {
        resize: { shortestEdge: edge },
        centerCrop: square(edge),
        inputSize: square(edge),
        rescaleFactor: 1 / 255,
        resample: 'bilinear',
        mean: [0, 0, 0],
        std: [1, 1, 1],
      },
    });
  });

  test.each([
    ['a detector', { ...classifier, task: 'detect' }, square(640)],
    ['YOLOv5, which normalizes as ImageNet', { stride: '1', names: "{0: 'a'}" }, square(224)],
    ['of another author', { ...classifier, author: 'me' }, square(224)],
    ['not square', { ...classifier, imgsz: '[224, 320]' }, { height: 224, width: 320 }],
    ['of no size at all', { author: 'Ultralytics', task: 'classify' }, undefined],
  ])('not: %s', (_, metadata, size) => {
    expect(ultralyticsPreprocessing(withMetadata(empty, metadata), size)).toBeUndefined();
  });
});

test('other files are assumed to want ImageNet’s mean and deviation', () => {
  expect(assumedPreprocessing(square(224), undefined, undefined)).toMatchObject({
    kind: 'imagenet',
    preprocessing: { resize: { shortestEdge: 256 }, mean: [0.485, 0.456, 0.406] },
  });
});

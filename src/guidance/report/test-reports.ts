/** For tests: a training, a comparison and a check that hold what reports must survive. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { type ImageDataset, imageDataset, seededRandom } from '../../data/node/index.ts';
import { remark } from '../../messages/index.ts';
import { writeTinyModel } from '../../methods/test-tiny-model.ts';
import { train } from '../../methods/train.ts';
import type { TrainingRun } from '../../methods/training-run.ts';
import { openModel } from '../../models/node/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import type { CheckReport } from '../check/index.ts';
import type { Choice } from '../choose/index.ts';
import type { Comparison } from '../compare/index.ts';

/** Names as somebody hostile would choose them. */
export const hostileNames = ['<img src=x onerror=alert(1)>', '"\'&</td></svg><script>', 'a\u202eb `code` c'] as const;

/** A fine-tuning of a tiny model on 60 photos of noise, with mistakes. */
export async function hostileTraining(runtime: Runtime): Promise<{ run: TrainingRun; dataset: ImageDataset }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'injerto-report-'));
  const random = seededRandom(1, 'report');
  const photos = await Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      const noise = Uint8Array.from({ length: 32 * 32 * 3 }, () => random.below(256));
      const png = sharp(noise, { raw: { width: 32, height: 32, channels: 3 } }).png();
      return { image: await png.toBuffer(), label: hostileNames[n % 3]!, id: `${hostileNames[n % 3]}#${n}` };
    }),
  );
  const dataset = await imageDataset(photos);
  await writeTinyModel(path.join(folder, 'tiny.onnx'));
  const run = await train(await openModel(path.join(folder, 'tiny.onnx')), dataset, {
    method: 'fine-tune',
    epochs: 3,
    runtime,
    cacheDir: path.join(folder, 'cache'),
    val: 0.2,
    test: 0.3,
  });
  return { run, dataset };
}

const interval = [0.7, 0.85] as const;
const numbers = {
  interval,
  macroF1: 0.76,
  ece: 0.05,
  validationAccuracy: 0.8,
  seconds: 12.5,
  peakMemory: 4e8,
  latency: 0.012,
};

export const someComparison: Comparison = {
  model: hostileNames[0],
  data: { path: hostileNames[1], modality: 'image', samples: 300, classes: [...hostileNames] },
  splits: { train: 200, validation: 50, test: 50 },
  measuredOn: 'test',
  methods: [
    {
      method: 'transfer',
      accuracy: 0.78,
      ...numbers,
      trainedWeights: 3000,
      size: 9e6,
      versusSimplest: null,
      needs: null,
    },
    {
      method: 'fine-tune',
      accuracy: 0.8,
      ...numbers,
      trainedWeights: 2_200_000,
      size: 9e6,
      versusSimplest: { difference: 0.02, interval: [-0.04, 0.08], p: 0.4 },
      needs: null,
    },
  ],
  notRun: [{ method: 'lora', reason: remark('CHECK_LEFT_OUT/modality'), estimatedSeconds: null }],
  curves: [
    {
      method: 'transfer',
      points: [24, 43, 76, 134, 238].map((samples, n) => ({ samples, accuracy: 0.6 + 0.04 * n, deviation: 0.02 })),
      expected: [
        { samples: 476, accuracy: 0.82, band: [0.74, 0.87] },
        { samples: 952, accuracy: 0.85, band: [0.75, 0.92] },
      ],
      refused: null,
    },
  ],
  recommendation: { method: 'transfer', why: [remark('GRAD_CAM_IMPOSSIBLE')], wouldChangeIf: [] },
  remarks: [remark('COMPARED_ON_VALIDATION', { modality: 'image' })],
  stateDir: '/tmp/state',
  save: async () => {},
};

export const someChoice: Choice = {
  data: { path: '/tmp/data', modality: 'image', samples: 250, classes: [...hostileNames] },
  models: [
    {
      model: hostileNames[0],
      samples: 250,
      ...{ accuracy: 0.82, interval, macroF1: 0.8, ece: 0.04, loss: 0.61, knn: 0.79, logme: 0.4, hscore: 3.1 },
      ...{ published: 0.719, seconds: 31, size: 14e6, latency: 0.02, license: 'Apache-2.0' },
      versusBest: null,
      dropped: null,
    },
    {
      model: 'squeezenet-1.1',
      samples: 100,
      ...{ accuracy: 0.7, interval, macroF1: 0.66, ece: 0.07, loss: 0.9, knn: 0.68, logme: 0.2, hscore: 2.2 },
      ...{ published: null, seconds: 12, size: 5e6, latency: 0.01, license: null },
      versusBest: { difference: 0.12, interval: [0.05, 0.19], p: 0.002 },
      dropped: remark('GRAD_CAM_IMPOSSIBLE'),
    },
  ],
  leftOut: [{ model: 'resnet', reason: remark('CHECK_LEFT_OUT/modality') }],
  best: hostileNames[0],
  recommendation: { model: hostileNames[0], why: [remark('GRAD_CAM_IMPOSSIBLE')], wouldChangeIf: [] },
  stateDir: '/tmp/state',
};

export const someCheck: CheckReport = {
  model: 'mobilenet-v2',
  samples: 300,
  findings: [
    {
      check: 'outliers',
      severity: 'low',
      evidence: remark('OUTLIERS', { modality: 'image', count: 25, first: hostileNames[0] }),
      samples: Array.from({ length: 25 }, (_, n) => `${hostileNames[n % 3]}${n}`),
      remedy: null,
    },
  ],
  checked: ['outliers', 'order'],
  notChecked: [{ check: 'shift', why: remark('CHECK_LEFT_OUT/sides') }],
  list: [],
};

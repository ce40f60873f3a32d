import { expect, test } from 'vitest';
import { parseTrainOptions } from './parse-options.ts';
import type { TrainOptions } from './train-options.ts';

const parse = (options: unknown) => parseTrainOptions(options as TrainOptions);

test('fills in the defaults of each method', () => {
  expect(parse({}).config).toMatchInlineSnapshot(`
    {
      "C": "auto",
      "batchSize": 64,
      "calibrate": true,
      "classWeight": "auto",
      "dropout": 0.2,
      "epochs": 60,
      "head": "linear",
      "hiddenUnits": 256,
      "learningRate": 0.001,
      "method": "transfer",
      "patience": 10,
      "seed": 0,
      "weightDecay": 0.01,
    }
  `);
  expect(parse({ method: 'fine-tune', augment: 'light' }).config).toMatchInlineSnapshot(`
    {
      "C": "auto",
      "accumulate": 1,
      "augment": {
        "color": "none",
        "crop": {
          "ratio": [
            0.75,
            1.3333333333333333,
          ],
          "scale": [
            0.6,
            1,
          ],
        },
        "erase": "none",
        "flip": 0.5,
        "mixup": "none",
        "randAugment": "none",
      },
      "batchNorm": "auto",
      "batchSize": 16,
      "calibrate": true,
      "classWeight": "auto",
      "cutmix": 0,
      "ema": 0,
      "epochs": 10,
      "labelSmoothing": 0.1,
      "layerDecay": 1,
      "method": "fine-tune",
      "mixup": 0,
      "optimizer": "adamw",
      "patience": 10,
      "refit": false,
      "schedule": "one-cycle",
      "seed": 0,
      "soup": 1,
      "unfreeze": "all",
      "views": 4,
      "warmupRatio": 0.3,
      "weightDecay": 0.01,
      "wiseFt": "auto",
    }
  `);
});

test.each([
  [1e-5, 1e-4],
  [3e-5, 3e-4],
  [2e-4, 3e-4],
  [1e-3, 1e-3],
])('with %d for the body, the head that was solved for learns at %d', (learningRate, head) => {
  const { config } = parse({ method: 'fine-tune', learningRate });
  expect(config).toMatchObject({ headLearningRate: expect.closeTo(head, 12) });
});

test('rates of photos are left to the model, and mixup comes with the augmentation', () => {
  const { config } = parse({ method: 'fine-tune', augment: 'strong' });
  expect(config).toMatchObject({ mixup: 0.2 });
  expect(config).not.toHaveProperty('learningRate');
  expect(config).not.toHaveProperty('headLearningRate');
  expect(parse({ method: 'fine-tune', augment: 'strong', mixup: 0 }).config).toMatchObject({ mixup: 0 });
});

test('keeps what belongs to the call apart', () => {
  const onEvent = () => {};
  const { run, config } = parse({ onEvent, cacheDir: '/x', seed: 3 });
  expect(run).toEqual({ onEvent, cacheDir: '/x' });
  expect(config).toMatchObject({ seed: 3 });
  expect(config).not.toHaveProperty('cacheDir');
});

test.each([
  [{ method: 'distill' }],
  [{ unfreeze: 3 }],
  [{ epochs: 0 }],
  [{ val: 1 }],
  [{ C: 'strong' }],
  [{ seed: 1.5 }],
  [{ method: 'fine-tune', learningRate: -1 }],
  [{ method: 'fine-tune', augment: { flip: 3 } }],
  [{ method: 'fine-tune', unfreeze: '' }],
  [{ threads: 0 }],
  [{ memory: -1 }],
])('refuses %j', (options) => {
  expect(() => parse(options)).toThrowErrorMatchingSnapshot();
});

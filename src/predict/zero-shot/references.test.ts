/** Scores against transformers' pipelines (`conformance/make/zero_shot.py`). */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openImageTextModel, openModel, type TextModel } from '../../models/node/index.ts';
import { openNodeRuntime } from '../../runtime/node/index.ts';
import { crossEncoderScorer } from './cross-encoder-scorer.ts';
import { imageTextScorer } from './image-text-scorer.ts';
import { labelsOf } from './labels.ts';
import { probabilitiesOf, sigmoid } from './probabilities.ts';
import { textModelKind } from './text-model-kind.ts';

const folder = fileURLToPath(new URL('../../../conformance/fixtures/zero-shot', import.meta.url));
const expected = JSON.parse(await readFile(path.join(folder, 'expected.json'), 'utf8')) as {
  readonly texts: readonly string[];
  readonly labels: readonly string[];
  readonly nli: Readonly<Record<'single' | 'template' | 'multi' | 'alone', readonly (readonly number[])[]>>;
  readonly clip: readonly (readonly number[])[];
  readonly siglip: readonly (readonly number[])[];
};
const photos = ['wide.png', 'tall.png', 'square.png'].map((name) => path.join(folder, 'photos', name));

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

/** 1e-4: float32 through two engines; what is compared spreads over tenths. */
function expectClose(found: Float64Array, wanted: readonly (readonly number[])[]): void {
  expect(found).toHaveLength(wanted.flat().length);
  for (const [i, value] of wanted.flat().entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(1e-4);
}

describe('an entailment model scores as ZeroShotClassificationPipeline', () => {
  let model: TextModel;
  beforeAll(async () => {
    model = (await openModel(path.join(folder, 'nli'))) as TextModel;
  });

  async function scores(labels: readonly string[], templates?: readonly string[]) {
    const kind = textModelKind(model);
    if (kind === 'encoder') throw new Error('taken for an encoder');
    const scorer = await crossEncoderScorer(model, kind, labelsOf(labels), runtime, { templates });
    try {
      return await scorer.score(expected.texts);
    } finally {
      await scorer.close();
    }
  }

  test('one label of several, a text that is cut among the inputs', async () => {
    expect(model.tokenizer.encode(expected.texts[1]!).truncated).toBeGreaterThan(0);
    const { logits } = await scores(expected.labels);
    expectClose(probabilitiesOf(logits, 4, 'softmax'), expected.nli.single);
  });

  test('another template', async () => {
    const { logits } = await scores(expected.labels, ['This text is about {}.']);
    expectClose(probabilitiesOf(logits, 4, 'softmax'), expected.nli.template);
  });

  test('labels by themselves', async () => {
    const { logOdds } = await scores(expected.labels);
    expectClose(logOdds.map(sigmoid), expected.nli.multi);
  });

  test('one label only', async () => {
    const { logOdds } = await scores(expected.labels.slice(0, 1));
    expectClose(logOdds.map(sigmoid), expected.nli.alone);
  });
});

const unheard = { onSkip: () => {}, onTransparency: () => {} };

describe.each(['clip', 'siglip', 'clip-fixed', 'siglip-fixed'] as const)(
  '%s scores as ZeroShotImageClassificationPipeline',
  (name) => {
    test('photos to be cropped on either side', async () => {
      const model = await openImageTextModel(path.join(folder, name));
      const scorer = await imageTextScorer(model, labelsOf(expected.labels), runtime, unheard);
      const { rows, logits } = await scorer.score(photos);
      await scorer.close();
      expect(rows).toEqual([0, 1, 2]);
      expectClose(
        probabilitiesOf(logits, 4, model.activation),
        expected[name.replace('-fixed', '') as 'clip' | 'siglip'],
      );
    });
  },
);

test('a photo that cannot be read is left out, and the others keep their places', async () => {
  const model = await openImageTextModel(path.join(folder, 'clip'));
  const skipped: string[] = [];
  const scorer = await imageTextScorer(model, labelsOf(expected.labels), runtime, {
    ...unheard,
    onSkip: (file) => skipped.push(file),
  });
  const missing = path.join(folder, 'photos', 'none.png');
  const { rows, logits } = await scorer.score([photos[0]!, missing, photos[2]!]);
  await scorer.close();
  expect(skipped).toEqual([missing]);
  expect(rows).toEqual([0, 2]);
  expectClose(probabilitiesOf(logits, 4, 'softmax'), [expected.clip[0]!, expected.clip[2]!]);
});

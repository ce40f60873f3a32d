/** The essential lines of each program, and what is said where there is none; `methods/cards.test.ts` runs them. */
import { describe, expect, test } from 'vitest';
import { defaultImagePreprocessing, type ImagePreprocessing } from '../../preprocessing.ts';
import type { ImageModel, TextModel } from '../../reference-model.ts';
import type { SavedGraph } from './saved-graph.ts';
import { useSection } from './use-section.ts';

const graph: SavedGraph = {
  inputName: (name) => name,
  output: 'logits',
  probabilities: false,
  rows: undefined,
  task: 'single-label',
};
const photos = {
  modality: 'image',
  input: { name: 'pixel_values', height: 32, width: 32, axes: {} },
  preprocessing: defaultImagePreprocessing(32),
} as unknown as ImageModel;
const texts = {
  modality: 'text',
  inputs: {
    ids: 'input_ids',
    attentionMask: 'attention_mask',
    tokenTypes: undefined,
    positions: undefined,
    length: undefined,
  },
  tokenizer: { maxLength: 128, padId: 7, truncationSide: 'right' },
} as unknown as TextModel;

function card(
  reader: ImageModel | TextModel,
  { settings = {}, ...more }: Partial<SavedGraph> & { settings?: Record<string, string | number | boolean> } = {},
) {
  return useSection({ name: 'my model', reader, settings, graph: { ...graph, ...more } }).join('\n\n');
}

const program = (text: string, language: string) =>
  new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``).exec(text)?.[1];
const resized = (preprocessing: Partial<ImagePreprocessing>) =>
  program(card({ ...photos, preprocessing: { ...photos.preprocessing, ...preprocessing } }), 'python');

describe.each(['single-label', 'multi-label', 'regression'] as const)('%s', (task) => {
  test.each([
    ['photos', photos],
    ['texts', texts],
  ] as const)('of %s', (_, reader) => {
    const text = card(reader, { task });
    expect(program(text, 'python')).toMatchSnapshot();
    expect(program(text, 'js')).toMatchSnapshot();
    expect(text).not.toContain('LABEL_');
  });
});

test('a graph that puts out probabilities gets no second softmax', () => {
  const text = card(photos, { probabilities: true });
  expect(text).not.toMatch(/np\.exp|pipeline\(/);
  expect(text).toContain('Array.from(logits.data,');
});

test('texts are read as in training: prompt, length, the end that is cut, padding to a fixed length', () => {
  const left = { ...texts, tokenizer: { ...texts.tokenizer, truncationSide: 'left' } } as TextModel;
  const text = card(left, { settings: { prompt: 'query: ', maxLength: 12 } });
  expect(text).toContain("enable_truncation(12, direction='left')");
  expect(text).toContain('tokenizer.encode("query: Some text")');
  expect(text).toContain('classify("query: Some text"');
  expect(text).toContain('more than 12 tokens');
  const fixed = card({ ...texts, inputs: { ...texts.inputs, length: 16, positions: 'position_ids' } } as TextModel);
  expect(fixed).toContain('tokenizer.enable_padding(length=16, pad_id=7)');
  expect(fixed).toContain('"position_ids": [[min(t, sum(text.attention_mask) - 1)');
});

test('a model of pairs reads two texts, in every program', () => {
  const text = card(texts, { settings: { pairs: true, prompt: 'query: ' } });
  expect(text).toContain('tokenizer.encode("query: Some text", "Another text")');
  expect(text).toContain('read("query: Some text", { text_pair: "Another text", truncation: true })');
  expect(text).toContain('softmax(Array.from(logits.data))');
  expect(text).not.toContain('pipeline(');
  expect(text).toContain("predict 'my model' pairs.csv");
});

describe('no program for transformers.js, and a reason', () => {
  const own = (form: object) => ({ ...photos, input: { ...photos.input, name: 'image', own: form } }) as ImageModel;
  test.each([
    ['bytes', own({ dtype: 'uint8', layout: 'channels-last', channels: 3 }), {}, 'takes uint8 with the channels last'],
    [
      'one channel',
      own({ dtype: 'float32', layout: 'channels-first', channels: 1 }),
      {},
      'takes float32 of one channel with the channels first',
    ],
    ['four at a time', photos, { rows: 4 }, 'this graph takes 4'],
    ['another output', photos, { output: 'scores' }, 'this graph has `pixel_values`, `scores`'],
    ['another input', texts, { inputName: (name: string) => `${name}.1` }, '`input_ids.1`, `attention_mask.1`'],
    ['a fixed length', { ...texts, inputs: { ...texts.inputs, length: 16 } } as TextModel, {}, 'this model takes 16'],
    ['positions', { ...texts, inputs: { ...texts.inputs, positions: 'p' } } as TextModel, {}, 'It feeds no positions'],
  ] as const)('%s', (_, reader, more, why) => {
    const text = card(reader, more);
    expect(program(text, 'js')).toBeUndefined();
    expect(text).toContain(why);
    expect(text).toContain('openPredictor');
    expect(program(text, 'python')).toBeDefined();
  });
});

test('Python fills a batch of fixed size', () => {
  expect(card(photos, { rows: 1 })).toContain('np.stack([pixels])');
  expect(card(photos, { rows: 4 })).toContain('np.stack([pixels] * 4)');
  expect(card(texts, { rows: 4 })).toContain('"input_ids": [text.ids] * 4');
  expect(card(photos, { rows: 4 })).toContain('takes 4 samples at a time');
});

test('photos are resized and cut as training did', () => {
  const size = { width: 40, height: 20 };
  const exact = resized({ resize: size, centerCrop: 'none', inputSize: size });
  expect(exact).toContain('resize((40, 20), Image.BILINEAR)');
  expect(exact).not.toContain('crop');
  expect(resized({ resample: 'lanczos' })).toContain('Image.LANCZOS');
  expect(resized({ channelOrder: 'bgr' })).toContain('pixels[..., ::-1]');
  expect(resized({ background: [1, 2, 3] })).toContain("Image.new('RGB', image.size, (1, 2, 3))");
  const first = card({ ...photos, preprocessing: { ...photos.preprocessing, pixelVersion: 1 } });
  expect(program(first, 'python')).toBeUndefined();
  expect(first).toContain('Injerto 0.1');
});

/** Whatever options and arguments the functions of the public API are given, what is wrong is told by its name, before any work. */
import { describe, expect, test } from 'vitest';
import * as injerto from '../src/index.ts';

const photos = {
  modality: 'image',
  samples: [],
  skipped: [],
  classes: [],
  task: 'single-label',
  root: 'photos',
} as never;
const image = { modality: 'image', name: 'photos', model: { graph: {} }, config: {}, preprocessing: {} } as never;
const text = { modality: 'text', name: 'texts', model: { graph: {} }, config: {}, tokenizer: {} } as never;
const language = { close: async () => {} } as never;
const runtime = { createSession: () => {} } as never;

type Call = (options: never) => unknown;

/** By name of the function: a call with these options, all else being right. */
const calls: Readonly<Record<string, Call>> = {
  check: (options) => injerto.check(photos, options),
  choose: (options) => injerto.choose(photos, options),
  classifyByContinuation: (options) => injerto.classifyByContinuation(language, ['a'], ['b', 'c'], options),
  compare: (options) => injerto.compare(image, photos, options),
  computeGradients: (options) => injerto.computeGradients(runtime, { graph: {} } as never, {}, options),
  embed: (options) => injerto.embed(text, ['a'], options).next(),
  evaluate: (options) => injerto.evaluate(image, photos, options),
  explain: (options) => injerto.explain(image, 'a.jpg', options),
  exportWithPreprocessing: (options) => injerto.exportWithPreprocessing(image, 'out', options),
  generate: (options) => injerto.generate(language, 'a', options).next(),
  imageDataset: (options) => injerto.imageDataset([], options),
  imageFolder: (options) => injerto.imageFolder('nowhere', options),
  languageExamples: (options) => injerto.languageExamples('nowhere', options),
  mergeAdapters: (options) => injerto.mergeAdapters(['a'], 'out', options),
  openDataset: (options) => injerto.openDataset('nowhere', options),
  openExplainer: (options) => injerto.openExplainer(image, options),
  openLanguageModel: (options) => injerto.openLanguageModel('nowhere', options),
  openModel: (options) => injerto.openModel('nowhere', options),
  openNodeRuntime: (options) => injerto.openNodeRuntime(options),
  openPredictor: (options) => injerto.openPredictor(image, options),
  openTextEncoder: (options) => injerto.openTextEncoder(text, options),
  predict: (options) => injerto.predict(image, ['a.jpg'], options),
  pullModel: (options) => injerto.pullModel('a/b', options),
  renderReport: (options) => injerto.renderReport({} as never, options),
  runTextTask: (options) => injerto.runTextTask('nowhere', 'summarization', ['a'], options).next(),
  textDataset: (options) => injerto.textDataset([], options),
  train: (options) => injerto.train(image, photos, options),
  trainCausalLm: (options) => injerto.trainCausalLm('nowhere', [], options),
  tune: (options) => injerto.tune(image, photos, options),
  writeReport: (options) => injerto.writeReport({} as never, 'out', options),
  zeroShot: (options) => injerto.zeroShot(text, ['a'], ['b'], options),
};

async function errorOf(work: () => unknown): Promise<injerto.InjertoError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof injerto.InjertoError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Nothing is said of these: tests put them in, or they are measured. */
const free = new Set(['timing', 'disk', 'shapes']);

describe.each(Object.entries(calls))('%s', (_, call) => {
  test('an option of an unknown name, and every option that holds what none may hold', async () => {
    const unknown = await errorOf(() => call({ unheardOf: 1 } as never));
    expect(unknown.message).toContain('`unheardOf`');
    const { options } = unknown.details as { options: readonly string[] };
    expect(options.length).toBeGreaterThan(0);
    for (const option of options.filter((name) => !free.has(name))) {
      for (const value of [12n, Symbol('x')]) {
        const { code, message } = await errorOf(() => call({ [option]: value } as never));
        expect(`${code} ${message}`, option).toMatch(/^(CONFIG|OPTION|BACKGROUND)_INVALID/);
        expect(message).toContain(option);
      }
      // what is undefined is as good as left out
      const undefinedOne = await errorOf(() => call({ [option]: undefined, unheardOf: 1 } as never));
      expect(undefinedOne.message).toContain('`unheardOf`');
    }
  });

  test.each([[null], ['fast'], [42], [[]], [true]])('%j in place of options', async (value) => {
    const { code, message } = await errorOf(() => call(value as never));
    expect(`${code} ${message}`).toMatch(/^OPTION_INVALID .*`options` must be an object; got/);
  });
});

/** By name of the function: a call with this argument, and the name that is told. */
const argumentsOf: readonly (readonly [string, (value: never) => unknown])[] = [
  ['dataset', (value) => injerto.check(value)],
  ['data', (value) => injerto.choose(value)],
  ['reference', (value) => injerto.compare(value, photos)],
  ['dataset', (value) => injerto.compare(image, value)],
  ['runtime', (value) => injerto.computeGradients(value, { graph: {} } as never, {}, {} as never)],
  ['model', (value) => injerto.computeGradients(runtime, value, {}, {} as never)],
  ['tensors', (value) => injerto.computeGradients(runtime, { graph: {} } as never, value, {} as never)],
  ['labels', (value) => injerto.computeGradients(runtime, { graph: {} } as never, {}, { labels: value })],
  ['model', (value) => injerto.embed(value, ['a']).next()],
  ['texts', (value) => injerto.embed(text, value).next()],
  ['model', (value) => injerto.evaluate(value, photos)],
  ['dataset', (value) => injerto.evaluate(image, value)],
  ['model', (value) => injerto.explain(value, 'a.jpg')],
  ['model', (value) => injerto.exportWithPreprocessing(value, 'out')],
  ['out', (value) => injerto.exportWithPreprocessing(image, value)],
  ['model', (value) => injerto.generateText(value, 'a')],
  ['folder', (value) => injerto.imageFolder(value)],
  ['path', (value) => injerto.languageExamples(value)],
  ['adapters', (value) => injerto.mergeAdapters(value, 'out')],
  ['out', (value) => injerto.mergeAdapters(['a'], value)],
  ['source', (value) => injerto.openDataset(value)],
  ['name', (value) => injerto.openImageTextModel(value)],
  ['name', (value) => injerto.openLanguageModel(value)],
  ['name', (value) => injerto.openModel(value)],
  ['model', (value) => injerto.openPredictor(value)],
  ['model', (value) => injerto.openTextEncoder(value)],
  ['model', (value) => injerto.predict(value, ['a'])],
  ['photos', (value) => injerto.predict(image, value)],
  ['name', (value) => injerto.pullModel(value)],
  ['result', (value) => injerto.renderReport(value)],
  ['folder', (value) => injerto.writeReport({} as never, value)],
  ['model', (value) => injerto.runTextTask(value, 'summarization', ['a']).next()],
  ['task', (value) => injerto.runTextTask('nowhere', value, ['a']).next()],
  ['reference', (value) => injerto.train(value, photos)],
  ['dataset', (value) => injerto.train(image, value)],
  ['model', (value) => injerto.trainCausalLm(value, [])],
  ['examples', (value) => injerto.trainCausalLm('nowhere', value)],
  ['reference', (value) => injerto.tune(value, photos)],
  ['dataset', (value) => injerto.tune('mobilenet-v2', value)],
  ['model', (value) => injerto.zeroShot(value, ['a'], ['b'])],
  ['inputs', (value) => injerto.zeroShot(text, value, ['b'])],
  ['labels', (value) => injerto.zeroShot(text, ['a'], value)],
];

test.each(argumentsOf)('`%s` of %s', async (name, call) => {
  for (const value of [undefined, null, 42, 12n, Symbol('x'), () => {}]) {
    const { code, message } = await errorOf(() => call(value as never));
    expect(`${code} ${message}`).toMatch(/^(CONFIG|OPTION)_INVALID/);
    expect(message).toContain(`\`${name}\``);
  }
});

test.each([injerto.imageDataset, injerto.textDataset])('samples that are none: %o', async (open) => {
  for (const value of [undefined, null, 42, {}])
    expect((await errorOf(() => open(value as never))).code).toMatch(/SAMPLE_INVALID/);
});

test('what was meant to be awaited is told so', async () => {
  const { message } = await errorOf(() => injerto.train(injerto.openModel('mobilenet-v2') as never, photos));
  expect(message).toBe(
    '`reference` must be a model that `openModel()` opened; got Promise.\n  try: Write `await` before what gives it.',
  );
});

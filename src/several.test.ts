/** One string in the place of a list is refused wherever a list of strings is taken: by the compiler (tsc reads this file), and when it runs. */
import { fileURLToPath } from 'node:url';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  classifyByContinuation,
  embed,
  generate,
  type ImageModel,
  type LanguageModel,
  mergeAdapters,
  openNodeRuntime,
  openTextEncoder,
  type Prediction,
  predict,
  pullModel,
  type ReferenceModel,
  runTextTask,
  type TextEncoder,
  type TextModel,
  type TrainingRun,
  zeroShot,
} from './index.ts';
import { openModel } from './models/node/index.ts';
import { checkSeveral, checkStrings, type Several } from './several.ts';

/** The code of what is thrown at once, on the first step, or by the promise. */
async function codeOf(call: () => unknown): Promise<string | undefined> {
  try {
    const result = (await call()) as Partial<AsyncIterator<unknown>>;
    await result?.next?.();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

test('what counts as a list', () => {
  for (const list of [[], ['a'], new Set(['a']), (function* () {})(), (async function* () {})(), new Map().values()]) {
    expect(() => checkSeveral('texts', list)).not.toThrow();
  }
  for (const other of ['', 'a', new String('a'), undefined, null, 5, {}, Buffer.from('a'), () => []]) {
    expect(() => checkSeveral('texts', other)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  }
  expect(() => checkStrings('texts', ['a', undefined])).toThrow(
    'Entry 1 of `texts` is undefined, and a string was expected.',
  );
  expect(() => checkStrings('texts', 'hello')).toThrow('Put it in brackets: [texts].');
});

describe('at every public door', () => {
  const language = {} as LanguageModel;
  const one = 'hello' as never;

  test.each<[string, () => unknown]>([
    ['embed', async () => embed((await openModel('all-minilm-l6-v2')) as TextModel, one)],
    ['predict, texts', async () => predict((await openModel('all-minilm-l6-v2')) as TextModel, one)],
    ['predict, photos', async () => predict((await openModel('mobilenet-v2')) as ImageModel, one)],
    [
      'predict, the bytes of one photo',
      async () => iterator(predict((await openModel('mobilenet-v2')) as ImageModel, Buffer.from('bytes') as never)),
    ],
    ['zeroShot, inputs', async () => zeroShot(await openModel('all-minilm-l6-v2'), one, ['a', 'b'])],
    ['zeroShot, labels', async () => zeroShot(await openModel('all-minilm-l6-v2'), ['a'], one)],
    [
      'zeroShot, templates',
      async () => zeroShot(await openModel('all-minilm-l6-v2'), ['a'], ['b', 'c'], { templates: one }),
    ],
    ['runTextTask', () => runTextTask('./nowhere', 'summarization', one)],
    ['classifyByContinuation, prompts', () => classifyByContinuation(language, one, ['a', 'b'])],
    ['classifyByContinuation, choices', () => classifyByContinuation(language, ['a'], one)],
    ['generate, stop texts', () => generate('./nowhere', 'a', { stop: one })],
    ['mergeAdapters', () => mergeAdapters(one, './nowhere')],
    ['pullModel, files', () => pullModel('owner/name', { files: one })],
  ])('%s', async (_, call) => {
    expect(await codeOf(call)).toBe('OPTION_INVALID');
  });

  test('entries that are no text, no photo', async () => {
    const words = (await openModel(
      fileURLToPath(new URL('../conformance/fixtures/zero-shot/nli', import.meta.url)),
    )) as TextModel;
    const photos = (await openModel('squeezenet-1.1')) as ImageModel;
    const runtime = await openNodeRuntime({ threads: 1 });
    for (const entry of [undefined, null, 5, {}, ['a'], ['a', 5]]) {
      for (const answers of [
        predict(words, [entry as never], { runtime }),
        predict(photos, [entry as never], { runtime }),
      ]) {
        expect(await codeOf(() => iterator<unknown>(answers))).toBe('INPUT_INVALID');
      }
    }
    await runtime.close();
  });

  test('TextEncoder.embed', async () => {
    const encoder = await openTextEncoder((await openModel('all-minilm-l6-v2')) as TextModel, { threads: 1 });
    expect(await codeOf(() => encoder.embed(one))).toBe('OPTION_INVALID');
    expect(await codeOf(() => encoder.embed([5] as never))).toBe('OPTION_INVALID');
    await encoder.close();
  });
});

function iterator<T>(values: AsyncIterable<T>): AsyncIterator<T> {
  return values[Symbol.asyncIterator]();
}

test('the types', () => {
  expectTypeOf<string>().not.toExtend<Several<string>>();
  expectTypeOf<readonly string[]>().toExtend<Several<string>>();
  expectTypeOf<Set<string>>().toExtend<Several<string>>();
  expectTypeOf<AsyncGenerator<string>>().toExtend<Several<string>>();
  // never run: the compiler alone reads it
  const refused = (model: ReferenceModel, texts: TextModel, photos: ImageModel, encoder: TextEncoder) => {
    // @ts-expect-error one string
    void embed(texts, 'hello');
    // @ts-expect-error one string
    void predict(photos, 'a.jpeg');
    // @ts-expect-error one string
    void predict(texts, 'hello');
    // @ts-expect-error one string
    void predict(model, 'hello');
    // @ts-expect-error one string
    void zeroShot(model, 'hello', ['a']);
    // @ts-expect-error one string
    void zeroShot(model, ['hello'], 'a');
    // @ts-expect-error one string
    void encoder.embed('hello');
    // @ts-expect-error one string
    void runTextTask('model', 'summarization', 'hello');
    const run = (trained: TrainingRun<Prediction>) => {
      // @ts-expect-error one string
      void trained.predict('a.jpeg');
      void trained.predict(['a.jpeg']);
    };
    void run;
  };
  void refused;
});

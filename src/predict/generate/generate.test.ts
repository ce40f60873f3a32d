import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classifyByContinuation } from './classify-by-continuation.ts';
import { generate, generateText } from './generate.ts';
import { openLanguageModel } from './language-model.ts';
import { type OpenedModel, opened } from './opened-model.ts';

const folder = fileURLToPath(new URL('../../../conformance/fixtures/tiny-llama', import.meta.url));
/** What transformers says of the same model: conformance/make/tiny_llama.py. */
const reference = JSON.parse(readFileSync(`${folder}/reference.json`, 'utf8')) as {
  greedy: { prompt: string; promptIds: number[]; ids: number[]; text: string }[];
  choices: { prompt: string; choices: string[]; logProbabilities: number[] };
  chat: { messages: { role: string; content: string }[]; ids: number[] };
};

let model: OpenedModel;
beforeAll(async () => {
  model = opened(await openLanguageModel(folder));
});
afterAll(() => model.close());

describe('greedy', () => {
  test.each(reference.greedy)('40 tokens after $prompt are those of transformers', async ({ prompt, ids, text }) => {
    const made = await generateText(model, prompt, { maxNewTokens: 40 });
    expect(made.ids).toEqual(ids);
    expect(made.text).toBe(text);
    expect(made.finish).toBe('length');
  });

  test('pieces together are the text, and no piece ends within a character', async () => {
    const { prompt, text } = reference.greedy[1]!;
    const pieces: string[] = [];
    for await (const piece of generate(model, prompt, { maxNewTokens: 40 })) pieces.push(piece);
    expect(pieces.join('')).toBe(text);
    expect(pieces.length).toBeGreaterThan(5);
  });
});

test('a chat is read through the template', () => {
  const { messages, ids } = reference.chat;
  expect(model.tokenizer.chats).toBe(true);
  const tokens = model.tokenizer.tokens(messages.slice(0, 3));
  expect(tokens).toEqual(ids.slice(0, tokens.length));
  expect(model.tokenizer.library.decode(tokens).endsWith('<|im_start|>assistant\n')).toBe(true);
});

test('the words of the system make a text a conversation', async () => {
  const bare = await generateText(model, 'cat', { maxNewTokens: 1 });
  const { promptTokens } = await generateText(model, 'cat', { maxNewTokens: 1, system: 'good' });
  const system = model.tokenizer.tokens([
    { role: 'system', content: 'good' },
    { role: 'user', content: 'cat' },
  ]);
  expect(promptTokens).toBe(system.length);
  expect(bare.promptTokens).toBeLessThan(promptTokens);
});

describe('drawing', () => {
  const options = { maxNewTokens: 12, temperature: 1.5 };
  const text = async (more: object) => (await generateText(model, 'the cat', { ...options, ...more })).ids;

  test('the same seed draws the same, another one something else', async () => {
    expect(await text({ seed: 3 })).toEqual(await text({ seed: 3 }));
    expect(await text({ seed: 3 })).not.toEqual(await text({ seed: 4 }));
  });

  test('of one token, or of almost no probability, the likeliest is left', async () => {
    const greedy = await text({ temperature: 0 });
    expect(await text({ topK: 1 })).toEqual(greedy);
    expect(await text({ topP: 1e-6 })).toEqual(greedy);
  });
});

test('ends before a stop text', async () => {
  const { prompt, text } = reference.greedy[1]!;
  const stop = text.slice(6, 9);
  const made = await generateText(model, prompt, { maxNewTokens: 40, stop: [stop] });
  expect(made.text).toBe(text.slice(0, text.indexOf(stop)));
  expect(made.finish).toBe('end');
  expect(made.ids.length).toBeLessThan(40);
});

test('a signal keeps what was made', async () => {
  const { prompt, ids } = reference.greedy[0]!;
  const controller = new AbortController();
  const pieces = generate(model, prompt, { maxNewTokens: 40, signal: controller.signal });
  await pieces.next();
  controller.abort();
  let last = await pieces.next();
  while (!last.done) last = await pieces.next();
  expect(last.value.finish).toBe('aborted');
  expect(last.value.ids.length).toBeGreaterThan(0);
  expect(last.value.ids).toEqual(ids.slice(0, last.value.ids.length));
});

test('who leaves the loop early leaves the model usable', async () => {
  for await (const _ of generate(model, 'the cat', { maxNewTokens: 40 })) break;
  expect((await generateText(model, 'the cat', { maxNewTokens: 2 })).ids).toHaveLength(2);
});

test('an answer has no more tokens than the model has places', async () => {
  const { promptTokens, ids } = await generateText(model, 'the cat', { maxNewTokens: 1000 });
  expect(promptTokens + ids.length).toBeLessThanOrEqual(64);
  await expect(generateText(model, 'cat '.repeat(64))).rejects.toMatchObject({ code: 'PROMPT_TOO_LONG' });
});

test.each([
  { maxNewTokens: 0 },
  { temperature: -1 },
  { topP: 0 },
  { topK: 1.5 },
  { repetitionPenalty: 0 },
  { seed: -1 },
])('refuses %o', async (options) => {
  await expect(generateText(model, 'x', options)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    where: Object.keys(options)[0],
  });
});

test('says what is no language model', async () => {
  await expect(openLanguageModel('./nowhere')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  await expect(
    openLanguageModel(fileURLToPath(new URL('../../../conformance', import.meta.url))),
  ).rejects.toMatchObject({ code: 'MODEL_NOT_GENERATIVE' });
});

describe('choices', () => {
  const { prompt, choices, logProbabilities } = reference.choices;

  test("sums of log-probabilities are transformers'", async () => {
    const [answer] = await classifyByContinuation(model, [prompt], choices);
    for (const [i, { logProbability }] of answer!.scores.entries()) {
      // 32 bits here, 64 there, over up to 4 tokens of log-probabilities near −10
      expect(Math.abs(logProbability - logProbabilities[i]!)).toBeLessThan(1e-4);
    }
    expect(answer!.choice).toBe(choices[logProbabilities.indexOf(Math.max(...logProbabilities))]);
    expect(answer!.scores.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
  });

  test('division by length, and subtraction of what a choice is worth anyway', async () => {
    const [plain] = await classifyByContinuation(model, [prompt], choices);
    const [normalized] = await classifyByContinuation(model, [prompt], choices, { normalize: 'tokens' });
    for (const [i, { score, tokens }] of normalized!.scores.entries()) {
      expect(score).toBeCloseTo(plain!.scores[i]!.logProbability / tokens, 10);
    }
    const [calibrated] = await classifyByContinuation(model, [prompt], choices, { contentFree: prompt });
    // The content is none: no choice is better than another.
    for (const { probability } of calibrated!.scores) expect(probability).toBeCloseTo(1 / 3, 10);
  });

  test('messages are answered through the template', async () => {
    const messages = reference.chat.messages.slice(0, 1);
    const [answer] = await classifyByContinuation(model, [messages], ['on the mat', 'bad']);
    expect(answer!.scores[1]!.tokens).toBe(model.tokenizer.partTokens('bad').length);
  });

  test.each([[['a']], [['a', 'a']], [['a', ' ']]])('refuses %o', async (wrong) => {
    await expect(classifyByContinuation(model, [prompt], wrong)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

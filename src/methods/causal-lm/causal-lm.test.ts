import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InjertoError } from '../../errors.ts';
import { nodeMemory } from '../../memory/node-memory.ts';
import { python, runJavaScript, runPython } from '../../models/export/card/test-card.ts';
import type { ChatMessage } from '../../predict/generate/chat.ts';
import { generateText } from '../../predict/generate/generate.ts';
import { openNodeRuntime, type Runtime } from '../../runtime/node/index.ts';
import { decodeSafetensors } from '../../safetensors.ts';
import { MemoryAccount } from '../memory/memory-account.ts';
import type { LanguageExample } from './language-examples.ts';
import { languageExamples } from './language-examples.ts';
import { type Decoder, openDecoder, openLearningDecoder } from './open-decoder.ts';
import { measurePerplexity, tokenFeeds } from './token-batches.ts';
import { tokenRows } from './token-rows.ts';
import { tokenizeExample } from './tokenize-example.ts';
import { trainCausalLm } from './train-causal-lm.ts';

const fixture = fileURLToPath(new URL('../../../conformance/fixtures/tiny-llama', import.meta.url));
const reference = JSON.parse(readFileSync(`${fixture}/reference.json`, 'utf8')) as {
  chat: { messages: ChatMessage[]; ids: number[]; weights: number[] };
  lora: { lengths: number[]; loss: number; tokens: number };
};
const folder = mkdtempSync(join(tmpdir(), 'injerto-causal-lm-'));
let runtime: Runtime;
let decoder: Decoder;
beforeAll(async () => {
  runtime = await openNodeRuntime({ threads: 1 });
  decoder = await openDecoder(fixture);
});
afterAll(async () => {
  await runtime.close();
  rmSync(folder, { recursive: true, force: true });
});

const learning = {
  shape: { rank: 2, alpha: 4 },
  targets: 'sensible',
  seed: 0,
  batchSize: 2,
  length: 64,
  memory: new MemoryAccount(nodeMemory, Number.MAX_SAFE_INTEGER, 0),
  accumulates: false,
  checkpoints: false,
  emit: () => {},
} as const;

describe('tokens', () => {
  test("of a chat are transformers', and only what the assistant says is learned", () => {
    const { messages, ids, weights } = reference.chat;
    expect(tokenizeExample({ messages }, decoder.tokenizer)).toEqual({ ids, weights });
  });

  test('of a text count all, of a completion what follows the prompt, and both have an end', () => {
    const { tokenizer } = decoder;
    const text = tokenizeExample({ text: 'the cat' }, tokenizer);
    expect(text.ids).toEqual([...tokenizer.tokens('the cat'), 2]);
    expect(text.weights).toEqual(text.ids.map(() => 1));
    const pair = tokenizeExample({ prompt: 'the', completion: ' cat sat' }, tokenizer);
    expect(pair.ids).toEqual([...tokenizer.tokens('the'), ...tokenizer.tokens(' cat sat'), 2]);
    expect(pair.weights.filter((w) => w === 0)).toHaveLength(tokenizer.tokens('the').length);
  });

  test('a conversation without an assistant teaches nothing', () => {
    const messages = [{ role: 'user', content: 'x' }];
    expect(() => tokenizeExample({ messages }, decoder.tokenizer)).toThrow(
      expect.objectContaining({ code: 'CHAT_INVALID' }),
    );
  });

  test('feeds name the next token at each place, and padding counts nothing', () => {
    const rows = [
      { ids: [5, 6, 7], weights: [0, 0, 1] },
      { ids: [8, 9], weights: [1, 1] },
    ];
    const feeds = tokenFeeds(rows, 2);
    const values = (name: string) => Array.from(feeds[name]!.data, Number);
    expect(values('input_ids')).toEqual([5, 6, 7, 8, 9, 2]);
    expect(values('attention_mask')).toEqual([1, 1, 1, 1, 1, 0]);
    expect(values('position_ids')).toEqual([0, 1, 2, 0, 1, 2]);
    expect(values('labels')).toEqual([6, 7, 0, 9, 0, 0]);
    // two tokens are foretold; the first of a row is not, whatever its weight
    expect(values('labelWeights')).toEqual([0, 0.5, 0, 0.5, 0, 0]);
  });
});

test("loss and gradients of a low-rank update are PEFT's", async () => {
  const { ids, weights } = reference.chat;
  const rows = reference.lora.lengths.map((n) => ({ ids: ids.slice(0, n), weights: weights.slice(0, n) }));
  const stored = decodeSafetensors(readFileSync(`${fixture}/lora.safetensors`), 'lora.safetensors');
  const learner = await openLearningDecoder(runtime, decoder, learning);
  const names = learner.names.flatMap(({ A, B }) => [A, B]);
  expect(names).toHaveLength(28);
  await learner.trainer.writeParameters(Object.fromEntries(names.map((n) => [n, stored[`value/${n}`]!])) as never);
  const { loss } = await learner.trainer.accumulate(await learner.prepare(tokenFeeds(rows, 2)));
  // 32 bits, mean over 10 tokens
  expect(Math.abs(loss - reference.lora.loss)).toBeLessThan(1e-5 * reference.lora.loss);
  const gradients = await learner.trainer.readGradients();
  for (const name of names) {
    const want = stored[`grad/${name}`]!.data as Float32Array;
    const largest = want.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const off = gradients[name]!.data.reduce((max, value, i) => Math.max(max, Math.abs(value - want[i]!)), 0);
    // 32 bits here, 64 in the reference
    expect(off / largest, name).toBeLessThan(1e-4);
  }
  const measured = await measurePerplexity(learner.trainer, rows, learner.graph.output, {
    batchSize: 1,
    padId: 2,
    prepare: learner.prepare,
  });
  // The same tokens, not padded: the mean over all of them does not change.
  expect(measured.tokens).toBe(reference.lora.tokens);
  expect(Math.abs(measured.loss - loss)).toBeLessThan(1e-5 * loss);
  await learner.close();
});

const animals = ['cat', 'dog', 'bat', 'rat', 'hen', 'cow', 'fox', 'owl'];
const places = ['mat', 'log', 'hill', 'floor', 'bed'];
const chats: LanguageExample[] = animals.flatMap((animal, i) =>
  places.map((place) => ({
    messages: [
      { role: 'user', content: `where is the ${animal}` },
      { role: 'assistant', content: `on the ${place}` },
    ],
    split: i < 6 ? ('train' as const) : i === 6 ? ('validation' as const) : ('test' as const),
  })),
);
const options = { epochs: 3, learningRate: 1e-2, batchSize: 4, threads: 1, rank: 4 };

describe('a short training', () => {
  test('lowers held-out perplexity; the model that is saved has it, and generates', async () => {
    const phases: string[] = [];
    const run = await trainCausalLm(fixture, chats, {
      ...options,
      onEvent: (event) => event.type === 'phase' && phases.push(event.phase),
    });
    expect(run.samples.test.rows).toBe(5);
    expect(run.before.test!.tokens).toBe(run.samples.test.tokens);
    expect(run.after.test!.perplexity).toBeLessThan(0.2 * run.before.test!.perplexity);
    expect(run.history).toHaveLength(3);
    expect(run.history[2]!.validation!.loss).toBeLessThan(run.before.validation!.loss);
    expect(phases).toEqual(['evaluate', 'train', 'evaluate']);

    const out = join(folder, 'merged');
    await run.save(out);
    expect(readdirSync(out).sort()).toEqual([
      'README.md',
      'config.json',
      'generation_config.json',
      'injerto.json',
      'onnx',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    // B is zero before any step: what is measured first is the saved model as it is.
    const again = await trainCausalLm(out, chats, { ...options, epochs: 1, learningRate: 1e-9 });
    // merging rounds once
    expect(again.before.test!.loss).toBeCloseTo(run.after.test!.loss, 4);
    const { text } = await generateText(out, [{ role: 'user', content: 'where is the cat' }], { maxNewTokens: 12 });
    expect(text).toMatch(/^on the /);
    // the programs of the card write what generate writes
    const prompt = 'where is the cat';
    const change = (program: string) => program.replace('Some text', prompt);
    const { text: continued } = await generateText(out, prompt, { maxNewTokens: 20 });
    const [written] = (await runJavaScript(out, { change })) as { generated_text: string }[];
    expect(written!.generated_text).toBe(prompt + continued);
    if (python) expect((await runPython(out, change)).join('\n').trim()).toBe((prompt + continued).trim());
    await run.save(out);

    const adapter = join(folder, 'adapter');
    await run.saveAdapter(adapter);
    const tensors = decodeSafetensors(readFileSync(join(adapter, 'adapter_model.safetensors')), 'adapter');
    expect(Object.keys(tensors)).toContain('base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight');
    expect(JSON.parse(readFileSync(join(adapter, 'adapter_config.json'), 'utf8'))).toMatchObject({
      task_type: 'CAUSAL_LM',
      r: 4,
      lora_alpha: 8,
    });
  });

  test('that is stopped and resumed ends in the same weights', async () => {
    const checkpointDir = join(folder, 'checkpoint');
    const whole = await trainCausalLm(fixture, chats, options);
    const controller = new AbortController();
    const stopped = trainCausalLm(fixture, chats, {
      ...options,
      checkpointDir,
      signal: controller.signal,
      onEvent: (event) =>
        event.type === 'progress' && event.phase === 'train' && event.done === 11 && controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
    const resumed = await trainCausalLm(fixture, chats, { ...options, checkpointDir, resume: true });
    expect(resumed.pairs).toEqual(whole.pairs);
    await expect(
      trainCausalLm(fixture, chats, { ...options, checkpointDir, resume: true, rank: 2 }),
    ).rejects.toMatchObject({ code: 'CHECKPOINT_MISMATCH' });
  });

  test('that is stopped while it is measured, before or after, ends there', async () => {
    for (const [wanted, trained] of [
      [1, false],
      [2, true],
    ] as const) {
      const controller = new AbortController();
      let evaluations = 0;
      let steps = 0;
      let after = 0;
      const stopped = trainCausalLm(fixture, chats, {
        ...options,
        epochs: 1,
        batchSize: 1,
        signal: controller.signal,
        onEvent: (event) => {
          if (controller.signal.aborted && event.type === 'progress') after++;
          if (event.type === 'progress' && event.phase === 'train') steps++;
          if (event.type === 'phase' && event.phase === 'evaluate' && ++evaluations === wanted) controller.abort();
        },
      });
      await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
      expect([steps > 0, after]).toEqual([trained, 0]);
    }
  });

  test('of chosen layers trains those alone', async () => {
    const run = await trainCausalLm(fixture, chats, { ...options, epochs: 1, targets: ['q_proj', 'v_proj'] });
    expect(run.pairs.map(({ module }) => module.split('.').at(-1))).toEqual(['q_proj', 'v_proj', 'q_proj', 'v_proj']);
    await expect(trainCausalLm(fixture, chats, { targets: 'nothing' })).rejects.toMatchObject({
      code: 'PATTERN_MATCHES_NOTHING',
    });
  });
});

test('with less memory a step computes activations twice or goes through in parts, and is the same', async () => {
  const rows = reference.lora.lengths.map((n) => {
    const { ids, weights } = reference.chat;
    return { ids: ids.slice(0, n), weights: weights.slice(0, n) };
  });
  const stepWith = async (memory: MemoryAccount) => {
    const said: unknown[] = [];
    const learner = await openLearningDecoder(runtime, decoder, { ...learning, memory, emit: (e) => said.push(e) });
    const { loss } = await learner.trainer.accumulate(await learner.prepare(tokenFeeds(rows, 2)));
    const gradients = await learner.trainer.readGradients();
    await learner.close();
    const numbers = Object.values(gradients).flatMap(({ data }) => [...data]);
    return { loss, numbers, variants: said.map((e) => (e as { variant?: string }).variant ?? 'twice') };
  };
  const roomy = new MemoryAccount(nodeMemory, Number.MAX_SAFE_INTEGER, 0);
  const whole = await stepWith(roomy);
  expect(whole.variants).toEqual([]);
  const met = new Set<string>();
  const refusal = (error: InjertoError) => {
    if (error.code !== 'MEMORY_INSUFFICIENT') throw error;
  };
  const slack = 64 * 2 ** 20;
  const added = roomy.read().estimated - slack;
  const largest = whole.numbers.reduce((most, n) => Math.max(most, Math.abs(n)), 0);
  for (let share = 0.9; share > 0; share -= 0.1) {
    const step = await stepWith(new MemoryAccount(nodeMemory, slack + share * added, 0)).catch(refusal);
    if (!step) break;
    for (const variant of step.variants) met.add(variant);
    const twice = step.variants.every((variant) => variant === 'twice');
    // the engine optimizes the two graphs differently, so that gradients may round otherwise
    const off = step.numbers.reduce((most, n, i) => Math.max(most, Math.abs(n - whole.numbers[i]!)), 0);
    expect(off / largest).toBeLessThan(twice ? 1e-6 : 1e-5);
    expect(Math.abs(step.loss - whole.loss) / whole.loss).toBeLessThanOrEqual(twice ? 0 : 1e-5);
  }
  const tooLittle = new MemoryAccount(nodeMemory, slack, 0);
  await expect(stepWith(tooLittle)).rejects.toMatchObject({ code: 'MEMORY_INSUFFICIENT' });
  expect([...met].some((variant) => variant.startsWith('parts'))).toBe(true);
  expect(met.has('twice')).toBe(true);
});

describe('rows', () => {
  const shares = { validation: 0.1, test: 0.2, seed: 0 };

  test('of one text are stretches of it, held out at its end', () => {
    const text = 'the cat sat on the mat. '.repeat(60);
    const { rows } = tokenRows([{ text }], decoder.tokenizer, { maxLength: 20, ...shares });
    const all = [...rows.train, ...rows.validation, ...rows.test];
    expect(all.flatMap(({ ids }) => ids)).toEqual(tokenizeExample({ text }, decoder.tokenizer).ids);
    expect(all.slice(0, -1).every(({ ids }) => ids.length === 20)).toBe(true);
    expect(rows.test.length).toBe(Math.round(0.2 * all.length));
  });

  test('of many examples are held out at random, each on one side', () => {
    const examples = Array.from({ length: 50 }, (_, i) => ({ prompt: 'cat', completion: ` ${i}` }));
    const split = (seed: number) => tokenRows(examples, decoder.tokenizer, { maxLength: 20, ...shares, seed }).rows;
    const { train, validation, test: last } = split(0);
    expect([train.length, validation.length, last.length]).toEqual([35, 5, 10]);
    expect(new Set([...train, ...validation, ...last].map(({ ids }) => String(ids))).size).toBe(50);
    expect(split(0)).toEqual(split(0));
    expect(split(0).test).not.toEqual(split(1).test);
  });

  test('say what was cut, and leave out what has no answer left', () => {
    const long = { prompt: 'cat '.repeat(40), completion: ' dog' };
    const cut = { prompt: 'cat', completion: ' dog'.repeat(40) };
    const { rows, truncated, emptied } = tokenRows([long, cut], decoder.tokenizer, {
      maxLength: 16,
      validation: 0,
      test: 0,
      seed: 0,
    });
    expect([rows.train.length, truncated, emptied]).toEqual([1, 2, 1]);
    expect(rows.train[0]!.ids).toHaveLength(16);
  });
});

describe('files', () => {
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  test('JSONL of all kinds, equal lines once; a .txt is a text a line, or one', async () => {
    const lines = [
      { text: 'a', source: 'elsewhere' },
      { text: 'a' },
      { prompt: 'b', completion: 'c', split: 'test' },
      {
        messages: [
          { role: 'user', content: 'd' },
          { role: 'assistant', content: 'e' },
        ],
      },
    ];
    const path = write('all.jsonl', `${lines.map((l) => JSON.stringify(l)).join('\n')}\n\n`);
    const told: string[] = [];
    const onRemark = ({ message }: { readonly message: string }) => void told.push(message);
    expect(await languageExamples(path, { onRemark })).toEqual([{ text: 'a' }, lines[2], lines[3]]);
    const texts = write('one.txt', 'x\n\ny\n');
    expect(await languageExamples(texts, { onRemark })).toEqual([{ text: 'x' }, { text: 'y' }]);
    expect(await languageExamples(texts, { onRemark, wholeFiles: true })).toEqual([{ text: 'x\n\ny\n' }]);
    expect(told).toEqual([
      '1 line repeats another and is left out.',
      'one.txt: each of its 2 lines is a text of its own. If the file is one text, set `wholeFiles: true`.',
    ]);
  });

  test('a byte order mark, UTF-16, and sides by other words', async () => {
    const line = '{"text": "año", "split": "dev"}\n';
    for (const bytes of [Buffer.from(`\ufeff${line}`), Buffer.from(`\ufeff${line}`, 'utf16le')]) {
      const path = join(folder, 'marked.jsonl');
      writeFileSync(path, bytes);
      expect(await languageExamples(path)).toEqual([{ text: 'año', split: 'validation' }]);
    }
  });

  test.each([
    ['bad.jsonl', '{"text": "a"}\n{"text": }', 'JSON_INVALID'],
    ['wrong.jsonl', '{"texto": "a"}', 'CONFIG_INVALID'],
    ['empty.jsonl', '\n', 'EXAMPLES_NONE'],
  ])('%s is refused', async (name, text, code) => {
    await expect(languageExamples(write(name, text))).rejects.toMatchObject({ code });
  });

  test('options are checked', async () => {
    await expect(trainCausalLm(fixture, chats, { rank: 0 })).rejects.toMatchObject({ where: 'rank' });
    await expect(trainCausalLm(fixture, chats, { ranks: 1 } as never)).rejects.toMatchObject({ where: 'ranks' });
  });
});

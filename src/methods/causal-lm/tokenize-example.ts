/** Examples as tokens, and which of them are learned. */
import { InjertoError } from '../../errors.ts';
import type { ChatMessage } from '../../predict/generate/chat.ts';
import type { PromptTokenizer } from '../../predict/generate/prompt-tokenizer.ts';
import type { LanguageExample } from './language-examples.ts';

export interface TokenExample {
  readonly ids: readonly number[];
  /** For each token 1 if it is to be foretold from those before it, else 0. */
  readonly weights: readonly number[];
}

/** All of a text; of conversations what an assistant says and its end of turn; of prompts with completions the completion and the end.
 * Prompts and answers are tokenized apart, as they are when the model is asked.
 * @throws {InjertoError} CHAT_TEMPLATE_MISSING · CHAT_INVALID. */
export function tokenizeExample(example: LanguageExample, tokenizer: PromptTokenizer): TokenExample {
  const end = tokenizer.endId === undefined ? [] : [tokenizer.endId];
  if ('text' in example) {
    const ids = [...tokenizer.tokens(example.text), ...end];
    return { ids, weights: ids.map(() => 1) };
  }
  if ('messages' in example) return joined(conversationParts(example.messages, tokenizer), tokenizer);
  const prompt = tokenizer.tokens(example.prompt);
  const completion = [...tokenizer.partTokens(example.completion), ...end];
  return { ids: [...prompt, ...completion], weights: [...prompt.map(() => 0), ...completion.map(() => 1)] };
}

interface Part {
  readonly text: string;
  readonly learned: boolean;
}

/** The template's text of a conversation, cut where the assistant's words begin and end. */
function conversationParts(messages: readonly ChatMessage[], tokenizer: PromptTokenizer): Part[] {
  const turns = messages.flatMap(({ role }, i) => (role === 'assistant' ? [i] : []));
  if (turns.length === 0) {
    throw new InjertoError('CHAT_INVALID/no-assistant');
  }
  const whole = tokenizer.conversation(messages, false);
  const spans = turns.map((turn) => ({
    from: tokenizer.conversation(messages.slice(0, turn), true),
    to: tokenizer.conversation(messages.slice(0, turn + 1), false).trimEnd(),
  }));
  // Some templates write earlier turns otherwise than the last (they leave out what was thought): then the last alone is learned.
  const faithful = spans.filter(({ from, to }) => whole.startsWith(to) && to.startsWith(from));
  const used = faithful.length === spans.length ? spans : faithful.slice(-1);
  if (used.length === 0) {
    throw new InjertoError('CHAT_INVALID/answer');
  }
  const parts: Part[] = [];
  let at = 0;
  for (const { from, to } of used) {
    parts.push({ text: whole.slice(at, from.length), learned: false });
    parts.push({ text: whole.slice(from.length, to.length), learned: true });
    at = to.length;
  }
  return [...parts, { text: whole.slice(at), learned: false }];
}

function joined(parts: readonly Part[], tokenizer: PromptTokenizer): TokenExample {
  const ids: number[] = [];
  const weights: number[] = [];
  for (const { text, learned } of parts) {
    const tokens = text === '' ? [] : tokenizer.partTokens(text);
    for (const token of tokens) {
      ids.push(token);
      weights.push(learned ? 1 : 0);
    }
  }
  return { ids, weights };
}

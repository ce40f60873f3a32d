/** The tokenizer of a language model, with its chat template. Node only. */
import type * as Transformers from '@huggingface/transformers';
import { InjertoError, messageOf } from '../../errors.ts';
import { openPlainTokenizer, type PlainTokenizer } from '../../models/node/index.ts';
import type { ChatMessage, PromptInput } from './chat.ts';
import { loadTransformers } from './load-transformers.ts';

export interface PromptTokenizer {
  /** What transformers.js has; only this of it is public. */
  readonly library: { decode(ids: number[], options?: { readonly skip_special_tokens?: boolean }): string };
  /** Whether there is a chat template. */
  readonly chats: boolean;
  /** The token that ends a text; undefined where the tokenizer names none. */
  readonly endId: number | undefined;
  /** Tokens of a text, or of a conversation up to where the assistant speaks.
   * @throws {InjertoError} CHAT_TEMPLATE_MISSING · CHAT_INVALID. */
  tokens(prompt: PromptInput): number[];
  /** Tokens of a part of a text: no special ones are put around it. */
  partTokens(text: string): number[];
  /** A conversation as the template writes it. @param open ends where the assistant is to speak. */
  conversation(messages: readonly ChatMessage[], open: boolean): string;
}

/** @param folder a model folder; what the library throws passes through. */
export async function openPromptTokenizer(folder: string): Promise<PromptTokenizer> {
  const { AutoTokenizer } = await loadTransformers();
  const library = await AutoTokenizer.from_pretrained(folder, { local_files_only: true });
  return promptTokenizer(library, await openPlainTokenizer(folder, undefined), folder);
}

/** The library writes conversations and decodes; texts become tokens here, since its numbers are not always those of Python. */
function promptTokenizer(
  library: Transformers.PreTrainedTokenizer,
  plain: PlainTokenizer,
  folder: string,
): PromptTokenizer {
  const chats = Boolean(library.chat_template);
  const conversation = (messages: readonly ChatMessage[], open: boolean): string => {
    if (!chats) {
      throw new InjertoError('CHAT_TEMPLATE_MISSING', { where: folder });
    }
    try {
      return library.apply_chat_template([...messages], { tokenize: false, add_generation_prompt: open }) as string;
    } catch (cause) {
      throw new InjertoError('CHAT_INVALID', { details: { reason: messageOf(cause) }, cause });
    }
  };
  // A template writes its special tokens itself.
  const partTokens = (text: string) => plain.encode(text, false);
  const { eos_token: end } = library as { eos_token?: string | null };
  return {
    library,
    chats,
    endId: end ? partTokens(end)[0] : undefined,
    tokens: (prompt) =>
      typeof prompt === 'string' ? plain.encode(prompt, true) : partTokens(conversation(prompt, true)),
    partTokens,
    conversation,
  };
}

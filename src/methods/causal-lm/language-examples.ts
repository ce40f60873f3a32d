/** What a language model is to learn, as files hold it. Node only. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { z } from 'zod';
import type { SplitName } from '../../data/index.ts';
import { InjertoError, messageOf } from '../../errors.ts';
import { parseJson } from '../../models/opening/read-json.ts';
import type { ChatMessage } from '../../predict/generate/chat.ts';

/** A text that is learned whole, a conversation of which the assistant's words are learned, or a prompt with its completion. */
export type LanguageExample = (
  | { readonly text: string }
  | { readonly messages: readonly ChatMessage[] }
  | { readonly prompt: string; readonly completion: string }
) & { readonly split?: SplitName };

const split = z.enum(['train', 'validation', 'test']).optional();
const line = z.union([
  z.looseObject({ messages: z.array(z.looseObject({ role: z.string(), content: z.string() })).min(1), split }),
  z.looseObject({ prompt: z.string(), completion: z.string().min(1), split }),
  z.looseObject({ text: z.string().min(1), split }),
]);

/** Reads a JSONL file, `{"messages": […]}`, `{"prompt": …, "completion": …}` or `{"text": …}` a line, each with a `split` if wanted
 * (`train`, `validation`, `test`). A `.txt` file is one text. Equal lines count once.
 * @throws {InjertoError} FILE_UNREADABLE · JSON_INVALID and CONFIG_INVALID with the line · EXAMPLES_NONE. */
export async function languageExamples(path: string): Promise<LanguageExample[]> {
  const content = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new InjertoError('FILE_UNREADABLE', { details: { reason: messageOf(cause) }, where: path, cause });
  });
  const seen = new Map<string, LanguageExample>();
  if (extname(path).toLowerCase() === '.txt') {
    if (content.trim() !== '') seen.set('', { text: content });
  } else {
    for (const [index, raw] of content.split(/\r?\n/).entries()) {
      if (raw.trim() === '') continue;
      const example = plain(parseJson(raw, `${path}:${index + 1}`, line));
      const { split: _, ...words } = example;
      seen.set(JSON.stringify(words), example);
    }
  }
  if (seen.size > 0) return [...seen.values()];
  throw new InjertoError('EXAMPLES_NONE', { where: path });
}

function plain(parsed: z.infer<typeof line>): LanguageExample {
  const side = parsed.split && { split: parsed.split };
  if ('messages' in parsed) {
    const messages = parsed.messages as ChatMessage[];
    return { messages: messages.map(({ role, content }) => ({ role, content })), ...side };
  }
  if ('completion' in parsed)
    return { prompt: parsed.prompt as string, completion: parsed.completion as string, ...side };
  return { text: parsed.text as string, ...side };
}

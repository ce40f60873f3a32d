/** Prompts of a file, one a line. Node only. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { InjertoError, messageOf } from '../../errors.ts';
import { parseJson } from '../../models/opening/parse-json.ts';
import type { PromptInput } from './chat.ts';

const message = z.looseObject({ role: z.string(), content: z.string() });
const line = z.union([
  z.looseObject({ messages: z.array(message).min(1) }),
  z.looseObject({ prompt: z.string().min(1) }),
  z.looseObject({ text: z.string().min(1) }),
]);

/** Reads JSONL: `{"messages": […]}`, `{"prompt": "…"}` or `{"text": "…"}` a line. An answer that a conversation ends with already is left out.
 * @throws {InjertoError} FILE_UNREADABLE · JSON_INVALID and CONFIG_INVALID with the line · PROMPTS_NONE. */
export async function readPrompts(path: string): Promise<PromptInput[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new InjertoError('FILE_UNREADABLE', { details: { reason: messageOf(cause) }, where: path, cause });
  });
  const prompts = text.split(/\r?\n/).flatMap((raw, index): PromptInput[] => {
    if (raw.trim() === '') return [];
    const parsed = parseJson(raw, `${path}:${index + 1}`, line);
    if ('messages' in parsed) return [withoutAnswer(parsed.messages as z.infer<typeof message>[])];
    return [('prompt' in parsed ? parsed.prompt : parsed.text) as string];
  });
  if (prompts.length > 0) return prompts;
  throw new InjertoError('PROMPTS_NONE', { where: path });
}

function withoutAnswer(messages: z.infer<typeof message>[]) {
  const answered = messages.length > 1 && messages.at(-1)!.role === 'assistant';
  return (answered ? messages.slice(0, -1) : messages).map(({ role, content }) => ({ role, content }));
}

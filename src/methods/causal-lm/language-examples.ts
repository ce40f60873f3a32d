/** What a language model is to learn, as files hold it. Node only. */
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import * as z from 'zod';
import { sideOf } from '../../data/folders/side-names.ts';
import { decodeBytes, detectEncoding, type SplitName } from '../../data/node/index.ts';
import { InjertoError, messageOf } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { parseJson } from '../../models/opening/parse-json.ts';
import { checkArgument, checkOptions } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import type { ChatMessage } from '../../predict/generate/chat.ts';

/** A text that is learned whole, a conversation of which the assistant's words are learned, or a prompt with its completion. */
export type LanguageExample = (
  | { readonly text: string }
  | { readonly messages: readonly ChatMessage[] }
  | { readonly prompt: string; readonly completion: string }
) & { readonly split?: SplitName };

const split = z
  .string()
  .transform((name) => sideOf(name) ?? name)
  .pipe(z.enum(['train', 'validation', 'test']))
  .optional();
const line = z.union([
  z.looseObject({ messages: z.array(z.looseObject({ role: z.string(), content: z.string() })).min(1), split }),
  z.looseObject({ prompt: z.string(), completion: z.string().min(1), split }),
  z.looseObject({ text: z.string().min(1), split }),
]);

export interface LanguageExamplesOptions {
  /** Whether a .txt file is one text. @default each of its lines is one, as in all data */
  readonly wholeFiles?: boolean | undefined;
  /** Told how a .txt file was taken, and of lines that were left out. */
  readonly onRemark?: ((remark: Remark) => void) | undefined;
}

/** Reads a JSONL file, `{"messages": […]}`, `{"prompt": …, "completion": …}` or `{"text": …}` a line, each with a `split` if wanted
 * (`train`, `validation`, `test`, or as columns of sides say it). A line of a `.txt` file is a text. Equal lines count once.
 * @throws {InjertoError} FILE_UNREADABLE · NOT_A_TEXT_FILE · JSON_INVALID and CONFIG_INVALID with the line · EXAMPLES_NONE. */
export async function languageExamples(
  path: string,
  options: LanguageExamplesOptions = {},
): Promise<LanguageExample[]> {
  checkArgument('path', path, fields.filled);
  checkOptions('languageExamples', options, { wholeFiles: fields.onOff, onRemark: fields.callback });
  const { wholeFiles = false, onRemark } = options;
  const content = await contentOf(path);
  const isTexts = extname(path).toLowerCase() === '.txt';
  if (isTexts && wholeFiles && content.trim() !== '') return [{ text: content }];
  const seen = new Map<string, LanguageExample>();
  let filled = 0;
  for (const [index, raw] of content.split(/\r?\n/).entries()) {
    if (raw.trim() === '') continue;
    filled++;
    const example = isTexts ? { text: raw } : plain(parseJson(raw, `${path}:${index + 1}`, line));
    const { split: _, ...words } = example as LanguageExample & { split?: SplitName };
    seen.set(JSON.stringify(words), example);
  }
  if (seen.size === 0) throw new InjertoError('EXAMPLES_NONE', { where: path });
  if (isTexts && filled > 1) onRemark?.(remark('TEXT_A_LINE/examples', { file: basename(path), lines: filled }));
  if (seen.size < filled) onRemark?.(remark('EXAMPLES_REPEATED', { lines: filled - seen.size }));
  return [...seen.values()];
}

async function contentOf(path: string): Promise<string> {
  try {
    const encoding = await detectEncoding(path);
    if (!encoding) throw new InjertoError('NOT_A_TEXT_FILE', { where: path });
    return decodeBytes(await readFile(path), encoding);
  } catch (cause) {
    if (cause instanceof InjertoError) throw cause;
    throw new InjertoError('FILE_UNREADABLE', { details: { reason: messageOf(cause) }, where: path, cause });
  }
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

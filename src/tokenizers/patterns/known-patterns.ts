/** Expressions that many published tokenizers share, as JavaScript's own. Each takes linear time: every repetition is of one set of characters, and what may
 * follow it begins with another, or matches wherever the repetition ends. */
import { classBody } from '../unicode/character-classes.ts';
import { type Pattern, trusted } from './matches.ts';

const cases = `(?i:'s|'t|'re|'ve|'m|'ll|'d)`;
const spaces = String.raw`\s*[\r\n]+|\s+(?!\S)|\s+`;
const upper = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const lower = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;

/** GPT-2, RoBERTa, ModernBERT; the pre-tokenizer `ByteLevel` splits by it. */
export const gpt2Expression = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

const known = new Set([
  gpt2Expression,
  // cl100k, Llama 3; Qwen 2
  String.raw`${cases}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|${spaces}`,
  String.raw`${cases}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|${spaces}`,
  // o200k
  String.raw`[^\r\n\p{L}\p{N}]?${upper}*${lower}+${cases}?|[^\r\n\p{L}\p{N}]?${upper}+${lower}*${cases}?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|${spaces}`,
  // CLIP
  String.raw`'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`,
  ' {2,}',
  String.raw`\s+`,
  String.raw`\s`,
  String.raw`\p{N}{1,3}`,
]);

const made = new Map<string, Pattern>();

export function knownPattern(expression: string): Pattern | undefined {
  if (!known.has(expression)) return undefined;
  const pattern = made.get(expression) ?? trusted(new RegExp(translated(expression), 'gv'));
  made.set(expression, pattern);
  return pattern;
}

/** Oniguruma's sets of characters, by its own tables, and its groups without case (which Node 20 does not know). */
function translated(expression: string): string {
  return expression
    .replaceAll(cases, "(?:'(?:[sS\u017f]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD]))")
    .replaceAll('[\\r\\n/]', '[\\r\\n\\/]')
    .replace(/\\p\{(\w+)\}/g, (set) => `[${set}&&[${classBody('assigned')}]]`)
    .replaceAll('\\s', `[${classBody('whitespace')}]`)
    .replaceAll('\\S', `[^${classBody('whitespace')}]`);
}

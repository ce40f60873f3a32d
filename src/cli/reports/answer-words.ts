import type { Answer } from '../../predict/answer.ts';
import type { CliContext } from '../context.ts';

/** An answer in a few words: the number, the classes that apply, or the likeliest class and those after it. */
export function answerWords(
  { labels, scores, value }: Answer,
  { console, format }: Pick<CliContext, 'console' | 'format'>,
  top: number,
): string {
  if (value !== undefined) {
    return console.styleOut('bold', Math.abs(value) < 1e5 ? format.decimal(value) : format.integer(Math.round(value)));
  }
  // ranked, so the classes that apply come first
  const applying = labels?.length ?? 1;
  const words = scores
    .slice(0, Math.max(top, applying))
    .map(({ label, score }, k) => `${k < applying ? console.styleOut('bold', label) : label} ${format.percent(score)}`);
  const others = words.slice(applying);
  return `${words.slice(0, applying).join(', ') || '–'}${others.length > 0 ? `  (${others.join(', ')})` : ''}`;
}

/** The fields of an answer as JSON. */
export function answerFields({ label, labels, scores, value, truncated }: Answer) {
  const cut = truncated !== undefined && { truncated };
  if (value !== undefined) return { value, ...cut };
  return labels ? { labels, scores, ...cut } : { label, scores, ...cut };
}

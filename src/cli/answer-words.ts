import type { ClassScores } from '../predict/class-scores.ts';
import type { CliContext } from './context.ts';

/** An answer in a few words: the number, the classes that apply, or the likeliest class and those after it. */
export function answerWords(
  { label, labels, scores, value }: ClassScores,
  { console, format }: Pick<CliContext, 'console' | 'format'>,
  top: number,
): string {
  if (value !== undefined) {
    return console.styleOut('bold', Math.abs(value) < 1e5 ? format.decimal(value) : format.integer(Math.round(value)));
  }
  const share = ([name, score]: [string, number]) => `${name} ${format.percent(score)}`;
  const ranked = Object.entries(scores);
  const shown = ranked.slice(0, Math.max(top, labels?.length ?? 0));
  const chosen = labels ?? [label];
  const first = shown.filter(([name]) => chosen.includes(name));
  const rest = shown.filter(([name]) => !chosen.includes(name)).map(share);
  const named = first.map(([name, score]) => `${console.styleOut('bold', name)} ${format.percent(score)}`).join(', ');
  return `${named || '–'}${rest.length > 0 ? `  (${rest.join(', ')})` : ''}`;
}

/** The fields of an answer as JSON. */
export function answerFields({ label, labels, scores, value }: ClassScores) {
  if (value !== undefined) return { value };
  return labels ? { labels, scores } : { label, scores };
}

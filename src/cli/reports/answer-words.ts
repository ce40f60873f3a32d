import { definedOnly } from '../../defined-only.ts';
import type { Answer } from '../../predict/answer.ts';
import type { CliContext } from '../context.ts';

/** An answer in a few words: the number, the classes that apply, or the likeliest class and those after it; and whether the sample is unlike those of the training. */
export function answerWords(
  answer: Answer,
  { console, format, messages }: Pick<CliContext, 'console' | 'format' | 'messages'>,
  top: number,
): string {
  const words = messages.predict;
  if (abstained(answer)) {
    const likeliest = scoreWords(answer.scores.slice(0, top), format);
    return `${console.styleOut('bold', words.unknown)}${likeliest.length > 0 ? `  (${likeliest.join(', ')})` : ''}`;
  }
  const said = knownWords(answer, { console, format }, top);
  return answer.unknown ? `${said}  [${words.unlike}]` : said;
}

/** Whether the model gave no answer because the sample is unknown. */
function abstained({ unknown = false, label, value }: Answer): boolean {
  return unknown && (value === undefined ? label === '' : Number.isNaN(value));
}

function scoreWords(scores: Answer['scores'], format: CliContext['format']): string[] {
  return scores.map(({ label, score }) => `${label} ${format.percent(score)}`);
}

function knownWords(
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

/** The fields of an answer as JSON: null in the place of an answer that was not given. */
export function answerFields(answer: Answer) {
  const { label, labels, scores, value, truncated, untokenized, unknown, distance, pValue } = answer;
  const none = abstained(answer);
  const more = {
    ...(unknown !== undefined && { unknown, distance, pValue }),
    ...definedOnly({ truncated, untokenized }),
  };
  if (value !== undefined) return { value: none ? null : value, ...more };
  return labels ? { labels: none ? null : labels, scores, ...more } : { label: none ? null : label, scores, ...more };
}

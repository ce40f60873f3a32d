/** Text of unknown origin in HTML and SVG: nothing in it is markup, and nothing turns the direction of what stands beside it. */
import { visibleLines } from '../../messages/index.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string | number): string {
  return visibleLines(String(text)).replace(/[&<>"']/g, (sign) => entities[sign]!);
}

/** A sentence of the library, whose names of options and functions stand between backticks. */
export function sentenceHtml(sentence: string): string {
  return escapeHtml(sentence).replace(/`([^`]+)`/g, '<code>$1</code>');
}

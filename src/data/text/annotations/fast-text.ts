/** The beginning of a label in fastText's files (fasttext.cc/docs/en/supervised-tutorial.html). */
const mark = '__label__';

/** Whether these lines are fastText's: nearly all have a label. */
export function isFastText(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line.trim() !== '');
  return filled.length > 0 && filled.filter((line) => line.includes(mark)).length >= 0.9 * filled.length;
}

/** `__label__sea __label__blue the wave broke`: a text, and a label or several. */
export function fastTextRow(line: string): { text: string; label: string | string[] | undefined } {
  const words = line.split(/\s+/);
  const labels = words.filter((word) => word.startsWith(mark)).map((word) => word.slice(mark.length).replace(/,$/, ''));
  const text = line
    .replace(/(^|\s+)__label__\S*/g, '')
    .replace(/^\s*,/, '') // some put one behind the labels
    .trim();
  return { text, label: labels.length > 1 ? labels : labels[0] };
}

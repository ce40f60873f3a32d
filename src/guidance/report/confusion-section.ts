/** What is taken for what: a table of few classes, the most frequent mistakes of many. */
import type { ReportWords } from '../../messages/index.ts';
import { escapeHtml } from '../page/escape-html.ts';
import { htmlTable } from '../page/table.ts';
import type { ReportFormat } from './report-format.ts';

/** Classes of a table that is still read at a glance. */
const mostClasses = 15;
const mostPairs = 20;

export function confusionSection(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
  words: ReportWords,
  format: ReportFormat,
): string {
  const { columns, sections, confusionHint, confusionPairs, noMistakes } = words;
  if (classes.length <= mostClasses) {
    const rows = confusion.map((row, truth) => [
      escapeHtml(classes[truth]!),
      ...row.map((count, answer) => cell(count, truth === answer, row, format)),
    ]);
    const heads = [{ name: columns.truth }, ...classes.map((name) => ({ name, number: true }))];
    return `<p class="quiet">${escapeHtml(confusionHint)}</p>${htmlTable(sections.confusion, heads, rows)}`;
  }
  const pairs = confusion
    .flatMap((row, truth) => row.map((count, answer) => ({ count, truth, answer })))
    .filter(({ count, truth, answer }) => count > 0 && truth !== answer)
    .sort((a, b) => b.count - a.count)
    .slice(0, mostPairs);
  if (pairs.length === 0) return `<p>${escapeHtml(noMistakes)}</p>`;
  const rows = pairs.map(({ count, truth, answer }) => [
    escapeHtml(classes[truth]!),
    escapeHtml(classes[answer]!),
    format.integer(count),
  ]);
  const heads = [{ name: columns.truth }, { name: columns.answer }, { name: columns.count, number: true }];
  return `<p class="quiet">${escapeHtml(confusionPairs)}</p>${htmlTable(sections.confusion, heads, rows)}`;
}

/** Tinted by its share of the row: in the color of right answers on the diagonal, else in that of mistakes. */
function cell(count: number, isRight: boolean, row: readonly number[], format: ReportFormat): string {
  const total = row.reduce((sum, n) => sum + n, 0);
  const level = total > 0 ? Math.ceil((4 * count) / total) : 0;
  const text = format.integer(count);
  if (level === 0) return `<span class="quiet">${text}</span>`;
  return `<span class="${isRight ? 'right' : 'wrong'}-${level}">${isRight ? `<strong>${text}</strong>` : text}</span>`;
}

const tints = {
  right: ['#e3edf6', '#c2d8ec', '#9cc0e0', '#7fb0da'],
  wrong: ['#fdeadb', '#fbd0ac', '#f9b57d', '#f5994d'],
} as const;

export const confusionStyle = Object.entries(tints)
  .flatMap(([side, colors]) =>
    colors.map(
      (color, n) =>
        `.${side}-${n + 1} { background: ${color}; color: #111111; display: inline-block; min-width: 2.5em; padding: 0 0.4em; border-radius: 0.2em; }\n`,
    ),
  )
  .join('');

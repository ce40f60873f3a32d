/** A text with its words marked, as a page. */
import { type Language, pageWords, sayBriefly } from '../../messages/index.ts';
import { escapeHtml, sentenceHtml } from '../page/escape-html.ts';
import { renderPage } from '../page/page.ts';
import { htmlTable, tableStyle } from '../page/table.ts';
import type { TextExplanation, WordAttribution } from './explanation.ts';

/** Tints from weak to strong, dark text on all of them: 4.5 : 1 and more. */
const tints = {
  for: ['#fdeadb', '#fbd0ac', '#f9b57d', '#f5994d'],
  against: ['#e3edf6', '#c2d8ec', '#9cc0e0', '#7fb0da'],
} as const;

const style = `${Object.entries(tints)
  .flatMap(([side, colors]) => colors.map((color, n) => `mark.${side}-${n + 1} { background: ${color}; }\n`))
  .join('')}mark { color: #111111; border-radius: 0.2em; padding: 0 0.1em; }
mark[class^=for] { text-decoration: underline; text-decoration-thickness: 2px; }
mark[class^=against] { text-decoration: underline dotted; text-decoration-thickness: 2px; }
blockquote { margin: 1rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: 0.5rem; font-size: 1.15rem; line-height: 2; white-space: pre-wrap; }
`;

/** Words of the table, the strongest first. */
const listed = 15;

export async function textPage(explanation: TextExplanation, language: Language): Promise<string> {
  const words = pageWords[language];
  const { text, attributions, explained, label, value, nearest, completeness, steps, baseline, remarks } = explanation;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 3 });
  const percent = (share: number) =>
    `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(100 * share)} %`;
  const texts = typeof text === 'string' ? [text] : text;
  const answer = value === undefined ? label : number.format(value);
  const shown = explained.class || answer;
  const title = words.explanationTitle(shown);
  const strongest = [...attributions]
    .sort((a, b) => Math.abs(b.attribution) - Math.abs(a.attribution))
    .slice(0, listed);
  const probability = explained.probability === null ? '' : ` (${percent(explained.probability)})`;
  const body = [
    `<h1>${escapeHtml(title)}${probability}</h1>`,
    label === explained.class
      ? ''
      : `<p>${words.answer}: ${escapeHtml(answer)}. ${escapeHtml(words.explains(shown))}</p>`,
    `<p><mark class="for-3">${words.speaksFor}</mark> <mark class="against-3">${words.speaksAgainst}</mark></p>`,
    ...texts.map(
      (part, n) =>
        `<blockquote>${marked(
          part,
          attributions.filter((word) => word.part === n),
          attributions,
        )}</blockquote>`,
    ),
    `<h2>${words.strongest}</h2>`,
    htmlTable(
      words.strongest,
      [{ name: words.word }, { name: words.attribution, number: true }],
      strongest.map(({ word, attribution }) => [escapeHtml(word), signed(attribution, number)]),
    ),
    nearest.length === 0 ? '' : `<h2>${words.nearest}</h2>`,
    nearest.length === 0
      ? ''
      : htmlTable(
          words.nearest,
          [{ name: words.sample }, { name: words.label }, { name: words.similarity, number: true }],
          nearest.map(({ id, label, similarity }) => [
            escapeHtml(id),
            escapeHtml([label].flat().join(', ')),
            number.format(similarity),
          ]),
        ),
    `<p class="quiet">${escapeHtml(words.how(words.baselines[baseline], String(steps), percent(completeness.error)))}</p>`,
    ...remarks.map((said) => `<p class="quiet">${sentenceHtml(sayBriefly(said, language))}</p>`),
  ];
  return renderPage({ language, title, body: body.filter(Boolean).join('\n'), style: tableStyle + style });
}

function marked(text: string, words: readonly WordAttribution[], all: readonly WordAttribution[]): string {
  const strength = all.reduce((most, { attribution }) => Math.max(most, Math.abs(attribution)), 0);
  let html = '';
  let at = 0;
  for (const { start, end, attribution } of words) {
    html += escapeHtml(text.slice(at, start));
    const level = strength > 0 ? Math.round((4 * Math.abs(attribution)) / strength) : 0;
    const word = escapeHtml(text.slice(start, end));
    html += level === 0 ? word : `<mark class="${attribution > 0 ? 'for' : 'against'}-${level}">${word}</mark>`;
    at = end;
  }
  return html + escapeHtml(text.slice(at));
}

function signed(value: number, number: Intl.NumberFormat): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${number.format(Math.abs(value))}`;
}

/** An explanation in the terminal: marks beside colors, so that it reads without them. */

import { visibleEvidence } from '../../guidance/explain/explanation-files.ts';
import { type HeatMap, inCells } from '../../guidance/explain/heat-map.ts';
import type { Explanation, PhotoExplanation, TextExplanation } from '../../guidance/explain/index.ts';
import { pageWords } from '../../messages/index.ts';
import type { CliContext } from '../context.ts';

/** @param name of the input. @param written paths of its files. */
export function explainLines(
  name: string,
  explanation: Explanation,
  written: readonly string[],
  context: CliContext,
): string[] {
  const { console, format, messages, language } = context;
  const { explain: words } = messages;
  const { label, value, explained, completeness, steps, baseline, nearest } = explanation;
  const answer = value === undefined ? label : format.decimal(value);
  const share = explained.probability === null ? '' : ` ${format.percent(explained.probability)}`;
  const heading =
    explained.class === label || value !== undefined
      ? `${console.styleOut('bold', answer)}${share}`
      : `${console.styleOut('bold', answer)}; ${words.explains(explained.class, share.trim())}`;
  const lines = explanation.modality === 'text' ? textLines(explanation, context) : photoLines(explanation, context);
  const error = Number.isFinite(completeness.error) ? format.percent(completeness.error) : '∞';
  return [
    `${name}: ${heading}`,
    ...lines.map((line) => `  ${line}`),
    ...(nearest.length === 0
      ? []
      : [
          `  ${words.nearest} ${nearest
            .map(({ id, label: of, similarity }) => `${id} (${[of].flat().join(', ')}; ${format.decimal(similarity)})`)
            .join(', ')}`,
        ]),
    ...(written.length === 0 ? [] : [`  ${words.written(written.join(', '))}`]),
    `  ${console.styleOut('dim', words.how(pageWords[language].baselines[baseline], format.integer(steps), error))}`,
  ];
}

/** Signs after a word, by how strong it is beside the strongest. */
const signs = 3;

function textLines({ attributions, explained }: TextExplanation, { console, messages }: CliContext): string[] {
  const { explain: words } = messages;
  const strength = attributions.reduce((most, { attribution }) => Math.max(most, Math.abs(attribution)), 0);
  const shown = attributions.map(({ word, attribution }) => {
    const level = strength > 0 ? Math.round((signs * Math.abs(attribution)) / strength) : 0;
    if (level === 0) return word;
    const style = attribution > 0 ? 'yellow' : 'blue';
    return console.styleOut(style, `${word}${(attribution > 0 ? '+' : '−').repeat(level)}`);
  });
  return [shown.join(' '), console.styleOut('dim', words.legend(explained.class || words.number))];
}

const shades = ' ░▒▓█';

function photoLines(explanation: PhotoExplanation, context: CliContext): string[] {
  const { format, messages } = context;
  const { explain: words } = messages;
  const evidence = positive(visibleEvidence(explanation));
  const ninths = inCells(evidence, 3).values;
  const total = ninths.reduce((sum, part) => sum + part, 0);
  const best = ninths.reduce((top, part, n) => (part > ninths[top]! ? n : top), 0);
  const place =
    total > 0 && ninths.length === 9
      ? [words.strongest(words.places[best]!, format.percent(ninths[best]! / total))]
      : [];
  return [...place, ...shaded(inCells(evidence, 12))];
}

function positive({ height, width, values }: HeatMap): HeatMap {
  return { height, width, values: values.map((value) => Math.max(0, value)) };
}

/** Two characters a cell, as characters are twice as high as wide. */
function shaded({ height, width, values }: HeatMap): string[] {
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const level = most > 0 ? Math.round(((shades.length - 1) * values[y * width + x]!) / most) : 0;
      return shades[level]!.repeat(2);
    })
      .join('')
      .trimEnd(),
  );
}

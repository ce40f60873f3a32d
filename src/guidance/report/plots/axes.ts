/** The frame of a plot: its size, its axes, and where numbers lie in it. */
import { escapeHtml } from '../../page/escape-html.ts';
import { axisTicks } from './axis-ticks.ts';

/** Of all plots: 360 units wide, so that texts keep their size on a narrow screen. */
const size = { width: 360, height: 230, left: 46, right: 22, top: 12, bottom: 40 } as const;

export interface Axis {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly format: (value: number) => string;
}

export interface Frame {
  x(value: number): number;
  y(value: number): number;
  /** Lines, ticks and names. */
  readonly drawn: string;
}

export function axesFrame(across: Axis, up: Axis): Frame {
  const xs = axisTicks(across.low, across.high, 5);
  const ys = axisTicks(up.low, up.high, 4);
  const [left, right] = [size.left, size.width - size.right];
  const [top, bottom] = [size.top, size.height - size.bottom];
  const scale = (ticks: readonly number[], from: number, to: number) => (value: number) => {
    const span = ticks.at(-1)! - ticks[0]! || 1;
    return Number((from + ((value - ticks[0]!) / span) * (to - from)).toFixed(2));
  };
  const x = scale(xs, left, right);
  const y = scale(ys, bottom, top);
  const drawn = [
    ...ys.map(
      (tick) =>
        `<line class="grid" x1="${left}" x2="${right}" y1="${y(tick)}" y2="${y(tick)}"/><text class="tick end" x="${left - 5}" y="${y(tick) + 4}">${escapeHtml(up.format(tick))}</text>`,
    ),
    ...xs.map(
      (tick) => `<text class="tick middle" x="${x(tick)}" y="${bottom + 14}">${escapeHtml(across.format(tick))}</text>`,
    ),
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
    `<text class="tick middle" x="${(left + right) / 2}" y="${size.height - 6}">${escapeHtml(across.name)}</text>`,
  ].join('');
  return { x, y, drawn };
}

/** A plot with what it says to those who do not see it. @param id unique on its page. */
export function plotFigure(
  { id, title, description, caption }: { id: string; title: string; description: string; caption: string },
  drawn: string,
): string {
  return `<figure><svg role="img" viewBox="0 0 ${size.width} ${size.height}" aria-labelledby="${id}-title ${id}-text"><title id="${id}-title">${escapeHtml(title)}</title><desc id="${id}-text">${escapeHtml(description)}</desc>${drawn}</svg><figcaption>${caption}</figcaption></figure>`;
}

export const plotStyle = `
figure { margin: 0.5rem 0; max-width: 36rem; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { color: var(--quiet); font-size: 0.9rem; }
.plots { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
.tick { fill: var(--quiet); font-size: 11px; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.grid { stroke: var(--line); stroke-width: 0.5; }
.axis { stroke: var(--quiet); stroke-width: 1; }
.line { fill: none; stroke-width: 2; }
.one { stroke: var(--bar); }
.two { stroke: var(--other); stroke-dasharray: 5 3; }
.dot-one { fill: var(--bar); }
.dot-two { fill: var(--other); }
.band { fill: var(--other); fill-opacity: 0.18; }
.bars { fill: var(--bar); }
.diagonal { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 3 3; }
.key { display: inline-block; width: 1.6em; border-top: 2px solid; vertical-align: middle; margin-right: 0.3em; }
.key-one { border-color: var(--bar); }
.key-two { border-color: var(--other); border-top-style: dashed; }
`;

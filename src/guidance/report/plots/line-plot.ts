/** Lines over numbers, two at most: the second is dashed, so that color is not needed to tell them apart. */
import { escapeHtml } from '../../page/escape-html.ts';
import { axesFrame, plotFigure } from './axes.ts';

export interface PlottedLine {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number; readonly low?: number; readonly high?: number }[];
}

export interface LinePlot {
  /** Unique on its page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly across: { readonly name: string; readonly format: (value: number) => string };
  readonly up: { readonly name: string; readonly format: (value: number) => string };
  readonly lines: readonly [PlottedLine, PlottedLine?];
}

const looks = ['one', 'two'] as const;

export function linePlot({ id, title, description, across, up, lines }: LinePlot): string {
  const shown = lines.filter((line) => line !== undefined).filter(({ points }) => points.length > 0);
  const all = shown.flatMap(({ points }) => points).filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const heights = all.flatMap(({ y, low = y, high = y }) => [low, high]);
  const limits = (values: readonly number[]) => ({
    low: values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    high: values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  });
  if (all.length === 0) return '';
  const frame = axesFrame({ ...across, ...limits(all.map(({ x }) => x)) }, { ...up, ...limits(heights) });
  const place = (x: number, y: number) => `${frame.x(x)},${frame.y(y)}`;
  const drawn = shown.map(({ points }, n) => {
    const look = looks[n]!;
    const finite = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
    const banded = finite.filter(({ low, high }) => low !== undefined && high !== undefined);
    const band = [
      ...banded.map(({ x, high }) => place(x, high!)),
      ...banded.toReversed().map(({ x, low }) => place(x, low!)),
    ];
    const line = `<polyline class="line ${look}" points="${finite.map(({ x, y }) => place(x, y)).join(' ')}"/>`;
    const dots = finite.map(
      ({ x, y }) => `<circle class="dot-${look}" cx="${frame.x(x)}" cy="${frame.y(y)}" r="2.5"/>`,
    );
    return `${band.length > 2 ? `<polygon class="band" points="${band.join(' ')}"/>` : ''}${line}${dots.join('')}`;
  });
  const keys = shown.map(({ name }, n) => `<span class="key key-${looks[n]}"></span>${escapeHtml(name)}`);
  const caption = `${escapeHtml(up.name)}: ${keys.join(' &nbsp; ')}`;
  return plotFigure({ id, title, description, caption }, frame.drawn + drawn.join(''));
}

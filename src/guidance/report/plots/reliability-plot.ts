/** How often answers of each confidence are right. (Guo et al. 2017, figure 1) */
import { axesFrame, plotFigure } from './axes.ts';

export interface ReliabilityBin {
  /** Confidences above `low`, up to `high`. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Of the answers in it; null where there are none. */
  readonly accuracy: number | null;
  readonly confidence: number | null;
}

/** Ten bins of equal width. @param confidences of the answers. @param right whether each was. */
export function reliabilityBins(confidences: readonly number[], right: readonly boolean[]): ReliabilityBin[] {
  return Array.from({ length: 10 }, (_, n) => {
    const [low, high] = [n / 10, (n + 1) / 10];
    const inside = [...confidences.keys()].filter(
      (i) => Math.min(9, Math.max(0, Math.ceil(confidences[i]! * 10) - 1)) === n,
    );
    const mean = (values: readonly number[]) =>
      values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      low,
      high,
      count: inside.length,
      accuracy: mean(inside.map((i) => (right[i] ? 1 : 0))),
      confidence: mean(inside.map((i) => confidences[i]!)),
    };
  });
}

export function reliabilityPlot(
  bins: readonly ReliabilityBin[],
  words: {
    readonly id: string;
    readonly title: string;
    readonly description: string;
    readonly confidence: string;
    readonly accuracy: string;
    readonly percent: (value: number) => string;
  },
): string {
  const { id, title, description, confidence, accuracy, percent } = words;
  const frame = axesFrame(
    { name: confidence, low: 0, high: 1, format: percent },
    { name: accuracy, low: 0, high: 1, format: percent },
  );
  const bars = bins.flatMap(({ low, high, accuracy: share }) => {
    if (share === null) return [];
    const [x, width] = [frame.x(low) + 1, frame.x(high) - frame.x(low) - 2];
    const top = Math.min(frame.y(share), frame.y(0) - 1);
    return [`<rect class="bars" x="${x}" y="${top}" width="${width}" height="${frame.y(0) - top}"/>`];
  });
  const diagonal = `<line class="diagonal" x1="${frame.x(0)}" y1="${frame.y(0)}" x2="${frame.x(1)}" y2="${frame.y(1)}"/>`;
  return plotFigure({ id, title, description, caption: description }, frame.drawn + bars.join('') + diagonal);
}

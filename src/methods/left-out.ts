/** What a training left out of its data: when the dataset was opened, and while files were read. */
import type { ImageDataset, TextDataset } from '../data/index.ts';
import type { OnEvent } from '../training/events.ts';

/** Samples by the code of the reason, copies among them; what systems hide in folders does not count. */
export type LeftOut = Readonly<Record<string, number>>;

/** @returns the counts, which grow, and the listener that they grow by. */
export function countLeftOut(
  { skipped }: Pick<ImageDataset | TextDataset, 'skipped'>,
  onEvent: OnEvent | undefined,
): { readonly leftOut: LeftOut; readonly onEvent: OnEvent } {
  const leftOut: Record<string, number> = {};
  const count = (code: string) => {
    if (code !== 'HIDDEN') leftOut[code] = (leftOut[code] ?? 0) + 1;
  };
  for (const { code } of skipped) count(code);
  return {
    leftOut,
    onEvent: (event) => {
      if (event.type === 'skipped') count(event.code);
      onEvent?.(event);
    },
  };
}

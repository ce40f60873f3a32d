import type { ImageDataset, TextDataset } from '../../data/index.ts';
import { type DatasetFlags, datasetOptions } from '../options/data-options.ts';

/** Photos or texts, whichever the path holds. */
export async function openDataset(
  given: string,
  flags: DatasetFlags,
  options: { readonly signal: AbortSignal; readonly onProgress: (done: number, total: number) => void },
): Promise<ImageDataset | TextDataset> {
  const { openDataset } = await import('../../data/node/index.ts');
  return openDataset(given, { ...options, ...datasetOptions(flags) });
}

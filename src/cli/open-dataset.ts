import type { ImageDataset } from '../data/images/image-dataset.ts';
import type { TextDataset, TextTask } from '../data/text/text-dataset.ts';
import { dataKind } from './data-kind.ts';

export interface DatasetFlags {
  readonly textColumn?: string;
  readonly labelColumn?: string;
  readonly splitColumn?: string;
  readonly task?: TextTask;
  readonly missingLabels?: string;
  readonly mergeLabels?: boolean;
  readonly encoding?: string;
}

/** Photos or texts, whichever the path holds. */
export async function openDataset(
  given: string,
  flags: DatasetFlags,
  options: { readonly signal: AbortSignal; readonly onProgress: (done: number, total: number) => void },
): Promise<ImageDataset | TextDataset> {
  const { imageFolder, textDataset } = await import('../data/index.ts');
  if ((await dataKind(given)) === 'image') return imageFolder(given, options);
  const { textColumn, labelColumn, splitColumn, task, missingLabels, mergeLabels, encoding } = flags;
  return textDataset(given, {
    ...options,
    ...(textColumn !== undefined && { textColumn: columns(textColumn) as string | [string, string] }),
    ...(labelColumn !== undefined && { labelColumn: columns(labelColumn) }),
    ...(splitColumn !== undefined && { splitColumn }),
    ...(task !== undefined && { task }),
    ...(missingLabels !== undefined && { missingLabels: listOf(missingLabels) }),
    ...(mergeLabels !== undefined && { mergeLabels }),
    ...(encoding !== undefined && { encoding }),
  });
}

/** One name, or several between commas. */
function columns(text: string): string | string[] {
  const names = listOf(text);
  return names.length === 1 ? names[0]! : names;
}

function listOf(text: string): string[] {
  return text.trim() === '' ? [] : text.split(',').map((name) => name.trim());
}

import type { DatasetOptions, ImageDataset, TextDataset, TextTask } from '../../data/index.ts';

export interface DatasetFlags {
  readonly imageColumn?: string;
  readonly textColumn?: string;
  readonly labelColumn?: string;
  readonly splitColumn?: string;
  readonly labelFrom?: 'folder' | 'file-name';
  readonly imageRoot?: string;
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
  const { openDataset } = await import('../../data/index.ts');
  return openDataset(given, { ...options, ...datasetOptions(flags) });
}

/** The flags that were given, as options of the library. */
export function datasetOptions(flags: DatasetFlags): DatasetOptions {
  const { imageColumn, textColumn, labelColumn, splitColumn, labelFrom, imageRoot } = flags;
  const { task, missingLabels, mergeLabels, encoding } = flags;
  return {
    ...(imageColumn !== undefined && { imageColumn }),
    ...(textColumn !== undefined && { textColumn: columns(textColumn) as string | [string, string] }),
    ...(labelColumn !== undefined && { labelColumn: columns(labelColumn) }),
    ...(splitColumn !== undefined && { splitColumn }),
    ...(labelFrom !== undefined && { labelFrom }),
    ...(imageRoot !== undefined && { imageRoot }),
    ...(task !== undefined && { task }),
    ...(missingLabels !== undefined && { missingLabels: listOf(missingLabels) }),
    ...(mergeLabels !== undefined && { mergeLabels }),
    ...(encoding !== undefined && { encoding }),
  };
}

/** One name, or several between commas. */
function columns(text: string): string | string[] {
  const names = listOf(text);
  return names.length === 1 ? names[0]! : names;
}

function listOf(text: string): string[] {
  return text.trim() === '' ? [] : text.split(',').map((name) => name.trim());
}

import { resolve } from 'node:path';
import { looksLikeHubId } from '../../hub/index.ts';
import { listStarters } from '../opening/starters.ts';
import type { ReferenceModel } from '../reference-model.ts';

/** What `openModel` is given to open a model again. */
export async function placeOf({
  name,
  folder,
  file,
}: Pick<ReferenceModel, 'name' | 'folder' | 'file'>): Promise<string> {
  const starters = await listStarters();
  if (starters.some((starter) => starter.id === name && starter.folder === folder)) return name;
  if (looksLikeHubId(name)) return name;
  return resolve(folder ?? file);
}

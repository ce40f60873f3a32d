import { type DatasetOptions, type ImageDataset, openDataset, type TextDataset } from '../data/node/index.ts';
import { InjertoError } from '../errors.ts';

export interface ProjectData {
  readonly dataset: ImageDataset | TextDataset;
  /** The class of a sample by its id, where the dataset itself says none. */
  readonly labelOf: (id: string) => string | undefined;
}

/** Opens data for a project, as `openDataset` does; but a single class folder is enough here, as the project has the others.
 * @throws {InjertoError} as `openDataset`. */
export async function openProjectData(source: string, options: DatasetOptions): Promise<ProjectData> {
  try {
    return { dataset: await openDataset(source, options), labelOf: () => undefined };
  } catch (error) {
    if (!(error instanceof InjertoError) || error.code !== 'CLASS_TOO_FEW' || options.task !== undefined) throw error;
    const only = error.details?.class;
    if (typeof only !== 'string') throw error;
    const dataset = await openDataset(source, { ...options, task: 'unlabeled' });
    // what lies beside the folder of the class is of no class
    return { dataset, labelOf: (id) => (id.split('/').slice(0, -1).includes(only) ? only : undefined) };
  }
}

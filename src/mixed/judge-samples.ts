import { throwIfAborted } from '../abort.ts';
import { openModel } from '../models/node/index.ts';
import { openPredictor } from '../predict/open-predictor.ts';
import { blobFile, type Project, type StoredSample } from '../project/index.ts';

/** Asks one of the project's models about labelled samples.
 * @returns whether each was given its label. A class that the model does not know is wrong. */
export async function judgeSamples(
  project: Project,
  model: string,
  samples: readonly StoredSample[],
  signal?: AbortSignal,
): Promise<boolean[]> {
  if (samples.length === 0) return [];
  const predictor = await openPredictor(await openModel(project.modelFolder(model)));
  try {
    const right: boolean[] = [];
    for (const { id, extension, text, label } of samples) {
      throwIfAborted(signal);
      const answer = await predictor.predict(text ?? blobFile(project.folder, id, extension));
      right.push(answer.label === label);
    }
    return right;
  } finally {
    await predictor.dispose();
  }
}

/** `training.yaml`, which a training leaves in its model folder: all its options, for `injerto train --config`. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { replaceFile } from '../../replace-file.ts';
import { type DatasetFlags, datasetOptions } from '../options/data-options.ts';

/** Its name. */
export const trainingFile = 'training.yaml';

export interface RecordedTraining {
  readonly data: string;
  /** As it was named, or the usual one. */
  readonly model: string;
  /** Every option that the weights depend on, and the task where it is no task of labels. */
  readonly config: object;
  readonly flags: DatasetFlags & {
    readonly base?: string;
    readonly background?: readonly number[];
    readonly wholeFiles?: boolean;
  };
}

/** Paths are written as they lie from the folder: nothing of the machine is told, and folders that move together still fit. */
export async function writeTrainingFile(
  folder: string,
  { data, model, config, flags }: RecordedTraining,
): Promise<void> {
  const { imageRoot, ...reading } = datasetOptions(flags);
  const fromHere = (file: string) => pathFrom(folder, file);
  const named = async (model: string) => ((await isPath(model)) ? fromHere(model) : model);
  const options = {
    data: fromHere(data),
    model: await named(model),
    ...(flags.base !== undefined && { base: await named(flags.base) }),
    ...reading,
    ...(imageRoot !== undefined && { imageRoot: fromHere(imageRoot) }),
    ...(flags.background && { background: flags.background }),
    ...(flags.wholeFiles && { wholeFiles: true }),
    ...config,
  };
  const heading = `# The options of this training. To repeat it: injerto train --config ${trainingFile} --out FOLDER\n`;
  await replaceFile(path.join(folder, trainingFile), [heading, stringify(options)]);
}

/** With `/` on every system; of another drive the whole path. */
function pathFrom(folder: string, file: string): string {
  const relative = path.relative(folder, path.resolve(file)).split(path.sep).join('/');
  return path.isAbsolute(relative) || relative.startsWith('../') ? relative : `./${relative}`;
}

/** Whether a model is named by its path, as `openModel` tells it. */
async function isPath(model: string): Promise<boolean> {
  const { listStarters } = await import('../../models/opening/starters.ts');
  return existsSync(path.resolve(model)) && !(await listStarters()).some(({ id }) => id === model);
}

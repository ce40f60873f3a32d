/** `injerto train DATA`: a model learns from labelled photos or texts. */
import type { ImageDataset } from '../../data/images/image-dataset.ts';
import type { TextDataset } from '../../data/text/text-dataset.ts';
import { InjertoError } from '../../errors.ts';
import type { KeptPlace } from '../../models/node/index.ts';
import { usualModel } from '../../models/usual-model.ts';
import type { CliContext } from '../context.ts';
import { openDataset } from '../inputs/open-dataset.ts';
import { openReference } from '../inputs/open-reference.ts';
import type { DatasetFlags } from '../options/data-options.ts';
import { meantMethod, trainOptions, withUsualMethod } from '../options/train-options.ts';
import { trainJson, trainReport } from '../reports/train-report.ts';
import { resumableTraining, type TrainingFlags } from './resumable-training.ts';

export async function trainOnSamples(context: CliContext, data: string, flags: TrainingFlags): Promise<number> {
  const { train } = await import('../../index.ts');
  // of labelled texts in a file each line is one
  if (flags.wholeFiles) throw new InjertoError('OPTION_INVALID/whole-files', { where: { option: 'wholeFiles' } });
  if (flags.adapterOut !== undefined) checkMakesAdapter(meantMethod(flags));
  const { placesOf } = await import('../../models/node/index.ts');
  let dataset: ImageDataset | TextDataset | undefined;
  try {
    return await resumableTraining(context, data, flags, async (place) => {
      const { out, adapterOut, checkpointDir, display, report, signal } = place;
      await place.checkOutputs(readPlaces(data, flags));
      const access = { display, signal, ...(flags.background && { background: flags.background }) };
      // a model that is named is looked for before the data are read, which may take long
      const base = flags.base === undefined ? {} : { base: flags.base };
      const named =
        flags.model === undefined ? undefined : await openReference(context, flags.model, { ...access, ...base });
      if (named) await place.checkOutputs(placesOf(named));
      const onProgress = (done: number, total: number) => report.progress('read', done, total);
      const opened = await openDataset(data, flags as DatasetFlags, { signal, onProgress });
      dataset = opened;
      report.dataset(opened);
      const usual = usualModel[opened.modality];
      const reference = named ?? (await openReference(context, usual, access));
      const run = await train(reference, opened, {
        ...trainOptions(withUsualMethod(flags, opened.modality)),
        checkpointDir,
        onEvent: report.onEvent,
        signal,
      });
      const print = () => {
        const { remarks } = report;
        const result = { run, dataset: opened, out, adapterOut, remarks, reported: flags.report !== false };
        return flags.json ? JSON.stringify(trainJson(result)) : trainReport(result, context);
      };
      const writeReport = async (folder: string) => {
        const reports = await import('../../guidance/report/index.ts');
        await reports.writeReport(run, folder, { dataset: opened, language: context.language });
      };
      return { run, print, report: writeReport, model: flags.model ?? usual };
    });
  } finally {
    await dataset?.close();
  }
}

function checkMakesAdapter(method: unknown): void {
  if (method === 'lora') return;
  throw new InjertoError('NO_ADAPTER/flag', {
    details: { method: String(method ?? 'transfer') },
    where: { option: 'adapterOut' },
  });
}

/** What is read of the data. */
function readPlaces(data: string, { imageRoot }: TrainingFlags): KeptPlace[] {
  return [data, ...(imageRoot === undefined ? [] : [imageRoot])].map((path) => ({ path, kind: 'data' }));
}

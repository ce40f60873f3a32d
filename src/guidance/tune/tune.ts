import { isAbort } from '../../abort.ts';
import { cacheDirectory } from '../../cache-directory.ts';
import {
  type ImageDataset,
  type ImageSample,
  splitDataset,
  type TextDataset,
  type TextSample,
} from '../../data/index.ts';
import { InjertoError } from '../../errors.ts';
import { parseTrainOptions } from '../../methods/options/parse-options.ts';
import { injertoVersion } from '../../models/export/injerto-version.ts';
import { openModel, type ReferenceModel } from '../../models/node/index.ts';
import { checkArgument } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { StateFolder } from '../../state-folder.ts';
import { Budget } from '../trials/budget.ts';
import { identityOfModel } from '../trials/identity-of-model.ts';
import { checkOneClassEach } from '../trials/one-class-each.ts';
import { saidOnce } from '../trials/said-once.ts';
import { conclude } from './conclude.ts';
import { runSearch } from './run-search.ts';
import type { Scene } from './scene.ts';
import { drawTrials } from './search-space.ts';
import { parseTuneOptions, type ResolvedTuneOptions, type TuneOptions } from './tune-options.ts';
import { epochRungs } from './tune-rungs.ts';
import type { Tuning } from './tuning.ts';

/** Searches for better options of `fine-tune` or `lora` than the defaults: learning rate, augmentation or decay by layer, smoothing, weight decay, batch size,
 * rank. Many options are trained for few epochs, the best third of them for more (successive halving); the defaults go on to the end.
 *
 * The test samples that `train` sets aside take no part. Of the others three fifths learn, a fifth selects, and a fifth, which selected nothing, says whether
 * the best options beat the defaults: where they do so neither significantly nor by more than a point, the defaults are recommended. Trials are kept, and the
 * next call goes on. The same seed tries the same options.
 * @param reference what `openModel` gives or takes.
 * @throws {InjertoError} CONFIG_INVALID · MODALITY_MISMATCH · TUNE_TASK unless each sample has one class · TOO_FEW_TO_TUNE · ABORTED: what was finished is kept ·
 * what `train` throws with the defaults.
 * @example
 * const { recommendation } = await tune('mobilenet-v2', await imageFolder('./photos'), { budget: 3600 });
 * const run = await train(await openModel('mobilenet-v2'), photos, { method: 'fine-tune', ...recommendation?.options }); */
export async function tune(
  reference: ReferenceModel | string,
  dataset: ImageDataset | TextDataset,
  options: TuneOptions = {},
): Promise<Tuning> {
  checkArgument('reference', reference, fields.namedModel);
  checkArgument('dataset', dataset, fields.dataset);
  const resolved = parseTuneOptions(options);
  const { method, seed, trials, budget: seconds, signal, stateDir, cacheDir = cacheDirectory() } = resolved;
  const budget = new Budget(seconds);
  const model = typeof reference === 'string' ? await openModel(reference) : reference;
  const { modality } = dataset;
  const divided = divide(dataset, resolved);
  // the defaults of the method, and whatever is wrong with the options, before anything is trained
  const { config } = parseTrainOptions(
    { method, ...(options.epochs !== undefined && { epochs: options.epochs }) },
    modality,
  );
  const { epochs } = config as { readonly epochs: number };
  const parent = stateDir === undefined ? [cacheDir, 'tune'] : [stateDir];
  const state = await StateFolder.open(parent, identityOf(model, divided, resolved));
  const scene: Scene = {
    reference: model,
    dataset: divided,
    options: resolved,
    state,
    emit: saidOnce(options.onEvent),
  };
  const drawn = drawTrials(method, modality, { count: trials, seed });
  try {
    return conclude(scene, await runSearch(scene, drawn, epochRungs(epochs, trials), budget), epochs);
  } catch (error) {
    if (!signal || !isAbort(error, signal)) throw error;
    throw new InjertoError('ABORTED/tune', { details: { folder: state.folder }, cause: signal.reason });
  }
}

/** The dataset without its test samples; the others in sides of their own. @throws {InjertoError} TUNE_TASK · TOO_FEW_TO_TUNE. */
function divide(dataset: ImageDataset | TextDataset, { seed, test }: ResolvedTuneOptions): ImageDataset | TextDataset {
  const { modality } = dataset;
  checkOneClassEach(dataset, 'TUNE_TASK');
  const outer = splitDataset<ImageSample | TextSample>(dataset.samples, { seed, ...(test !== undefined && { test }) });
  const apart = new Set(outer.test.map(({ id }) => id));
  const rest = (dataset.samples as readonly (ImageSample | TextSample)[])
    .filter(({ id }) => !apart.has(id))
    .map(({ split: _, ...sample }) => sample as ImageSample | TextSample);
  const inner = splitDataset(rest, { seed, validation: 0.2, test: 0.2 });
  const classes = new Set(inner.train.map(({ label }) => label)).size;
  if (classes < 2 || inner.validation.length === 0 || inner.test.length === 0) {
    throw new InjertoError('TOO_FEW_TO_TUNE', { details: { modality } });
  }
  const samples = (['train', 'validation', 'test'] as const).flatMap((side) =>
    inner[side].map((sample) => ({ ...sample, split: side })),
  );
  return { ...dataset, samples, givenSplits: ['train', 'validation', 'test'] } as unknown as typeof dataset;
}

/** All that a trial depends on but for its number and its epochs: what differs in any of it is kept in another folder. */
function identityOf(
  model: ReferenceModel,
  { classes, samples }: ImageDataset | TextDataset,
  { method, seed, trials, maxLength, prompt }: ResolvedTuneOptions,
): string[] {
  return [
    injertoVersion(),
    ...identityOfModel(model),
    JSON.stringify({ method, seed, trials, maxLength, prompt, classes }),
    ...samples.map(({ id, hash, label, split }) => JSON.stringify([id, hash, label, split])),
  ];
}

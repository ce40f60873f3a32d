import * as z from 'zod';
import { isAbort } from '../../abort.ts';
import { cacheDirectory } from '../../cache-directory.ts';
import { closeAfter } from '../../close-after.ts';
import {
  type ImageDataset,
  type ImageSample,
  openDataset,
  seededRandom,
  splitDataset,
  type TextDataset,
  type TextSample,
} from '../../data/node/index.ts';
import { InjertoError } from '../../errors.ts';
import { injertoVersion } from '../../models/export/injerto-version.ts';
import { checkArgument } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { StateFolder } from '../../state-folder.ts';
import { groupFolds, groupNumbers } from '../probe/index.ts';
import { Budget } from '../trials/budget.ts';
import { interleaved } from '../trials/interleaved.ts';
import { checkOneClassEach } from '../trials/one-class-each.ts';
import { saidOnce } from '../trials/said-once.ts';
import { candidatesFor } from './candidate.ts';
import type { Choice } from './choice.ts';
import { type ChooseOptions, parseChooseOptions, type ResolvedChooseOptions } from './choose-options.ts';
import { conclude } from './conclude.ts';
import { runRungs } from './run-rungs.ts';
import { planRungs } from './rungs.ts';
import type { Scene } from './scene.ts';

/** Chooses a reference model for the user's own data: each model's features are judged by a probe, softmax regression that is cross-validated, the head that
 * `transfer` solves for. Many models are judged on few samples, the best third of them on more, so that ten cost little more than two. The test samples that
 * `train` sets aside take no part.
 *
 * The answer is the most accurate model, or a smaller or faster one that loses neither significantly nor more than a point. Judgements are kept, and the next
 * call goes on.
 * @param data a dataset, or a path as of `openDataset`.
 * @throws {InjertoError} CONFIG_INVALID · DATASET_UNLABELED · CHOOSE_TASK unless each sample has one class · TOO_FEW_TO_CHOOSE · NO_MODELS_TO_CHOOSE · ABORTED:
 * what was finished is kept · where no model could be judged, what stood in the way of the first · of a path, as `openDataset`.
 * @example
 * const { best, recommendation } = await choose('./photos', { models: ['mobilenet-v2', 'efficientnet-lite0', './my-resnet'] });
 * console.log(best, recommendation?.why[0]?.message); */
export async function choose(data: string | ImageDataset | TextDataset, options: ChooseOptions = {}): Promise<Choice> {
  checkArgument('data', data, z.union([fields.filled, fields.dataset]));
  const resolved = parseChooseOptions(options);
  if (typeof data !== 'string') return chooseOn(data, resolved);
  const dataset = await openDataset(data);
  return closeAfter(
    () => chooseOn(dataset, resolved),
    () => dataset.close(),
  );
}

async function chooseOn(dataset: ImageDataset | TextDataset, options: ResolvedChooseOptions): Promise<Choice> {
  checkOneClassEach(dataset, 'CHOOSE_TASK');
  const { signal, stateDir, cacheDir = cacheDirectory() } = options;
  const samples = samplesToJudgeBy(dataset, options);
  const candidates = await candidatesFor(dataset.modality, options);
  if (candidates.length === 0) throw new InjertoError('NO_MODELS_TO_CHOOSE');
  const parent = stateDir === undefined ? [cacheDir, 'choose'] : [stateDir];
  const state = await StateFolder.open(parent, identityOf(dataset, samples, options));
  const scene: Scene = { dataset, options, samples, state, emit: saidOnce(options.onEvent) };
  const budget = new Budget(options.budget);
  const rungs = planRungs(samples.length, dataset.classes.length, candidates.length);
  try {
    const outcomes = await runRungs(scene, candidates, rungs, budget);
    if (outcomes.contenders.length === 0 && outcomes.failure) throw outcomes.failure;
    return conclude(scene, outcomes, rungs);
  } catch (error) {
    if (!signal || !isAbort(error, signal)) throw error;
    throw new InjertoError('ABORTED/choose', { details: { folder: state.folder }, cause: signal.reason });
  }
}

/** All but the test samples, in an order of which every beginning has each class in its share.
 * @throws {InjertoError} TOO_FEW_TO_CHOOSE. */
function samplesToJudgeBy(
  { samples, modality }: ImageDataset | TextDataset,
  { seed, val, test }: ResolvedChooseOptions,
): Scene['samples'] {
  const { train, validation } = splitDataset<ImageSample | TextSample>(samples, {
    seed,
    ...(val !== undefined && { validation: val }),
    ...(test !== undefined && { test }),
  });
  const all = [...train, ...validation];
  const labels = Int32Array.from(all, ({ label }) => label);
  if (new Set(labels).size < 2 || groupFolds(labels, groupNumbers(all), { seed }).count < 2) {
    throw new InjertoError('TOO_FEW_TO_CHOOSE', { details: { modality } });
  }
  const places = Array.from(all.keys());
  return interleaved(places, labels, seededRandom(seed, 'choose')).map((place) => all[place]!);
}

/** All that judgements depend on but for the model: what differs in any of it is kept in another folder. */
function identityOf(
  { classes }: ImageDataset | TextDataset,
  samples: Scene['samples'],
  { seed, maxLength }: ResolvedChooseOptions,
): string[] {
  return [
    injertoVersion(),
    JSON.stringify({ seed, maxLength, classes }),
    ...samples.map(({ id, hash, label, group, subject }) => JSON.stringify([id, hash, label, group, subject])),
  ];
}

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
import { injertoVersion } from '../../models/export/injerto-version.ts';
import type { ReferenceModel } from '../../models/index.ts';
import { checkArgument } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { StateFolder } from '../../state-folder.ts';
import { Budget } from '../trials/budget.ts';
import { checkOneClassEach } from '../trials/one-class-each.ts';
import { saidOnce } from '../trials/said-once.ts';
import { type CompareOptions, parseCompareOptions, type ResolvedCompareOptions } from './compare-options.ts';
import type { ComparedMethod } from './compared-methods.ts';
import type { Comparison } from './comparison.ts';
import { conclude } from './conclude.ts';
import { measureCurves } from './measure-curves.ts';
import { runMethods } from './run-methods.ts';
import type { Scene } from './scene.ts';

/** Compares what a reference model can be on the user's own data: without examples, by its nearest neighbours, and trained by each method, all on the
 * same sides; with significance, calibration, time, memory, latency, and how much more data would bring. It ends in a recommendation: the simplest method
 * that loses neither significantly nor more than a point against the best, judged on validation samples, so that the test samples stay fair.
 *
 * What fits the budget is run, the simple methods first; finished ones are kept, and the next call goes on.
 * @throws {InjertoError} CONFIG_INVALID · DATASET_UNLABELED · COMPARE_TASK unless each sample has one class · TOO_FEW_CLASSES · NO_VALIDATION_SAMPLES ·
 * MODALITY_MISMATCH · ABORTED: what was finished is kept · where no method could be run, what stood in the way of the first.
 * @example
 * const { recommendation } = await compare(await openModel('mobilenet-v2'), await imageFolder('./photos'), { budget: 600 });
 * console.log(recommendation?.method, recommendation?.why[0]?.message); */
export async function compare(
  reference: ReferenceModel,
  dataset: ImageDataset | TextDataset,
  options: CompareOptions = {},
): Promise<Comparison> {
  checkArgument('reference', reference, fields.model);
  checkArgument('dataset', dataset, fields.dataset);
  const resolved = parseCompareOptions(options, reference);
  checkData(reference, dataset);
  const scene = await setScene(reference, dataset, resolved);
  const budget = new Budget(resolved.budget);
  const isCheap = (method: ComparedMethod) => cheap.has(method);
  try {
    const quick = await runMethods(scene, budget, resolved.methods.filter(isCheap));
    const curves = resolved.curves ? await measureCurves(scene, budget, quick) : [];
    // what may use up the budget comes last
    const rest = await runMethods(
      scene,
      budget,
      resolved.methods.filter((method) => !isCheap(method)),
      quick,
    );
    if (rest.finished.length === 0 && rest.failure) throw rest.failure;
    return conclude(scene, rest, curves);
  } catch (error) {
    const { signal } = resolved;
    if (!signal || !isAbort(error, signal)) throw error;
    throw new InjertoError('ABORTED/compare', { details: { folder: scene.state.folder }, cause: signal.reason });
  }
}

/** Methods that take no longer than the features of the samples, or so. */
const cheap: ReadonlySet<ComparedMethod> = new Set(['zero-shot', 'nearest-neighbors', 'transfer']);

async function setScene(
  reference: ReferenceModel,
  dataset: ImageDataset | TextDataset,
  options: ResolvedCompareOptions,
): Promise<Scene> {
  const { seed, val, test, stateDir, cacheDir = cacheDirectory() } = options;
  const splits = splitDataset<ImageSample | TextSample>(dataset.samples, {
    seed,
    ...(val !== undefined && { validation: val }),
    ...(test !== undefined && { test }),
  });
  checkSides(dataset, splits);
  const parent = stateDir === undefined ? [cacheDir, 'compare'] : [stateDir];
  const state = await StateFolder.open(parent, identityOf(reference, dataset, options));
  return { reference, dataset, options, splits, state, emit: saidOnce(options.onEvent) };
}

function checkData(reference: ReferenceModel, dataset: ImageDataset | TextDataset): void {
  const { modality, root } = dataset;
  checkOneClassEach(dataset, 'COMPARE_TASK');
  if (modality !== reference.modality) {
    const details = { model: reference.name, modality: reference.modality };
    throw new InjertoError('MODALITY_MISMATCH', { details, where: root });
  }
}

function checkSides({ classes, modality }: ImageDataset | TextDataset, { train, validation }: Scene['splits']): void {
  const taught = [...new Set(train.map(({ label }) => label))];
  if (taught.length < 2) {
    const name = taught[0] === undefined ? undefined : classes[taught[0]];
    throw new InjertoError('TOO_FEW_CLASSES', {
      details: { modality, ...(name !== undefined && { class: name }), least: 2 },
    });
  }
  if (validation.length === 0) throw new InjertoError('NO_VALIDATION_SAMPLES', { details: { modality } });
}

/** All that the answers of a method depend on: what differs in any of it is kept in another folder. */
function identityOf(
  reference: ReferenceModel,
  { classes, samples }: ImageDataset | TextDataset,
  { seed, val, test, maxLength, prompt, zeroShotModel }: ResolvedCompareOptions,
): string[] {
  const { sha256, adapter } = reference;
  const preparation = reference.modality === 'image' ? reference.preprocessing : reference.prompts;
  const named = zeroShotModel && { modality: zeroShotModel.modality, name: zeroShotModel.name };
  const settings = { seed, val, test, maxLength, prompt, preparation, adapter, zeroShotModel: named, classes };
  return [
    injertoVersion(),
    sha256,
    JSON.stringify(settings),
    ...samples.map(({ id, hash, label, split, group, subject }) =>
      JSON.stringify([id, hash, label, split, group, subject]),
    ),
  ];
}

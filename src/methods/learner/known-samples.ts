/** After a training: what the model knows, so that it can tell what it does not. */
import { closeAfter } from '../../close-after.ts';
import { seededRandom } from '../../data/index.ts';
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { applyParameters } from '../../models/index.ts';
import { distancesTo, type KnownSamples, unitRows } from '../../predict/unknown/known-samples.ts';
import { leastHeldOut, noveltyOf, thresholdOf } from '../../predict/unknown/novelty.ts';
import type { Matrix } from '../../training/linear-model/index.ts';
import type { Outcome } from './outcome.ts';
import { openReferenceFeatures } from './reference-features.ts';
import type { AnsweredSample, Splits } from './splits.ts';
import type { Workbench } from './workbench.ts';

/** Training samples that are kept at most: 5 MB of 1,280 features. */
const mostKept = 2000;
/** Nearest known samples that count: one alone may be a copy, or wrong itself. */
const neighbors = 5;

/** How the model tells samples that are unlike those that it learned from. */
export interface UnknownThreshold {
  /** Training samples that are kept. */
  readonly known: number;
  /** Training samples that there are. */
  readonly of: number;
  /** Nearest known samples that count. */
  readonly neighbors: number;
  /** Distance beyond which a sample is unknown, 0 … 2. */
  readonly threshold: number;
  /** Samples, none of them known, by which the threshold was set. */
  readonly heldOut: number;
  /** Test samples, and how many of them come out unknown: about 5 % are to be expected. */
  readonly test: { readonly samples: number; readonly unknown: number } | undefined;
}

export interface KnownOutcome {
  readonly samples: KnownSamples | undefined;
  readonly threshold: UnknownThreshold | undefined;
  /** Why there is none; undefined where there is one. */
  readonly notMeasured: Remark | undefined;
}

/** Keeps features of training samples as the trained model sees them, and the distances of held-out samples, which no weight and no other statistic learned from.
 * Nothing that goes wrong here ends a training that is done. */
export async function knownSamplesOf(bench: Workbench, outcome: Outcome): Promise<KnownOutcome> {
  const head = new Set(outcome.newHead.parameters);
  const body = Object.fromEntries(Object.entries(outcome.parameters).filter(([name]) => !head.has(name)));
  const isFrozen = Object.keys(body).length === 0;
  const { modality } = bench.reference;
  const none = (notMeasured: Remark): KnownOutcome => ({ samples: undefined, threshold: undefined, notMeasured });
  if (!isFrozen && outcome.found.trainedOn !== undefined) return none(remark('UNKNOWN_NOT_MEASURED/refit'));
  const sides = sidesOf(outcome.splits, isFrozen, bench.config.seed);
  if (sides.heldOut.length < leastHeldOut || sides.known.length === 0) {
    const samples = sides.heldOut.length;
    return none(remark('UNKNOWN_NOT_MEASURED/few', { modality, samples, least: leastHeldOut }));
  }
  try {
    const seen = { ...bench, emit: saidIfComputed(bench.emit) };
    return await measure(seen, applyParameters(bench.reference.model, body), sides);
  } catch (error) {
    if (!(error instanceof InjertoError) || error.code === 'ABORTED' || bench.signal?.aborted) throw error;
    return none(remark('UNKNOWN_NOT_MEASURED/failed', { why: error.toRemark() }));
  }
}

/** Features that are all in the cache, as after `transfer` and `contrastive`, are not worth a word. */
function saidIfComputed(emit: Workbench['emit']): Workbench['emit'] {
  let held: Parameters<Workbench['emit']>[0] | undefined;
  return (event) => {
    if (event.type === 'phase') {
      held = event;
      return;
    }
    if (held && event.type === 'progress' && event.done === event.total) return;
    if (held) emit(held);
    held = undefined;
    emit(event);
  };
}

interface Sides {
  readonly known: readonly AnsweredSample[];
  /** Training samples that there are. */
  readonly of: number;
  readonly heldOut: readonly AnsweredSample[];
  readonly test: readonly AnsweredSample[];
}

/** Where no weight of the body learned, training samples are as new to it as any: where validation samples are too few, some take their part, at most half. */
function sidesOf({ train, validation, test }: Splits, isFrozen: boolean, seed: number): Sides {
  const order = seededRandom(seed, 'known-samples').permutation(train.length);
  const shuffled = Array.from(order, (at) => train[at]!);
  const lacking = Math.max(0, leastHeldOut - validation.length);
  if (!isFrozen || lacking === 0) {
    return { known: shuffled.slice(0, mostKept), of: train.length, heldOut: validation, test };
  }
  // copies and samples of one subject stay together
  const groupOf = ({ group, hash }: AnsweredSample) => group ?? hash;
  const lent = new Set<string>();
  let count = 0;
  for (const sample of shuffled) {
    if (count >= lacking) break;
    if (lent.has(groupOf(sample))) continue;
    lent.add(groupOf(sample));
    count = train.filter((other) => lent.has(groupOf(other))).length;
  }
  const isLent = (sample: AnsweredSample) => lent.has(groupOf(sample));
  if (2 * count > train.length)
    return { known: shuffled.slice(0, mostKept), of: train.length, heldOut: validation, test };
  return {
    known: shuffled.filter((sample) => !isLent(sample)).slice(0, mostKept),
    of: train.length,
    heldOut: [...validation, ...shuffled.filter(isLent)],
    test,
  };
}

async function measure(
  bench: Workbench,
  backbone: ReturnType<typeof applyParameters>,
  { known, of, heldOut, test }: Sides,
): Promise<KnownOutcome> {
  const frozen = await openReferenceFeatures(bench, backbone);
  return closeAfter(
    async () => {
      await frozen.compute([{ samples: [known, heldOut, test].flat(), view: 'eval' }]);
      const features = unitRows(finite(await frozen.matrix(known)));
      const among = { features, neighbors: Math.min(neighbors, known.length) };
      const distances = async (samples: readonly AnsweredSample[]) =>
        distancesTo(bench.runtime, among, finite(await frozen.matrix(samples)));
      const samples = { ...among, distances: (await distances(heldOut)).sort() };
      const tested = test.length > 0 ? await distances(test) : undefined;
      return {
        samples,
        threshold: {
          known: known.length,
          of,
          neighbors: among.neighbors,
          threshold: thresholdOf(samples.distances),
          heldOut: heldOut.length,
          test: tested && {
            samples: tested.length,
            unknown: tested.filter((distance) => noveltyOf(distance, samples.distances).unknown).length,
          },
        },
        notMeasured: undefined,
      };
    },
    () => frozen.close(),
  );
}

/** @throws {InjertoError} FEATURES_NOT_FINITE. */
function finite(features: Matrix): Matrix {
  const at = features.data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return features;
  throw new InjertoError('FEATURES_NOT_FINITE', { details: { feature: at % features.columns } });
}

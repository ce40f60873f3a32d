/** What would make a project's model better: more labels, another training, or nothing. From evidence on the project's own samples. */
import { frozenCurve } from '../guidance/compare/frozen-curve.ts';
import { type Expected, learningCurve } from '../guidance/learning-curves/index.ts';
import { type ProbeOptions, withProbe } from '../guidance/probe/index.ts';
import { type Remark, remark } from '../messages/index.ts';
import { openModel, type PullOptions } from '../models/node/index.ts';
import { usualModel } from '../models/usual-model.ts';
import {
  championOf,
  modelsOf,
  type Project,
  type ProjectModel,
  projectFacts,
  projectStatus,
} from '../project/index.ts';
import { labeledData } from './project-dataset.ts';

export interface AdviseOptions extends Pick<ProbeOptions, 'cacheDir' | 'memory' | 'onEvent' | 'threads'> {
  readonly hub?: PullOptions | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Advice {
  /** Labelled samples that learn or validate: what the curve was drawn on. */
  readonly labels: number;
  /** Accuracy of `transfer` that the learning curve gives for the labels there are, and for half as many more, twice and four times as many; empty where the curve
   *  says nothing. `band`: 90 %. */
  readonly expected: readonly Expected[];
  /** What to do, the most useful first, and what the curve cannot say. */
  readonly steps: readonly Remark[];
}

const growth = [1, 1.5, 2, 4];
/** Points of accuracy that half as many labels again must bring to be worth their trouble. */
const worthwhile = 0.01;
/** What is left to gain where labels bring no more: below it there is nothing for fine-tuning to find. */
const leastError = 0.03;
/** Labels a class below which fine-tuning has little to learn from. */
const leastPerClass = 20;
/** A fine-tuning that saw this share of today's labels need not be repeated. */
const stillCurrent = 0.8;

/** Draws the learning curve of `transfer` on cached features and says what follows from it. Writes nothing.
 * @throws {InjertoError} PROJECT_TOO_FEW · what `openModel` throws · ABORTED. */
export async function advise(project: Project, options: AdviseOptions = {}): Promise<Advice> {
  const { hub, signal, ...probing } = options;
  const { reference, seed } = await projectFacts(project);
  const data = await labeledData(project, signal);
  try {
    const model = await openModel(reference ?? usualModel[data.dataset.modality], hub ? { hub } : {});
    const timed = { signal: signal ?? new AbortController().signal, progress: () => {} };
    const { anchors, labels, classes } = await withProbe(
      model,
      data.dataset,
      { ...probing, seed, ...(signal && { signal }) },
      async (probe) => {
        const rows = [...probe.samples.keys()].filter((row) => probe.samples[row]!.split !== 'test');
        const drawn = await frozenCurve('transfer', probe, rows, { seed, timed });
        return { anchors: drawn, labels: rows.length, classes: probe.classes.length };
      },
    );
    const { curve, refused } = learningCurve(anchors, seed);
    const expected = curve ? growth.map((times) => curve.expect(Math.round(times * labels))) : [];
    const status = await projectStatus(project);
    const steps = [
      ...(status.models.length === 0 ? [remark('ADVICE/first')] : []),
      ...(status.models.length > 0 && status.newLabels > 0
        ? [remark('ADVICE/train', { labels: status.newLabels })]
        : []),
      ...(refused ? [refused] : [onLabels(expected), ...(await onTuning(project, { labels, classes, expected }))]),
    ];
    return { labels, expected, steps };
  } finally {
    await data.dataset.close();
  }
}

function onLabels([now, more]: readonly Expected[]): Remark {
  const details = {
    labels: more!.samples - now!.samples,
    gain: more!.accuracy - now!.accuracy,
    low: more!.band[0] - now!.accuracy,
    high: more!.band[1] - now!.accuracy,
  };
  return details.gain >= worthwhile ? remark('ADVICE/label', details) : remark('ADVICE/enough-labels', details);
}

/** Fine-tuning moves the features. It is worth a trial where more labels no longer help a head on the features that there are. */
async function onTuning(
  project: Project,
  { labels, classes, expected }: { labels: number; classes: number; expected: readonly Expected[] },
): Promise<Remark[]> {
  const [now, more] = expected;
  const isFlat = more!.accuracy - now!.accuracy < worthwhile;
  if (!isFlat || 1 - now!.accuracy < leastError) return [];
  if (labels < leastPerClass * classes) return [remark('ADVICE/too-few-to-tune', { perClass: leastPerClass })];
  const tried = (await modelsOf(project)).findLast(
    (model) => isTuned(model) && learned(model) >= stillCurrent * labels,
  );
  if (!tried) return [remark('ADVICE/fine-tune', { error: 1 - now!.accuracy })];
  return tried.id === (await championOf(project))
    ? []
    : [remark('ADVICE/tuning-tried', { model: tried.id, method: tried.method })];
}

const isTuned = ({ method }: ProjectModel) => method !== 'transfer';
const learned = ({ metrics }: ProjectModel) => metrics.samples.train + metrics.samples.validation;

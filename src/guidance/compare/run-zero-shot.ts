import { closeAfter } from '../../close-after.ts';
import type { ImageSample, TextSample } from '../../data/index.ts';
import { peakDuring } from '../../memory/peak-during.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { storedBytes } from '../../methods/memory/stored-bytes.ts';
import type { ImageTextModel, ReferenceModel, TextModel } from '../../models/index.ts';
import { withRuntime } from '../../predict/node/with-runtime.ts';
import { type ZeroShotOptions, type ZeroShotPrediction, zeroShot } from '../../predict/zero-shot/index.ts';
import { labelsOf } from '../../predict/zero-shot/labels.ts';
import { openScorer } from '../../predict/zero-shot/open-scorer.ts';
import type { Answers } from '../trials/answers.ts';
import type { TimedWork } from '../trials/budget.ts';
import { measureLatency } from '../trials/measure-latency.ts';
import type { MethodRecord } from './method-record.ts';
import type { Scene } from './scene.ts';

/** Why zero-shot cannot take part; undefined where it can. */
export function whyNoZeroShot({ dataset, options, splits }: Scene): Remark | undefined {
  if (new Set(dataset.classes).size < dataset.classes.length) return remark('METHOD_LEFT_OUT/same-names');
  if (dataset.modality === 'text') {
    return dataset.columns && dataset.columns.text.length > 1 ? remark('METHOD_LEFT_OUT/pairs') : undefined;
  }
  if (!options.zeroShotModel) return remark('METHOD_LEFT_OUT/no-zero-shot-model');
  const inMemory = [...splits.validation, ...splits.test].some((sample) => 'read' in sample && sample.read);
  return inMemory ? remark('METHOD_LEFT_OUT/no-files') : undefined;
}

/** Answers by the class names alone: no sample teaches it. */
export async function runZeroShot(scene: Scene, timed: TimedWork): Promise<MethodRecord> {
  const { splits, options, emit, reference } = scene;
  const began = performance.now();
  const samples = [...splits.validation, ...splits.test];
  const inputs = await inputsOf(scene, samples);
  const { model, textModel } = modelsFor(reference, options.zeroShotModel);
  const { threads, runtime, maxLength } = options;
  const { result, peak } = await peakDuring(() =>
    zeroShot(model, inputs, labelsFor(scene), {
      ...{ textModel, threads, runtime, maxLength },
      signal: timed.signal,
      onProgress: (done, total) => {
        const seconds = (performance.now() - began) / 1000;
        timed.progress('evaluate', (seconds / done) * (total - done));
        emit({ type: 'progress', phase: 'evaluate', done, total });
      },
      onWarning: (warning) => emit({ type: 'note', ...warning }),
      onSkip: (file, why) => emit({ type: 'skipped', file, ...why }),
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const count = splits.validation.length;
  const answered = result.predictions;
  const side = (of: readonly ZeroShotPrediction[]) => answersFrom(of, samples, result.labels);
  return {
    validation: side(answered.filter(({ index }) => index < count)),
    test: side(answered.filter(({ index }) => index >= count)),
    seconds,
    peakMemory: peak,
    trainedWeights: 0,
    size: [model, textModel].reduce((sum, used) => sum + (used ? bytesOf(used) : 0), 0),
    latency: inputs.length > 0 ? await latencyOf(scene, model, inputs[0]!, { textModel, maxLength }) : null,
  };
}

/** What answers: the reference model, an image-text model, or an image classifier with an encoder of its class names. */
function modelsFor(
  reference: ReferenceModel,
  given: ImageTextModel | TextModel | undefined,
): { readonly model: ReferenceModel | ImageTextModel; readonly textModel?: TextModel } {
  if (given?.modality === 'image-text') return { model: given };
  if (reference.modality === 'image' && given) return { model: reference, textModel: given };
  return { model: given ?? reference };
}

async function inputsOf({ dataset }: Scene, samples: readonly (ImageSample | TextSample)[]): Promise<string[]> {
  if (dataset.modality === 'text') return (await dataset.read(samples as readonly TextSample[])) as string[];
  return (samples as readonly ImageSample[]).map(({ path }) => path);
}

function answersFrom(
  predictions: readonly ZeroShotPrediction[],
  samples: Scene['splits']['train'],
  labels: readonly string[],
): Answers {
  const of = predictions.map(({ index }) => samples[index]!);
  return {
    ids: of.map(({ id }) => id),
    truth: of.map(({ label }) => label),
    predicted: predictions.map(({ scores }) => labels.indexOf(scores[0]!.label)),
    confidence: predictions.map(({ scores }) => scores[0]!.score),
  };
}

/** Class names as phrases: they are not in the notation `name: description`. */
const labelsFor = ({ dataset }: Scene) => dataset.classes.map((name) => ({ name }));

function bytesOf(model: ReferenceModel | ImageTextModel): number {
  if (model.modality === 'image-text') return storedBytes(model.image.model) + storedBytes(model.text.model);
  return storedBytes(model.model);
}

function latencyOf(
  scene: Scene,
  model: ReferenceModel | ImageTextModel,
  input: string,
  options: ZeroShotOptions,
): Promise<number> {
  const { threads, runtime } = scene.options;
  return withRuntime({ ...(threads && { threads }), ...(runtime && { runtime }) }, async (runtime) => {
    const scorer = await openScorer(model, labelsOf(labelsFor(scene)), runtime, options);
    return closeAfter(
      () => measureLatency(() => scorer.score([input])),
      () => scorer.close(),
    );
  });
}

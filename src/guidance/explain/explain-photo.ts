/** Why a model says what it says of a photo. */
import { evaluationGraph, type ShapeTable } from '../../autodiff/index.ts';
import type { RgbImage } from '../../data/index.ts';
import { nodePhotos, prepareRgb } from '../../data/node/photos.ts';
import { blurredImage, plainImage } from '../../data/pixels/change-image.ts';
import { normalizePixels } from '../../data/pixels/normalize-pixels.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { tensor } from '../../onnx/index.ts';
import type { ImageClassifier } from '../../predict/classify-files.ts';
import { type ImageSource, imagePathOrBytes, nameOfImage } from '../../predict/image-source.ts';
import type { Runtime, Session } from '../../runtime/types.ts';
import { classActivationMap } from './class-activation-map.ts';
import { answerOf, describeExplained } from './explained-class.ts';
import type { PhotoBaseline, PhotoExplanation } from './explanation.ts';
import type { InputExplainer, WayOptions } from './input-explainer.ts';
import { integrateGradients } from './integrate-gradients.ts';
import { explainedScores, ScoreGradient } from './score-gradient.ts';
import { type SpatialValue, spatialValues } from './spatial-value.ts';

/** Values of a transformer that are tried for Grad-CAM: after its last attention only the class token may count, for as many as seven values where the last
 * normalization is spelled out. */
const candidates = 8;
/** The blur that leaves only colors, as a share of the shorter edge. */
const blur = 0.1;

/** @throws {InjertoError} GRADIENT_RULE_MISSING · GRADIENT_UNSUPPORTED · GRADIENT_DISCONNECTED. */
export async function photoExplainer(
  runtime: Runtime,
  classifier: ImageClassifier,
  shapes: ShapeTable,
  session: Session,
): Promise<InputExplainer<ImageSource, PhotoExplanation>> {
  const { input, preprocessing, rows } = classifier;
  const { name } = input;
  const model = evaluationGraph(classifier.model);
  const { scores, kind } = explainedScores(classifier, shapes);
  const places = spatialValues(model, { input: name, scores, shapes, size: preprocessing.inputSize });
  const maps = places.slice(0, places[0]?.layout === 'tokens' ? candidates : 1);
  const also = maps.map((map) => map.name);
  const gradient = await ScoreGradient.open(runtime, { model, scores, kind, wrt: [name, ...also], also, shapes, rows });
  const { height, width } = preprocessing.inputSize;
  const feedOf = (points: Float32Array, count: number) => ({
    [name]: tensor('float32', [count, 3, height, width], points),
  });

  async function explain(source: ImageSource, options: WayOptions): Promise<Omit<PhotoExplanation, 'nearest'>> {
    const file = nameOfImage(source);
    const remarks: Remark[] = [];
    const [red, green, blue] = preprocessing.background;
    const seen = await prepareRgb(
      await imagePathOrBytes(source, nodePhotos),
      preprocessing,
      { onTransparency: () => remarks.push(remark('TRANSPARENCY', { red, green, blue })) },
      file,
    );
    const pixels = normalizePixels(seen, preprocessing);
    const answered = await answerOf(classifier, session, feedOf(pixels, 1), options.class);
    const baseline: PhotoBaseline = options.photoBaseline ?? 'gray';
    const from = normalizePixels(await baselineOf(seen, baseline), preprocessing);
    const gradientAt = async (points: Float32Array, count: number) => {
      const found = await gradient.run(feedOf(points, count), count, answered.k, [name]);
      return { scores: found.scores, gradients: found.gradients[name]! };
    };
    const { attributions, steps, completeness } = await integrateGradients({ from, to: pixels, gradientAt }, options);
    if (!completeness.reached) remarks.push(remark('COMPLETENESS_MISSED', { error: completeness.error, steps }));
    const area = height * width;
    const values = Float32Array.from(
      { length: area },
      (_, i) => attributions[i]! + attributions[area + i]! + attributions[2 * area + i]!,
    );
    const gradCam = await gradCamOf(gradient, maps, feedOf(pixels, 1), answered.k);
    if (!gradCam) remarks.push(remark('GRAD_CAM_IMPOSSIBLE'));
    return {
      modality: 'image',
      file,
      ...describeExplained(classifier, answered, kind),
      method: 'integrated-gradients',
      baseline,
      steps,
      completeness,
      seen,
      attributions: { height, width, values },
      gradCam,
      remarks,
    };
  }

  return {
    explain,
    feeds: async (source) => {
      const seen = await prepareRgb(await imagePathOrBytes(source, nodePhotos), preprocessing, {}, nameOfImage(source));
      return feedOf(normalizePixels(seen, preprocessing), 1);
    },
    dispose: () => gradient.dispose(),
  };
}

async function baselineOf(seen: RgbImage, baseline: PhotoBaseline): Promise<RgbImage> {
  if (baseline === 'blurred') return blurredImage(seen, Math.max(1, blur * Math.min(seen.height, seen.width)));
  const level = { gray: 128, black: 0, white: 255 }[baseline];
  return plainImage(seen, [level, level, level]);
}

async function gradCamOf(
  gradient: ScoreGradient,
  maps: readonly SpatialValue[],
  feeds: Parameters<ScoreGradient['run']>[0],
  k: number,
): Promise<PhotoExplanation['gradCam']> {
  if (maps.length === 0) return null;
  const names = maps.map(({ name }) => name);
  const { values, gradients } = await gradient.run(feeds, 1, k, names);
  for (const map of maps) {
    const found = classActivationMap(map, values[map.name]!, gradients[map.name]!);
    if (found) return { ...found, value: map.name };
  }
  return null;
}

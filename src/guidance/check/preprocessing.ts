/** Photos that reach the model otherwise than in its training: its files say the wrong channel order, scale or mean. */
import type { ImageDataset } from '../../data/index.ts';
import { seededRandom } from '../../data/seeded-random.ts';
import { type OtherPixels, remark } from '../../messages/index.ts';
import type { ImageModel } from '../../models/index.ts';
import { type ImagePreprocessing, imagenetNorm } from '../../models/preprocessing.ts';
import { rowsAt, withProbe } from '../probe/index.ts';
import { studentTwoSided } from '../statistics/student-t.ts';
import { needsClasses, needsPhotos, needsSamples } from './applicable.ts';
import type { Check, CheckContext } from './context.ts';
import { finding } from './finding.ts';
import { headsOn } from './heads-on.ts';

const least = 60;
/** Photos that are tried in each way. */
const most = 200;
const level = 0.01;
/** Accuracy that must be gained as well: losses alone also tell how sure a head is. */
const gained = 0.02;

type Pixels = Pick<ImagePreprocessing, 'channelOrder' | 'rescaleFactor' | 'mean' | 'std'>;

const alternatives: Readonly<Record<OtherPixels, (given: Pixels) => Partial<Pixels>>> = {
  'channel-order': ({ channelOrder }) => ({ channelOrder: channelOrder === 'rgb' ? 'bgr' : 'rgb' }),
  bytes: () => ({ rescaleFactor: 1, mean: [0, 0, 0], std: [1, 1, 1] }),
  imagenet: () => ({ rescaleFactor: 1 / 255, ...imagenetNorm }),
  symmetric: () => ({ rescaleFactor: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }),
  unit: () => ({ rescaleFactor: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] }),
};

export const preprocessing: Check = {
  name: 'preprocessing',
  leftOut: (context) => needsPhotos(context) ?? needsClasses(context) ?? needsSamples(context, least),
  run: async (context) => {
    const model = context.reference as ImageModel;
    const rows = [
      ...seededRandom(context.seed, 'preprocessing').permutation(context.samples.length).slice(0, most),
    ].sort((a, b) => a - b);
    const now = await judge(context, rows);
    const others = Object.entries(alternatives)
      .map(([name, change]) => ({ name: name as OtherPixels, pixels: change(model.preprocessing) }))
      .filter(({ pixels }) => !isSame(model.preprocessing, { ...model.preprocessing, ...pixels }));
    const better: { name: OtherPixels; accuracy: number; p: number; gain: number }[] = [];
    for (const { name, pixels } of others) {
      const other = await judge(context, rows, now.C, {
        ...model,
        preprocessing: { ...model.preprocessing, ...pixels },
      });
      const { gain, p } = pairedGain(now.losses, other.losses);
      if (gain > 0 && p * others.length < level && other.accuracy >= now.accuracy + gained) {
        better.push({ name, accuracy: other.accuracy, p: p * others.length, gain });
      }
    }
    const [best] = better.sort((a, b) => b.gain - a.gain);
    if (!best) return [];
    const said = remark('PREPROCESSING_DOUBTFUL', {
      pixels: best.name,
      accuracy: now.accuracy,
      better: best.accuracy,
      samples: rows.length,
      p: best.p,
    });
    return [finding('preprocessing', 'high', said)];
  },
};

interface Judged {
  readonly accuracy: number;
  /** −log p of the true class of each photo; NaN where it is never held out. */
  readonly losses: Float64Array;
  /** The strength that was chosen. */
  readonly C: number;
}

/** The cross-validated probe on these rows. @param model sees the photos otherwise. @default the context's, whose features are there */
async function judge(
  context: CheckContext,
  rows: readonly number[],
  C: number | 'first-fold' = 'first-fold',
  model?: ImageModel,
): Promise<Judged> {
  const { runtime, classes, samples } = context;
  const { onEvent: _, ...options } = context.options; // photos that cannot be read have been told already
  const labels = Int32Array.from(rows, (row) => context.labels[row]!);
  const dataset = context.dataset as ImageDataset;
  const features = model
    ? await withProbe(
        model,
        { ...dataset, samples: rows.map((row) => samples[row]!) as unknown as ImageDataset['samples'] },
        { ...options, runtime },
        async (probe) => probe.features,
      )
    : rowsAt(context.features, rows);
  const { probabilities, heads } = await headsOn(context, rows, features, C);
  const K = classes.length;
  let [right, judged] = [0, 0];
  const losses = Float64Array.from(labels, (label, row) => {
    const p = probabilities.subarray(row * K, (row + 1) * K);
    if (Number.isNaN(p[0])) return Number.NaN;
    judged++;
    if (p.every((other) => other <= p[label]!)) right++;
    return -Math.log(Math.max(p[label]!, 1e-12));
  });
  return { accuracy: right / judged, losses, C: heads[0]?.C ?? 1 };
}

/** Mean of the losses that are saved, and the p of the paired t test that nothing is saved or lost. */
function pairedGain(now: Float64Array, other: Float64Array): { readonly gain: number; readonly p: number } {
  const saved = now.map((loss, row) => loss - other[row]!).filter((difference) => !Number.isNaN(difference));
  const n = saved.length;
  const gain = saved.reduce((sum, d) => sum + d, 0) / n;
  const variance = saved.reduce((sum, d) => sum + (d - gain) ** 2, 0) / (n - 1);
  return { gain, p: variance > 0 ? studentTwoSided(gain / Math.sqrt(variance / n), n - 1) : 1 };
}

function isSame(a: ImagePreprocessing, b: ImagePreprocessing): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) < 1e-3 * Math.max(1e-3, Math.abs(x));
  // what matters is (byte·factor − mean)/std
  const line = ({ rescaleFactor, mean, std }: ImagePreprocessing) =>
    [0, 1, 2].flatMap((c) => [rescaleFactor / std[c]!, mean[c]! / std[c]!]);
  return a.channelOrder === b.channelOrder && line(a).every((x, i) => near(x, line(b)[i]!));
}

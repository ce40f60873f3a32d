/** Why a model says what it says: what of a photo or a text speaks for the answer, and which samples are like it. */
import * as z from 'zod';
import { evaluationGraph } from '../../autodiff/index.ts';
import { closeOnFailure } from '../../close-after.ts';
import type { ImageDataset, TextDataset, TextInput } from '../../data/index.ts';
import type { Remark } from '../../messages/index.ts';
import { optionFields } from '../../methods/options/option-fields.ts';
import { type ImageModel, openModel, type ReferenceModel, type TextModel } from '../../models/node/index.ts';
import { checkArgument, checkOptions, type OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { classifierOf } from '../../predict/class-output.ts';
import type { ImageSource } from '../../predict/image-source.ts';
import { openOwnRuntime } from '../../predict/node/with-runtime.ts';
import { probeShapes, type Session } from '../../runtime/index.ts';
import type { ProbeOptions } from '../probe/index.ts';
import { photoExplainer } from './explain-photo.ts';
import { textExplainer } from './explain-text.ts';
import {
  type Explanation,
  type PhotoBaseline,
  type PhotoExplanation,
  photoBaselines,
  type TextBaseline,
  type TextExplanation,
  textBaselines,
} from './explanation.ts';
import type { InputExplainer } from './input-explainer.ts';
import { type NearestSamples, nearestSamples } from './nearest-samples.ts';

export interface ExplainerOptions
  extends Pick<ProbeOptions, 'cacheDir' | 'onEvent' | 'runtime' | 'signal' | 'threads'> {
  /** Labelled samples, such as those that the model learned from, among which those like the input are looked for. @default none */
  readonly data?: ImageDataset | TextDataset;
}

export interface ExplainOptions {
  /** Name of the class to explain. @default the likeliest */
  readonly class?: string;
  /** What a photo is compared with. Only for photos. @default gray */
  readonly photoBaseline?: PhotoBaseline;
  /** What a text is compared with. Only for texts. @default padding */
  readonly textBaseline?: TextBaseline;
  /** Steps of the integral. The number is doubled until attributions sum to the difference of the scores within 1 %. @default 32 */
  readonly steps?: number;
  /** Steps at most. @default 512 */
  readonly maxSteps?: number;
  /** Points of the path that go through the model at once; memory grows with it. @default 8 */
  readonly batchSize?: number;
  /** Samples in `nearest`, at most. @default 3 */
  readonly nearest?: number;
  readonly signal?: AbortSignal;
}

const explainerFields: OptionSchemas<ExplainerOptions> = {
  ...optionFields('cacheDir', 'onEvent', 'runtime', 'signal', 'threads'),
  data: fields.dataset,
};
const explainFields: OptionSchemas<ExplainOptions> = {
  class: fields.filled,
  photoBaseline: z.enum(photoBaselines),
  textBaseline: z.enum(textBaselines),
  steps: fields.count,
  maxSteps: fields.count,
  batchSize: fields.count,
  nearest: fields.fromZero,
  signal: fields.signal,
};

/** @typeParam Input an `ImageSource`, or a text or pair of texts. */
export interface Explainer<Input, E extends Explanation> extends AsyncDisposable {
  readonly modality: 'image' | 'text';
  readonly classes: readonly string[];
  /** One after the other.
   * @throws {InjertoError} CLASS_NOT_KNOWN · INPUT_INVALID · IMAGE_UNREADABLE · OUTPUT_NOT_FINITE · ABORTED. */
  explain(input: Input, options?: ExplainOptions): Promise<E>;
  dispose(): Promise<void>;
}

/** Opens a model to explain what it says of many inputs.
 * @param model what `openModel` gives, or what it takes.
 * @throws {InjertoError} NOT_A_CLASSIFIER · EMBEDDINGS_NOT_FOUND · GRADIENT_RULE_MISSING · GRADIENT_UNSUPPORTED · GRADIENT_DISCONNECTED · MODALITY_MISMATCH. */
export function openExplainer(
  model: ImageModel,
  options?: ExplainerOptions,
): Promise<Explainer<ImageSource, PhotoExplanation>>;
export function openExplainer(
  model: TextModel,
  options?: ExplainerOptions,
): Promise<Explainer<TextInput, TextExplanation>>;
export function openExplainer(
  model: ReferenceModel | string,
  options?: ExplainerOptions,
): Promise<Explainer<ImageSource & TextInput, Explanation>>;
export async function openExplainer(
  model: ReferenceModel | string,
  options: ExplainerOptions = {},
): Promise<Explainer<never, Explanation>> {
  checkArgument('model', model, fields.namedModel);
  checkOptions('openExplainer', options, explainerFields);
  const reference = typeof model === 'string' ? await openModel(model) : model;
  const classifier = classifierOf(reference);
  const own = options.runtime ? undefined : await openOwnRuntime(options);
  const runtime = options.runtime ?? own!;
  const opened: { dispose(): Promise<void> }[] = [];
  const dispose = async () => {
    for (const one of opened) await one.dispose();
    await own?.close();
  };
  return closeOnFailure(async () => {
    const shapes = await probeShapes(runtime, evaluationGraph(reference.model), reference.axes, reference.rows);
    const session: Session = await runtime.createSession(classifier.model, { rows: classifier.rows });
    opened.push(session);
    const way =
      'reader' in classifier
        ? await textExplainer(runtime, classifier, shapes, session)
        : await photoExplainer(runtime, classifier, shapes, session);
    opened.push(way);
    const { data, ...probing } = options;
    const similar = data && (await nearestSamples(reference, data, shapes, { ...probing, runtime }));
    if (similar) opened.push(similar);
    return explainerOf(way as InputExplainer<never, Explanation>, {
      modality: reference.modality,
      classes: classifier.classes,
      said: classifier.remarks ?? [],
      similar,
      dispose,
    });
  }, dispose);
}

/** Of all the options of `explain` those that have these names. */
function partOf<T extends object>(options: T, names: Readonly<Partial<Record<keyof T, unknown>>>): T {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name in names)) as T;
}

interface Parts {
  readonly modality: 'image' | 'text';
  readonly classes: readonly string[];
  /** What was assumed of the model. */
  readonly said: readonly Remark[];
  readonly similar: NearestSamples | undefined;
  readonly dispose: () => Promise<void>;
}

function explainerOf(
  way: InputExplainer<never, Explanation>,
  { modality, classes, said, similar, dispose }: Parts,
): Explainer<never, Explanation> {
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= dispose();
    return closed;
  };
  return {
    modality,
    classes,
    explain: async (input, given = {}) => {
      checkOptions('explain', given, explainFields);
      const { nearest = 3, ...options } = given;
      const found = await way.explain(input, options);
      const like = similar ? await similar.of(await way.feeds(input), nearest) : [];
      return { ...found, nearest: like, remarks: [...said, ...found.remarks] } as unknown as Explanation;
    },
    dispose: close,
    [Symbol.asyncDispose]: close,
  };
}

/** Explains one photo or text; for many, `openExplainer`. Integrated gradients of the class's score for pixels or word vectors, and of photos a Grad-CAM map.
 * Gradients show what the model looks at, not whether it is right to.
 * @throws {InjertoError} as `openExplainer` and its `explain`.
 * @example
 * const { label, attributions } = await explain(await openModel('./my-model'), 'I want my money back');
 * for (const { word, attribution } of attributions) console.log(word, attribution); */
export function explain(
  model: ImageModel,
  input: ImageSource,
  options?: ExplainerOptions & ExplainOptions,
): Promise<PhotoExplanation>;
export function explain(
  model: TextModel,
  input: TextInput,
  options?: ExplainerOptions & ExplainOptions,
): Promise<TextExplanation>;
export function explain(
  model: ReferenceModel | string,
  input: ImageSource & TextInput,
  options?: ExplainerOptions & ExplainOptions,
): Promise<Explanation>;
export async function explain(
  model: ReferenceModel | string,
  input: ImageSource | TextInput,
  options: ExplainerOptions & ExplainOptions = {},
): Promise<Explanation> {
  checkOptions('explain', options, { ...explainerFields, ...explainFields });
  const explainer = await openExplainer(model as string, partOf(options, explainerFields));
  try {
    return await explainer.explain(input as never, partOf(options, explainFields));
  } finally {
    await explainer.dispose();
  }
}

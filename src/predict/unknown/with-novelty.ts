/** A classifier that also says whether it knows anything like what it is asked. */
import { InjertoError } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
import type { ReferenceModel } from '../../models/index.ts';
import { headInput } from '../../models/surgery/head-input.ts';
import { graphOf, shapeOf } from '../../onnx/index.ts';
import type { NoteEvent } from '../../training/events.ts';
import type { Answer, ClassOutput } from '../answer.ts';
import { withDistanceOutput } from './distance-output.ts';
import type { KnownSamples } from './known-samples.ts';
import { readKnownSamples } from './known-samples-file.ts';
import { noveltyOf } from './novelty.ts';

/** Of a classifier whose graph has the distance as a further output. */
export interface NoveltyOutput {
  /** [N] */
  readonly output: string;
  /** Of held-out samples, rising. */
  readonly distances: Float32Array;
  /** Whether unknown samples get no answer. */
  readonly abstains: boolean;
}

export interface NoveltyOptions {
  /** As of `AnswerOptions`. */
  readonly unknown?: boolean;
  readonly onEvent?: ((event: NoteEvent) => void) | undefined;
}

/** The classifier of a model folder, with the distance among its outputs where the folder has what that takes.
 * @throws {InjertoError} with `unknown`: UNKNOWN_NOT_AVAILABLE where it has not · UNKNOWN_FILE_INVALID. Without, a note tells of a file that cannot be used. */
export async function withNoveltyOf<C extends ClassOutput>(
  classifier: C,
  reference: ReferenceModel,
  { unknown = false, onEvent }: NoveltyOptions,
): Promise<C> {
  try {
    const known = await readKnownSamples(reference);
    if (known) return withNovelty(classifier, known, reference.record?.head.parameters ?? [], reference.file);
  } catch (error) {
    if (unknown || !(error instanceof InjertoError)) throw error;
    onEvent?.({ type: 'note', ...remark('UNKNOWN_IGNORED', { why: error.toRemark() }) });
    return classifier;
  }
  if (unknown) throw new InjertoError('UNKNOWN_NOT_AVAILABLE', { where: reference.folder ?? reference.file });
  return classifier;
}

/** @param head initializers of the classifier's head, weight first. @throws {InjertoError} UNKNOWN_FILE_INVALID/columns for known samples of another model. */
export function withNovelty<C extends ClassOutput>(
  classifier: C,
  known: KnownSamples,
  head: readonly string[],
  where?: string,
): C {
  const features = headInput(classifier.model, head);
  const weight = graphOf(classifier.model).initializer.find(({ name }) => name === head[0]);
  const read = weight ? shapeOf(weight)[1]! : 0;
  if (features === undefined || read !== known.features.columns) {
    const details = { columns: known.features.columns, features: read };
    throw new InjertoError('UNKNOWN_FILE_INVALID/columns', { details, ...(where !== undefined && { where }) });
  }
  const { model, output } = withDistanceOutput(classifier.model, features, known);
  return { ...classifier, model, novelty: { output, distances: known.distances, abstains: false } };
}

/** Answers with what the distances say of each; those to unknown samples name no class where the classifier abstains. */
export function judgedAnswers(
  answers: readonly Answer[],
  { distances, abstains }: NoveltyOutput,
  found: Float32Array,
): Answer[] {
  return answers.map((answer, n) => {
    const novelty = noveltyOf(found[n]!, distances);
    return { ...(abstains && novelty.unknown ? withoutLabel(answer) : answer), ...novelty };
  });
}

function withoutLabel(answer: Answer): Answer {
  return {
    ...answer,
    label: '',
    ...(answer.labels && { labels: [] }),
    ...(answer.value !== undefined && { value: Number.NaN }),
  };
}

/** A classifier that also says whether it knows anything like what it is asked. */
import { InjertoError } from '../../errors.ts';
import { headInput } from '../../models/surgery/head-input.ts';
import { graphOf, shapeOf } from '../../onnx/index.ts';
import type { Answer, ClassOutput } from '../answer.ts';
import { withDistanceOutput } from './distance-output.ts';
import type { KnownSamples } from './known-samples.ts';
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

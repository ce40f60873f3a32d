import { throwIfAborted } from '../../abort.ts';
import { inBatches } from '../../data/in-batches.ts';
import { InjertoError } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
import type { ImageTextModel, ReferenceModel } from '../../models/index.ts';
import { checkArgument, checkOptions } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { checkSeveral, checkStrings } from '../../several.ts';
import { withRuntime } from '../node/with-runtime.ts';
import { decide } from './decide.ts';
import { type LabelSpec, labelsOf } from './labels.ts';
import { openScorer } from './open-scorer.ts';
import { type ZeroShotOptions, type ZeroShotResult, zeroShotFields } from './options.ts';
import { calibrated, probabilitiesOf, sigmoid } from './probabilities.ts';
import type { LabelScorer } from './scorer.ts';

/** Labels texts or images with classes that no training ever saw, by what the labels mean.
 * @param model an encoder, an entailment model or a ranker for texts; CLIP or SigLIP (`openImageTextModel`) for images, or an image
 * classifier together with `options.textModel`.
 * @param inputs texts, or files of images.
 * @param labels names; `name: description` and `name: one wording | another` say more.
 * @throws {InjertoError} LABELS_INVALID · TEMPLATE_INVALID · OPTION_INVALID · NOT_ZERO_SHOT for a classifier of fixed classes ·
 * CALIBRATION_NEEDS_INPUTS for fewer than ten inputs a label.
 * @example (await zeroShot(await openModel('all-minilm-l6-v2'), texts, ['sport', 'politics'])).predictions[0].label */
export async function zeroShot(
  model: ReferenceModel | ImageTextModel,
  inputs: readonly string[],
  labels: readonly LabelSpec[],
  options: ZeroShotOptions = {},
): Promise<ZeroShotResult> {
  checkStrings('inputs', inputs);
  checkSeveral('labels', labels);
  for (const name of ['templates', 'baseline'] as const)
    if (options?.[name] !== undefined) checkStrings(name, options[name]);
  checkArgument('model', model, fields.modelOf('image', 'text', 'image-text'));
  checkOptions('zeroShot', options, zeroShotFields);
  const wanted = labelsOf(labels);
  checkCalibration(options, inputs.length, wanted.length);
  return withRuntime(
    { ...(options.runtime && { runtime: options.runtime }), ...(options.threads && { threads: options.threads }) },
    async (runtime) => {
      const scorer = await openScorer(model, wanted, runtime, options);
      try {
        return answers(
          await scoreAll(scorer, inputs, options),
          wanted.map(({ name }) => name),
          inputs,
          options,
        );
      } finally {
        await scorer.close();
      }
    },
  );
}

interface Scored {
  /** Places of the inputs that could be read. */
  readonly rows: readonly number[];
  readonly logits: Float64Array;
  readonly logOdds: Float64Array;
  readonly activation: LabelScorer['activation'];
  /** Tokens that were cut off a text, by its place among the inputs. */
  readonly truncated: ReadonlyMap<number, number>;
}

async function scoreAll(
  scorer: LabelScorer,
  inputs: readonly string[],
  { onProgress, onWarning, signal }: ZeroShotOptions,
): Promise<Scored> {
  const rows: number[] = [];
  const logits: number[] = [];
  const logOdds: number[] = [];
  const truncated = new Map<number, number>();
  let done = 0;
  let untokenized = 0;
  for (const batch of inBatches(inputs, scorer.batchSize)) {
    throwIfAborted(signal);
    const scored = await scorer.score(batch);
    for (const [row, tokens] of scored.truncated ?? []) truncated.set(done + row, tokens);
    for (const row of scored.rows) rows.push(done + row);
    for (const logit of scored.logits) logits.push(logit);
    for (const odds of scored.logOdds) logOdds.push(odds);
    untokenized += scored.untokenized ?? 0;
    done += batch.length;
    onProgress?.(done, inputs.length);
  }
  if (truncated.size > 0 && scorer.maxLength !== undefined) {
    const { maxLength } = scorer;
    onWarning?.(remark('TEXTS_TRUNCATED', { truncated: truncated.size, texts: inputs.length, maxLength }));
  }
  if (untokenized > 0) onWarning?.(remark('TEXTS_UNTOKENIZED/mostly', { untokenized, texts: inputs.length }));
  return {
    rows,
    truncated,
    logits: Float64Array.from(logits),
    logOdds: Float64Array.from(logOdds),
    activation: scorer.activation,
  };
}

function answers(
  { rows, logits, logOdds, activation, truncated }: Scored,
  names: readonly string[],
  inputs: readonly string[],
  options: ZeroShotOptions,
): ZeroShotResult {
  const K = names.length;
  const each = options.multiLabel || K === 1;
  const raw = each ? logOdds.map(sigmoid) : probabilitiesOf(logits, K, activation);
  const { probabilities, prior } = options.calibrate ? calibrated(raw, K) : { probabilities: raw, prior: undefined };
  return {
    labels: names,
    predictions: rows.map((index, n) => ({
      index,
      input: inputs[index]!,
      ...(truncated.has(index) && { truncated: truncated.get(index)! }),
      ...decide(names, probabilities.subarray(n * K, (n + 1) * K), options),
    })),
    ...(prior && { prior: names.map((label, k) => ({ label, score: prior[k]! })) }),
  };
}

function checkCalibration({ calibrate, multiLabel }: ZeroShotOptions, inputs: number, labels: number): void {
  if (!calibrate) return;
  if (multiLabel || labels === 1)
    throw new InjertoError('OPTION_INVALID/calibrate', { where: { option: 'calibrate' } });
  if (inputs >= calibrationInputs * labels) return;
  throw new InjertoError('CALIBRATION_NEEDS_INPUTS', {
    details: { inputs, labels, needed: calibrationInputs * labels },
  });
}

/** Inputs a label. */
const calibrationInputs = 10;

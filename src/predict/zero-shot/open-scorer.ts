import { InjertoError } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
import type { ImageTextModel, ReferenceModel, TextModel } from '../../models/index.ts';
import { usualPrompt } from '../../models/text/usual-prompt.ts';
import type { Runtime } from '../../runtime/types.ts';
import { openTextEncoder, type TextEncoder } from '../text-encoder.ts';
import { classNameScorer } from './class-name-scorer.ts';
import { crossEncoderScorer } from './cross-encoder-scorer.ts';
import { embeddingScorer } from './embedding-scorer.ts';
import { imageTextScorer } from './image-text-scorer.ts';
import type { ZeroShotLabel } from './labels.ts';
import type { ZeroShotOptions } from './options.ts';
import type { LabelScorer, PhotoReports } from './scorer.ts';
import { textModelKind } from './text-model-kind.ts';

/** What this model scores labels by. Close it. */
export async function openScorer(
  model: ReferenceModel | ImageTextModel,
  labels: readonly ZeroShotLabel[],
  runtime: Runtime,
  options: ZeroShotOptions,
): Promise<LabelScorer> {
  const reports = photoReports(options);
  if (model.modality === 'image-text') return imageTextScorer(model, labels, runtime, reports, options);
  if (model.modality === 'text') {
    const kind = textModelKind(model);
    const reader = withLength(model, options.maxLength);
    if (kind !== 'encoder') return crossEncoderScorer(reader, kind, labels, runtime, options);
    return withEncoder(reader, runtime, (encoder) =>
      embeddingScorer(encoder, labels, { ...options, ...encoderSettings(model, options) }),
    );
  }
  const { textModel } = options;
  if (!textModel) {
    throw new InjertoError('TEXT_MODEL_MISSING', { where: model.file });
  }
  if (textModelKind(textModel) !== 'encoder') {
    throw new InjertoError('NOT_ZERO_SHOT/vectors', { where: textModel.file });
  }
  const settings = { ...options, ...encoderSettings(textModel, options) };
  return withEncoder(textModel, runtime, (encoder) =>
    classNameScorer(model, encoder, labels, runtime, reports, settings),
  );
}

/** Of transparent photos the first is told. */
function photoReports({ onSkip, onWarning }: ZeroShotOptions): PhotoReports {
  let said = false;
  return {
    onSkip: (file, why) => onSkip?.(file, why),
    onTransparency: (file, [red, green, blue]) => {
      if (!said) onWarning?.(remark('TRANSPARENCY/file', { file, red, green, blue }));
      said = true;
    },
  };
}

/** The scorer closes the encoder; where there comes to be none, it is closed here. */
async function withEncoder(
  model: TextModel,
  runtime: Runtime,
  make: (encoder: TextEncoder) => Promise<LabelScorer>,
): Promise<LabelScorer> {
  const encoder = await openTextEncoder(model, { runtime });
  try {
    return await make(encoder);
  } catch (error) {
    await encoder.close();
    throw error;
  }
}

/** Models of symmetric comparisons take the words of a question on both sides, as their authors say (E5: "query: "). */
function encoderSettings(model: TextModel, { temperature, onWarning }: ZeroShotOptions) {
  const prompt = usualPrompt(model);
  if (prompt !== '') onWarning?.(remark('PROMPT_ASSUMED/zero-shot', { prompt }));
  // E5 is trained at 0.01 (Wang et al. 2022, arXiv:2212.03533), sentence-transformers at 0.05
  return { prompt, temperature: temperature ?? (prompt ? 0.01 : 0.05) };
}

/** The model with a tokenizer that cuts sooner. */
function withLength(model: TextModel, maxLength: number | undefined): TextModel {
  const { tokenizer } = model;
  if (maxLength === undefined || maxLength >= tokenizer.maxLength) return model;
  return {
    ...model,
    tokenizer: {
      ...tokenizer,
      maxLength,
      encode: (text, pair, limit = maxLength) => tokenizer.encode(text, pair, Math.min(limit, maxLength)),
    },
  };
}

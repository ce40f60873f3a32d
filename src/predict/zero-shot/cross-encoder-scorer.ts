/** Models that read a text together with a label: an entailment (NLI) model, or a ranker. One run per text and wording. */
import { isMostlyUntokenized, likeLengths, tokenBatch, tokenRow } from '../../data/index.ts';
import type { TextModel, TokenizedText } from '../../models/index.ts';
import { rowsOfOutput } from '../../runtime/index.ts';
import type { Runtime, Session } from '../../runtime/types.ts';
import type { ZeroShotLabel } from './labels.ts';
import type { LabelScorer } from './scorer.ts';
import { entailmentTemplates, rankerTemplates, textsOf } from './templates.ts';
import type { CrossEncoder } from './text-model-kind.ts';

export interface CrossEncoderOptions {
  readonly templates?: readonly string[] | undefined;
  /** Pairs that go through the model at once. @default 16 */
  readonly batchSize?: number | undefined;
}

/** The scores of transformers' ZeroShotClassificationPipeline (Yin et al. 2019): the softmax of the entailment logits over labels; of one label by
 * itself, entailment against contradiction. A ranker's only logit stands for both. Several wordings of a label: their mean. */
export async function crossEncoderScorer(
  model: TextModel,
  kind: CrossEncoder,
  labels: readonly ZeroShotLabel[],
  runtime: Runtime,
  { templates, batchSize = 16 }: CrossEncoderOptions = {},
): Promise<LabelScorer> {
  const usual = kind.entailment === undefined ? rankerTemplates : entailmentTemplates;
  const wordings = labels.map((label) => textsOf(label, templates ?? usual));
  const hypotheses = wordings.flatMap((texts, label) =>
    texts.map((text) => ({ text, label, share: 1 / texts.length })),
  );
  const session = await runtime.createSession(model.model, { rows: model.rows });
  const K = labels.length;
  return {
    activation: 'softmax',
    maxLength: model.tokenizer.maxLength,
    batchSize: Math.max(1, Math.floor((batchSize * 8) / hypotheses.length)),
    score: async (texts) => {
      const pairs = texts.flatMap((text, row) => hypotheses.map((hypothesis) => ({ text, row, hypothesis })));
      const encoded = pairs.map(({ text, hypothesis }) =>
        kind.entailment === undefined
          ? model.tokenizer.encode(hypothesis.text, text)
          : model.tokenizer.encode(text, hypothesis.text),
      );
      const untokenized = texts.filter((text) => isMostlyUntokenized(model.tokenizer.encode(text).untokenized)).length;
      const truncated = new Map<number, number>();
      for (const [i, { truncated: cut }] of encoded.entries()) {
        const { row } = pairs[i]!;
        if (cut > 0) truncated.set(row, Math.max(cut, truncated.get(row) ?? 0));
      }
      const scored = await runPairs(model, session, kind, encoded, batchSize);
      const logits = new Float64Array(texts.length * K);
      const logOdds = new Float64Array(texts.length * K);
      for (const [i, { row, hypothesis }] of pairs.entries()) {
        const { yes, no } = scored[i]!;
        logits[row * K + hypothesis.label]! += yes * hypothesis.share;
        logOdds[row * K + hypothesis.label]! += (yes - no) * hypothesis.share;
      }
      return { rows: [...texts.keys()], logits, logOdds, truncated, untokenized };
    },
    close: () => session.dispose(),
  };
}

/** Logits for and against, pair by pair. Pairs of like length run together. */
async function runPairs(
  model: TextModel,
  session: Session,
  { output, columns, entailment, contradiction }: CrossEncoder,
  pairs: readonly TokenizedText[],
  batchSize: number,
): Promise<{ readonly yes: number; readonly no: number }[]> {
  const rows = pairs.map(tokenRow);
  const lengths = rows.map(({ ids }) => ids.length);
  const result = new Array<{ yes: number; no: number }>(pairs.length);
  for (const batch of likeLengths(lengths, batchSize, model)) {
    const feeds = tokenBatch(
      model,
      batch.map((at) => rows[at]!),
    );
    const results = await session.run(feeds, { fetches: [output], transfer: true });
    const values = rowsOfOutput(results, output, batch.length);
    for (const [n, at] of batch.entries()) {
      const yes = values[n * columns + (entailment ?? 0)]!;
      result[at] = { yes, no: contradiction === undefined ? 0 : values[n * columns + contradiction]! };
    }
  }
  return result;
}

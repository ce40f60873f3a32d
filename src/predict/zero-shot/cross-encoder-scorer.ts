/** Models that read a text together with a label: an entailment (NLI) model, or a ranker. One run per text and wording. */
import { likeLengths, tokenBatch, tokenRow } from '../../data/index.ts';
import type { TextModel } from '../../models/index.ts';
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
    batchSize: Math.max(1, Math.floor((batchSize * 8) / hypotheses.length)),
    score: async (texts) => {
      const pairs = texts.flatMap((text, row) => hypotheses.map((hypothesis) => ({ text, row, hypothesis })));
      const scored = await runPairs(
        model,
        session,
        kind,
        pairs.map(({ text, hypothesis }): [string, string] =>
          kind.entailment === undefined ? [hypothesis.text, text] : [text, hypothesis.text],
        ),
        batchSize,
      );
      const logits = new Float64Array(texts.length * K);
      const logOdds = new Float64Array(texts.length * K);
      for (const [i, { row, hypothesis }] of pairs.entries()) {
        const { yes, no } = scored[i]!;
        logits[row * K + hypothesis.label]! += yes * hypothesis.share;
        logOdds[row * K + hypothesis.label]! += (yes - no) * hypothesis.share;
      }
      return { rows: [...texts.keys()], logits, logOdds };
    },
    close: () => session.dispose(),
  };
}

/** Logits for and against, pair by pair. Pairs of like length run together. */
async function runPairs(
  model: TextModel,
  session: Session,
  { output, columns, entailment, contradiction }: CrossEncoder,
  pairs: readonly (readonly [string, string])[],
  batchSize: number,
): Promise<{ readonly yes: number; readonly no: number }[]> {
  const rows = pairs.map(([first, second]) => tokenRow(model.tokenizer.encode(first, second)));
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

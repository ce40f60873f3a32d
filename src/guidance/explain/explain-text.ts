/** Why a model says what it says of a text. */
import { evaluationGraph, type ShapeTable } from '../../autodiff/index.ts';
import { type TextInput, tokenBatch } from '../../data/index.ts';
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { cutAtEmbeddings } from '../../models/text/word-embeddings.ts';
import { type Tensor, tensor, toFloat32 } from '../../onnx/index.ts';
import { type TextClassifier, tokensOf, trainedWith } from '../../predict/classify-texts.ts';
import type { Runtime, Session } from '../../runtime/types.ts';
import { answerOf, describeExplained } from './explained-class.ts';
import type { TextBaseline, TextExplanation } from './explanation.ts';
import type { InputExplainer, WayOptions } from './input-explainer.ts';
import { integrateGradients } from './integrate-gradients.ts';
import { explainedScores, ScoreGradient } from './score-gradient.ts';
import { textWords } from './text-words.ts';

/** @throws {InjertoError} EMBEDDINGS_NOT_FOUND · GRADIENT_RULE_MISSING · GRADIENT_UNSUPPORTED · GRADIENT_DISCONNECTED. */
export async function textExplainer(
  runtime: Runtime,
  classifier: TextClassifier,
  shapes: ShapeTable,
  session: Session,
): Promise<InputExplainer<TextInput, TextExplanation>> {
  const { reader, rows } = classifier;
  const { ids } = reader.inputs;
  const model = evaluationGraph(classifier.model);
  const cut = cutAtEmbeddings(model, ids);
  const size = cut && shapes.get(cut.embeddings)?.axes;
  if (!cut || size?.length !== 3 || size[2] === null)
    throw new InjertoError('EMBEDDINGS_NOT_FOUND', { where: { input: ids } });
  const width = size[2]!;
  const { scores, kind } = explainedScores(classifier, shapes);
  const gradient = await ScoreGradient.open(runtime, {
    model: cut.above,
    scores,
    kind,
    wrt: [cut.embeddings],
    shapes,
    rows,
  });
  const lookup = await runtime.createSession(cut.below, { rows });
  const vectorsOf = async (row: ArrayLike<number>, first: number) => {
    const feeds = { [ids]: tokenBatch(reader, [{ ids: row, first }])[ids]! };
    return toFloat32((await lookup.run(feeds, { fetches: [cut.embeddings] }))[cut.embeddings]!);
  };

  async function explain(text: TextInput, options: WayOptions): Promise<Omit<TextExplanation, 'nearest'>> {
    const remarks: Remark[] = [];
    const row = tokensOf(classifier, text);
    const { prompt, maxLength } = trainedWith(reader);
    const texts = typeof text === 'string' ? ([text] as const) : text;
    const words = textWords(reader, texts, { prompt, ...(maxLength !== undefined && { maxLength }) });
    if (row.truncated > 0) remarks.push(remark('TEXT_NOT_READ_TO_END', { tokens: row.truncated }));
    const feeds = tokenBatch(reader, [row]);
    const answered = await answerOf(classifier, session, feeds, options.class);
    const baseline: TextBaseline = options.textBaseline ?? 'padding';
    const own = new Set(words.flatMap(({ tokens }) => tokens));
    const to = await vectorsOf(row.ids, row.first);
    const from = await baselineOf(to, own, width, baseline, () =>
      vectorsOf(
        Array.from(row.ids, (id, t) => (own.has(t) ? reader.tokenizer.padId : id)),
        row.first,
      ),
    );
    const length = to.length / width;
    const gradientAt = async (points: Float32Array, count: number) => {
      const found = await gradient.run(
        { ...repeated(feeds, count), [cut!.embeddings]: tensor('float32', [count, length, width], points) },
        count,
        answered.k,
        [cut!.embeddings],
      );
      return { scores: found.scores, gradients: found.gradients[cut!.embeddings]! };
    };
    const { attributions, steps, completeness } = await integrateGradients({ from, to, gradientAt }, options);
    if (!completeness.reached) remarks.push(remark('COMPLETENESS_MISSED', { error: completeness.error, steps }));
    const ofToken = (t: number) => attributions.subarray(t * width, (t + 1) * width).reduce((sum, a) => sum + a, 0);
    return {
      modality: 'text',
      text,
      ...describeExplained(classifier, answered, kind),
      method: 'integrated-gradients',
      baseline,
      steps,
      completeness,
      attributions: words.map(({ tokens, ...word }) => ({
        ...word,
        attribution: tokens.reduce((sum, t) => sum + ofToken(t), 0),
      })),
      remarks,
    };
  }

  return {
    explain,
    feeds: async (text) => tokenBatch(reader, [tokensOf(classifier, text)]),
    dispose: async () => {
      await gradient.dispose();
      await lookup.dispose();
    },
  };
}

/** The vectors of the text with other ones in the place of its own tokens. */
async function baselineOf(
  vectors: Float32Array,
  own: ReadonlySet<number>,
  width: number,
  baseline: TextBaseline,
  padded: () => Promise<Float32Array>,
): Promise<Float32Array> {
  if (baseline === 'padding') return padded();
  const zeroed = vectors.slice();
  for (const t of own) zeroed.fill(0, t * width, (t + 1) * width);
  return zeroed;
}

function repeated(feeds: Readonly<Record<string, Tensor<'int64'>>>, count: number): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { data, shape }]) => {
      const all = new BigInt64Array(count * data.length);
      for (let n = 0; n < count; n++) all.set(data, n * data.length);
      return [name, tensor('int64', [count, ...shape.slice(1)], all)];
    }),
  );
}

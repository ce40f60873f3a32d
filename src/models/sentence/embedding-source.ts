/** What a text model's graph gives: vectors of tokens, the vector of the text, or something else. */
import { graphOf, type ModelProto, type ValueInfoProto } from '../../onnx/index.ts';
import { axesOf } from '../opening/graph-inputs.ts';

export interface EmbeddingSource {
  /** `tokens` [N, T, D], `sentence` [N, D]; `other` where the outputs are logits, or do not say what they are. */
  readonly kind: 'tokens' | 'sentence' | 'other';
  /** The output. */
  readonly value: string;
  /** D, where the file says it. */
  readonly size: number | undefined;
  /** Whether it has one row a text, as far as the file says. */
  readonly pooled: boolean;
}

/** The name that exporters of sentence-transformers (optimum) give to the vector that has gone through all modules. */
const wholeEmbedding = /^sentence_embedding/;
const tokenVectors = /hidden_state|token_embedding/;

/** By the names of the outputs and the axes that the file gives them, in the order in which the head is looked for.
 * @param encoder whether the model is known to be one: then other names will do as well. */
export function embeddingSource(model: ModelProto, encoder: boolean): EmbeddingSource {
  const outputs = graphOf(model).output;
  const source = (kind: EmbeddingSource['kind'], output: ValueInfoProto | undefined): EmbeddingSource => {
    const axes = output ? axesOf(output) : [];
    const size = axes.at(-1);
    return {
      kind,
      value: output?.name ?? '',
      size: typeof size === 'number' ? size : undefined,
      pooled: axes.length === 2 || kind === 'sentence',
    };
  };
  const logits = outputs.find(({ name }) => name === 'logits');
  if (logits) return source('other', logits);
  const whole = outputs.find((output) => wholeEmbedding.test(output.name) && hasAxes(output, 2));
  if (whole) return source('sentence', whole);
  const tokens = outputs.find((output) => tokenVectors.test(output.name) && hasAxes(output, 3));
  if (tokens) return source('tokens', tokens);
  if (!encoder) return source('other', outputs[0]);
  const declared = (axes: number) => outputs.find((output) => axesOf(output).length === axes);
  const sentence = declared(2);
  if (sentence) return source('sentence', sentence);
  const sequence = declared(3);
  return sequence ? source('tokens', sequence) : source('other', outputs[0]);
}

/** Names say enough where the file declares no axes. */
function hasAxes(output: ValueInfoProto, count: number): boolean {
  const { length } = axesOf(output);
  return length === 0 || length === count;
}

/** TF-IDF as a graph, for texts. */
import {
  dtypeCode,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  tensor,
  tensorToProto,
} from '../../onnx/index.ts';
import type { Terms } from './term-weights.ts';

/** From tokens to term frequency times inverse document frequency, at length 1 (scikit-learn's `TfidfVectorizer`), by ONNX's own operator. Padding becomes −1, which is no
 * token. The head only marks the place of one. (ONNX TfIdfVectorizer-9) */
export function termNetwork({ single, pairs, weights }: Terms): ModelProto {
  const size = weights.length;
  const terms = {
    mode: 'TFIDF',
    min_gram_length: 1,
    max_gram_length: pairs.length > 0 ? 2 : 1,
    max_skip_count: 0,
    ngram_counts: pairs.length > 0 ? [0, single.length] : [0],
    ngram_indexes: Array.from({ length: size }, (_, n) => n),
    pool_int64s: [...single, ...pairs.flat()],
    weights: Float32Array.from(weights),
  };
  const scalars = {
    'terms.none': tensor('int64', [], [-1]),
    'terms.least': tensor('float32', [], [1e-12]),
    'terms.axes': tensor('int64', [1], [1]),
    'classifier.weight': tensor('float32', [2, size], new Float32Array(2 * size).fill(1 / size)),
    'classifier.bias': tensor('float32', [2], new Float32Array(2)),
  };
  const int64 = (name: string) => makeValueInfo(name, 'int64', ['batch_size', 'sequence_length']);
  return makeModel(
    makeGraph({
      node: [
        makeNode('Cast', ['attention_mask'], ['/terms/counts'], { to: dtypeCode('bool') }),
        makeNode('Where', ['/terms/counts', 'input_ids', 'terms.none'], ['/terms/tokens']),
        makeNode('TfIdfVectorizer', ['/terms/tokens'], ['/terms/weighed'], terms),
        makeNode('Mul', ['/terms/weighed', '/terms/weighed'], ['/terms/squared']),
        makeNode('ReduceSum', ['/terms/squared', 'terms.axes'], ['/terms/sum'], { keepdims: 1 }),
        makeNode('Sqrt', ['/terms/sum'], ['/terms/length']),
        makeNode('Max', ['/terms/length', 'terms.least'], ['/terms/positive']),
        makeNode('Div', ['/terms/weighed', '/terms/positive'], ['/features']),
        makeNode('Gemm', ['/features', 'classifier.weight', 'classifier.bias'], ['logits'], { transB: 1 }),
      ],
      input: [int64('input_ids'), int64('attention_mask')],
      output: [makeValueInfo('logits', 'float32', ['batch_size', 2])],
      initializer: Object.entries(scalars).map(([name, value]) => tensorToProto(name, value)),
    }),
  );
}

/** TF-IDF as ONNX, held to scikit-learn (`make/tf_idf.py`). */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { termNetwork } from '../src/methods/scratch/term-network.ts';
import { termWeights } from '../src/methods/scratch/term-weights.ts';
import { graphOf, makeValueInfo, tensor, withGraph } from '../src/onnx/index.ts';
import { openNodeRuntime } from '../src/runtime/node/index.ts';

interface Reference {
  readonly texts: number[][];
  readonly asked: number[][];
  /** Inverse document frequency of each term. */
  readonly terms: Record<string, number>;
  readonly rows: Record<string, number>[];
}

test('terms, weights and vectors are scikit-learn’s, whatever padding a text has', async () => {
  const text = await readFile(new URL('fixtures/tf-idf.json', import.meta.url), 'utf8');
  const { texts, asked, terms, rows } = JSON.parse(text) as Reference;
  const found = termWeights(texts);
  const names = [...found.single.map(String), ...found.pairs.map((pair) => pair.join(' '))];
  expect([...names].sort()).toEqual(Object.keys(terms).sort());
  for (const [n, name] of names.entries()) expect(found.weights[n]).toBeCloseTo(terms[name]!, 12);

  const network = termNetwork(found);
  const features = withGraph(network, {
    node: graphOf(network).node.filter(({ opType }) => opType !== 'Gemm'),
    output: [makeValueInfo('/features', 'float32', ['batch_size', names.length])],
  });
  const runtime = await openNodeRuntime({ threads: 1 });
  try {
    const session = await runtime.createSession(features);
    const length = Math.max(...asked.map((tokens) => tokens.length)) + 3;
    // padding with token 3, which is a known one: the mask alone tells
    const padded = asked.flatMap((tokens) => [...tokens, ...Array(length - tokens.length).fill(3)]);
    const mask = asked.flatMap((tokens) => Array.from({ length }, (_, at) => (at < tokens.length ? 1 : 0)));
    const feeds = {
      input_ids: tensor('int64', [asked.length, length], padded),
      attention_mask: tensor('int64', [asked.length, length], mask),
    };
    const values = (await session.run(feeds))['/features']!.data as Float32Array;
    for (const [n, row] of rows.entries()) {
      for (const [k, name] of names.entries()) {
        // float32 against float64
        expect(values[n * names.length + k]).toBeCloseTo(row[name] ?? 0, 6);
      }
    }
    await session.dispose();
  } finally {
    await runtime.close();
  }
});

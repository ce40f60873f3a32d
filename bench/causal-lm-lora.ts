/** Held-out perplexity of a language model before and after LoRA, for the same texts and recipe as bench/python/causal_lm_lora.py.
 *
 *    npx tsx bench/causal-lm-lora.ts ./smollm2-135m operators.jsonl [--lr 1e-3] [--seed 0] [--threads 2] [--out FOLDER] */
import { parseArgs } from 'node:util';
import { languageExamples, trainCausalLm } from '../src/methods/causal-lm/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lr: { type: 'string', default: '1e-3' },
    seed: { type: 'string', default: '0' },
    threads: { type: 'string', default: '2' },
    out: { type: 'string' },
  },
});
const [model = '', texts = ''] = positionals;
const run = await trainCausalLm(model, await languageExamples(texts), {
  rank: 8,
  alpha: 16,
  learningRate: Number(values.lr),
  maxLength: 128,
  batchSize: 4,
  epochs: 1,
  seed: Number(values.seed),
  threads: Number(values.threads),
  onEvent: (event) => {
    if (event.type === 'progress' && event.phase === 'train') console.error(`${event.done}/${event.total}`);
    if (event.type === 'warning') console.error(event.message);
  },
});
const { before, after, samples, history, trainedParameters, seconds } = run;
console.log(
  JSON.stringify({
    by: 'Injerto',
    rows: { train: samples.train.rows, test: samples.test.rows },
    trainedParameters,
    tokens: samples.test.tokens,
    before: Number(before.test!.perplexity.toFixed(4)),
    after: Number(after.test!.perplexity.toFixed(4)),
    trainLoss: history.map(({ trainLoss }) => Number(trainLoss.toFixed(4))),
    trainSeconds: Number(seconds.train.toFixed(1)),
  }),
);
if (values.out !== undefined) await run.save(values.out);

/** 33,000 movie reviews: accuracy, speed and peak memory of `transfer` and, on demand, of one epoch of `fine-tune`; bench/python/movies.py has the same parts.
 *
 *    python bench/python/texts.py movies && python bench/python/export_onnx.py
 *    npx tsx bench/movies.ts [--fine-tune] [--subset 2000] [--model .cache/texts/all-minilm-l6-v2] [--max-length 64]
 *
 *  A review is in the test part if the SHA-256 of its text, read as a number, is divisible by 10, and in the validation part if the rest is 1. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse';
import { textDataset } from '../src/data/index.ts';
import { openModel, train } from '../src/index.ts';

const { values } = parseArgs({
  options: {
    'fine-tune': { type: 'boolean', default: false },
    subset: { type: 'string', default: '0' },
    model: { type: 'string', default: '.cache/texts/all-minilm-l6-v2' },
    'max-length': { type: 'string', default: '64' },
    threads: { type: 'string', default: '2' },
  },
});
const subset = Number(values.subset) || Number.POSITIVE_INFINITY;

interface Review {
  readonly digest: string;
  readonly text: string;
  readonly label: string;
}

const workplace = await mkdtemp(join(tmpdir(), 'injerto-movies-'));
try {
  const dataset = await textDataset(await writeParts(await readReviews()), {
    text: 'text',
    label: 'label',
    task: 'single-label',
  });
  const reference = await openModel(values.model);
  const shared = { seed: 0, maxLength: Number(values['max-length']), threads: Number(values.threads) };
  const methods = values['fine-tune'] ? (['transfer', 'fine-tune'] as const) : (['transfer'] as const);
  for (const method of methods) {
    const { test, samples, seconds } = await train(
      reference,
      dataset,
      method === 'transfer' ? { method, ...shared } : { method, ...shared, epochs: 1 },
    );
    const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(JSON.stringify({ method, accuracy: test!.accuracy, samples, seconds, peakMegabytes }));
  }
  await dataset.close();
} finally {
  await rm(workplace, { recursive: true, force: true });
}

/** In the order of their hashes, as the Python peer takes them. */
async function readReviews(): Promise<Review[]> {
  const reviews: Review[] = [];
  const rows = createReadStream(new URL('../.cache/texts/movies.csv', import.meta.url)).pipe(parse({ columns: true }));
  for await (const { text, label } of rows as AsyncIterable<{ text: string; label: string }>) {
    reviews.push({ digest: createHash('sha256').update(text).digest('hex'), text, label });
  }
  return reviews.sort((a, b) => (a.digest < b.digest ? -1 : 1));
}

async function writeParts(reviews: readonly Review[]): Promise<string> {
  const counts = { train: 0, validation: 0, test: 0 };
  const lines = reviews.flatMap(({ digest, text, label }) => {
    const rest = BigInt(`0x${digest}`) % 10n;
    const part = rest === 0n ? 'test' : rest === 1n ? 'validation' : 'train';
    counts[part] += 1;
    return counts[part] > subset ? [] : [`"${text.replaceAll('"', '""')}",${label},${part}`];
  });
  const file = join(workplace, 'reviews.csv');
  await writeFile(file, `${['text,label,split', ...lines].join('\n')}\n`);
  return file;
}

/** 33,000 movie reviews: accuracy, speed and peak memory of each method; bench/python/movies.py has the same parts.
 *
 *    python bench/python/texts.py movies && python bench/python/export_onnx.py
 *    npx tsx bench/movies.ts [--method transfer,contrastive,lora,fine-tune] [--subset 2000] [--model .cache/texts/all-minilm-l6-v2] [--max-length 64]
 *
 *  `lora` and `fine-tune` go through the texts once, `contrastive` through as many pairs as it draws unasked.
 *  A review is in the test part if the SHA-256 of its text, read as a number, is divisible by 10, and in the validation part if the rest is 1. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse';
import { textDataset } from '../src/data/node/index.ts';
import { openModel, type TrainOptions, train } from '../src/index.ts';

const { values } = parseArgs({
  options: {
    method: { type: 'string', default: 'transfer,contrastive,lora,fine-tune' },
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
    textColumn: 'text',
    labelColumn: 'label',
    task: 'single-label',
  });
  const reference = await openModel(values.model);
  const shared = { seed: 0, maxLength: Number(values['max-length']), threads: Number(values.threads) };
  for (const method of values.method.split(',')) {
    const once = method === 'lora' || method === 'fine-tune';
    const options = { method, ...shared, ...(once && { epochs: 1 }) } as TrainOptions;
    const cpuBefore = process.cpuUsage();
    const { test, samples, seconds } = await train(reference, dataset, options);
    const cpu = process.cpuUsage(cpuBefore);
    // With one thread, what the training itself took, whatever else the machine was doing.
    const cpuSeconds = Math.round((cpu.user + cpu.system) / 1e6);
    const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(JSON.stringify({ method, accuracy: test!.accuracy, samples, seconds, cpuSeconds, peakMegabytes }));
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

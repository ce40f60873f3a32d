/** A day of a server in small: `npx tsx bench/server.ts [mobilenet-v2 | a folder] [--requests 20000] [--clients 8]`.
 *
 *  One predictor answers photos given as paths, URLs, bytes, Blobs, streams and data: URLs, among them files that are cut or are no photos, in PNG,
 *  JPEG, WebP and GIF, from 90 pixels to 12 megapixels; some requests are given up. A model of texts gets sentences, long texts and none at all. Each
 *  answer is compared with the first one to the same input.
 *  One JSON line per thousand requests: resident memory, and median and 99th percentile of the time of an answer, in milliseconds. */
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { photoPaths } from '../src/data/images/test-photos.ts';
import { seededRandom } from '../src/data/seeded-random.ts';
import { type ImageSource, InjertoError, openPredictor } from '../src/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { requests: { type: 'string', default: '20000' }, clients: { type: 'string', default: '8' } },
});
const requests = Number(values.requests);
const clients = Number(values.clients);

interface Request {
  readonly name: string;
  /** Made anew for each request: a stream can be read only once. */
  readonly source: () => unknown;
  /** What the request ends in instead of an answer. */
  readonly code?: string;
}

const predictor = await openPredictor(positionals[0] ?? 'mobilenet-v2');
const kinds = predictor.modality === 'image' ? await photoRequests() : await textRequests();
const first = new Map<string, string>();
const random = seededRandom('server');
const counts: Record<string, number> = {};
let times: number[] = [];
let asked = 0;
let wrong = 0;

await Promise.all(Array.from({ length: clients }, () => client()));
await predictor.dispose();
console.log(JSON.stringify({ requests: asked, ...counts, otherThanBefore: wrong }));
process.exitCode = wrong > 0 ? 1 : 0;

async function client(): Promise<void> {
  while (asked < requests) {
    asked++;
    const request = kinds[random.below(kinds.length)]!;
    const givenUp = random.chance(0.01);
    const start = performance.now();
    const ended = await ask(request, givenUp);
    times.push(performance.now() - start);
    counts[ended] = (counts[ended] ?? 0) + 1;
    if (times.length === 1000) report();
  }
}

async function ask({ name, source, code }: Request, givenUp: boolean): Promise<string> {
  const abort = new AbortController();
  if (givenUp) void wait(random.between(0, 20)).then(() => abort.abort());
  try {
    const { label, scores } = await predictor.predict(source() as never, { top: 3, signal: abort.signal });
    const answer = `${label} ${scores.map((entry) => entry.score.toFixed(4)).join(' ')}`;
    if (code !== undefined || (first.get(name) ?? answer) !== answer) wrong++;
    first.set(name, answer);
    return 'answered';
  } catch (error) {
    if (!(error instanceof InjertoError)) throw error;
    if (error.code !== code && !(givenUp && error.code === 'ABORTED')) wrong++;
    return error.code;
  }
}

function report(): void {
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor(share * (times.length - 1))]!);
  const rssMb = Math.round(process.memoryUsage.rss() / 2 ** 20);
  console.log(JSON.stringify({ requests: asked, rssMb, p50: at(0.5), p99: at(0.99), longest: at(1) }));
  times = [];
}

async function photoRequests(): Promise<Request[]> {
  const found: Request[] = [];
  for (const path of (await photoPaths()).slice(0, 60)) {
    const bytes = await readFile(path);
    const forms: (() => ImageSource)[] = [
      () => path,
      () => pathToFileURL(path),
      () => bytes,
      () => new Blob([Uint8Array.from(bytes)]),
      () => new Blob([Uint8Array.from(bytes)]).stream() as AsyncIterable<Uint8Array>,
      () => `data:image/jpeg;base64,${bytes.toString('base64')}`,
    ];
    for (const source of forms) found.push({ name: path, source });
  }
  const photo = await readFile((await photoPaths())[7]!);
  for (const [width, format] of [
    [90, 'png'],
    [800, 'webp'],
    [1600, 'png'],
    [320, 'gif'],
    [4000, 'jpeg'],
  ] as const) {
    const bytes = await sharp(photo).resize(width).toFormat(format).toBuffer();
    found.push({ name: `${width} ${format}`, source: () => bytes });
  }
  for (let i = 0; i < 10; i++) {
    found.push({ name: 'cut', source: () => photo.subarray(0, 4000), code: 'IMAGE_UNREADABLE' });
    found.push({ name: 'none', source: () => Buffer.from('no photo'), code: 'IMAGE_UNREADABLE' });
  }
  return found;
}

async function textRequests(): Promise<Request[]> {
  const rows = (await readFile(new URL('../examples/data/intents-en.csv', import.meta.url), 'utf8')).trim().split('\n');
  const sentences = rows.slice(1).map((row) => row.slice(0, row.lastIndexOf(',')));
  const long = [50, 500, 5000].map((words) => sentences.join(' ').split(' ').slice(0, words).join(' '));
  return [
    ...[...sentences, ...long, '🍋 limón', '\u0000', 'x'.repeat(20_000)].map((text) => ({
      name: text,
      source: () => text,
    })),
    { name: 'no text', source: () => 5, code: 'INPUT_INVALID' },
  ];
}

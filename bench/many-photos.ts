/** Memory and time of transfer on many photos: `npx tsx bench/many-photos.ts [20000]`.
 *
 *  Makes that many different JPEGs from the food photos (seeded crops and turns), trains on them twice, each time in a process
 *  of its own, and prints peak memory, seconds, and what the second training took from the cache. Wants about 400 MB of disk. */
import { fork } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { layOutFoodPhotos } from '../examples/food-photos.ts';
import { seededRandom } from '../src/data/index.ts';
import { imageFolder, openModel, train } from '../src/index.ts';

const [mode = '20000', folder = '', cacheDir = ''] = process.argv.slice(2);
if (mode === 'train') await trainOnce();
else await bench(Number(mode));

async function bench(count: number): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'injerto-many-'));
  try {
    const photos = join(work, 'photos');
    await makePhotos(join(work, 'food'), photos, count);
    for (const run of ['first', 'second']) {
      console.log(`${run}: ${JSON.stringify(await inProcess(photos, join(work, 'cache')))}`);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function makePhotos(source: string, target: string, count: number): Promise<void> {
  const { folder: food } = await layOutFoodPhotos(source);
  const originals: { readonly group: string; readonly file: string }[] = [];
  for (const group of await readdir(food)) {
    await mkdir(join(target, group), { recursive: true });
    for (const name of await readdir(join(food, group))) originals.push({ group, file: join(food, group, name) });
  }
  const make = async (i: number) => {
    const { group, file } = originals[i % originals.length]!;
    const random = seededRandom('many', i);
    const turned = sharp(file).rotate(random.between(-20, 20)).resize(320, 320, { fit: 'cover' });
    const left = random.below(64);
    const top = random.below(64);
    await turned
      .extract({ left, top, width: 256, height: 256 })
      .jpeg()
      .toFile(join(target, group, `${i}.jpg`));
  };
  for (let i = 0; i < count; i += 8)
    await Promise.all(Array.from({ length: Math.min(8, count - i) }, (_, k) => make(i + k)));
}

function inProcess(photos: string, cache: string): Promise<unknown> {
  const child = fork(fileURLToPath(import.meta.url), ['train', photos, cache], { execArgv: ['--import', 'tsx'] });
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => code && reject(new Error(`the training ended with code ${code}`)));
  });
}

async function trainOnce(): Promise<void> {
  const started = performance.now();
  const photos = await imageFolder(folder);
  const scanned = performance.now();
  const { samples, test, seconds } = await train(await openModel('mobilenet-v2'), photos, { cacheDir });
  process.send!({
    samples,
    accuracy: test?.accuracy,
    seconds: { scan: (scanned - started) / 1000, ...seconds },
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  });
}

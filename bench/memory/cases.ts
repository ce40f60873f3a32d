/** The trainings whose memory is measured, and their data. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { photoPaths } from '../../src/data/images/test-photos.ts';
import { seededRandom } from '../../src/data/seeded-random.ts';
import type { TrainOptions } from '../../src/index.ts';

const mb = 1e6;

export interface Case {
  /** A starter, or a folder below .cache/memory. */
  readonly model: string;
  readonly data: 'photos' | 'large-photos' | 'texts';
  readonly options: TrainOptions;
}

const fineTune = { method: 'fine-tune', epochs: 1 } as const;
const transfer = { method: 'transfer' } as const;

/** Each model with all that the machine has, then with less: about a half and a third of what it took. */
export const cases: readonly Case[] = [
  { model: 'mobilenet-v2', data: 'photos', options: transfer },
  { model: 'mobilenet-v2', data: 'large-photos', options: transfer },
  { model: 'mobilenet-v2', data: 'photos', options: { ...fineTune, batchSize: 16 } },
  { model: 'mobilenet-v2', data: 'photos', options: { ...fineTune, batchSize: 16, memory: 1450 * mb } },
  { model: 'mobilenet-v2', data: 'photos', options: { ...fineTune, batchSize: 16, memory: 970 * mb } },
  { model: 'mobilenet-v2', data: 'photos', options: { ...fineTune, batchSize: 16, batchNorm: 'eval' as const } },
  { model: 'mobilenet-v2', data: 'photos', options: { ...fineTune, batchSize: 8, unfreeze: 2 } },
  { model: 'mobilenet-v2', data: 'photos', options: { ...fineTune, batchSize: 8, unfreeze: 2, memory: 700 * mb } },
  { model: 'squeezenet-1.1', data: 'photos', options: { ...fineTune, batchSize: 16 } },
  { model: 'squeezenet-1.1', data: 'photos', options: { ...fineTune, batchSize: 16, memory: 700 * mb } },
  { model: 'efficientnet-lite0', data: 'photos', options: { ...fineTune, batchSize: 8 } },
  { model: 'efficientnet-lite0', data: 'photos', options: { ...fineTune, batchSize: 8, memory: 800 * mb } },
  { model: 'resnet18', data: 'photos', options: transfer },
  { model: 'resnet18', data: 'photos', options: { ...fineTune, batchSize: 8 } },
  { model: 'resnet18', data: 'photos', options: { ...fineTune, batchSize: 8, memory: 700 * mb } },
  { model: 'vit-tiny', data: 'photos', options: { ...fineTune, batchSize: 8 } },
  { model: 'vit-tiny', data: 'photos', options: { ...fineTune, batchSize: 8, unfreeze: 3 } },
  { model: 'vit-tiny', data: 'photos', options: { ...fineTune, batchSize: 8, memory: 640 * mb } },
  { model: 'all-minilm-l6-v2', data: 'texts', options: transfer },
  { model: 'all-minilm-l6-v2', data: 'texts', options: { ...fineTune, batchSize: 16 } },
  { model: 'all-minilm-l6-v2', data: 'texts', options: { ...fineTune, batchSize: 16, memory: 900 * mb } },
  { model: 'all-minilm-l6-v2', data: 'texts', options: { method: 'lora', epochs: 1, batchSize: 16 } },
  { model: 'distilbert', data: 'texts', options: { ...fineTune, batchSize: 8 } },
  { model: 'distilbert', data: 'texts', options: { ...fineTune, batchSize: 8, unfreeze: 2 } },
  { model: 'distilbert', data: 'texts', options: { ...fineTune, batchSize: 8, memory: 1600 * mb } },
];

/** Writes the data of all cases into `folder`; the places of each. */
export async function layOutData(folder: string): Promise<Readonly<Record<Case['data'], string>>> {
  const places = {
    photos: path.join(folder, 'photos'),
    'large-photos': path.join(folder, 'large-photos'),
    texts: path.join(folder, 'texts.csv'),
  };
  await layOutPhotos(places.photos, { width: 800, height: 600 }, 12);
  await layOutPhotos(places['large-photos'], { width: 4000, height: 3000 }, 8);
  await writeFile(places.texts, texts(80, 126));
  return places;
}

/** Real photos, brought to one size. @param count of each class */
async function layOutPhotos(folder: string, size: { readonly width: number; readonly height: number }, count: number) {
  const photos = await photoPaths();
  for (const [at, group] of ['A', 'B', 'C', 'D'].entries()) {
    await mkdir(path.join(folder, group), { recursive: true });
    for (const [i, photo] of photos.slice(at * 60, at * 60 + count).entries()) {
      await sharp(photo)
        .resize({ ...size, fit: 'fill' })
        .jpeg()
        .toFile(path.join(folder, group, `${i}.jpg`));
    }
  }
}

/** As many texts of so many words, each a token. */
function texts(count: number, words: number): string {
  const random = seededRandom('texts');
  const some = 'house river mountain green yellow quickly runs because never always something'.split(' ');
  const text = () => Array.from({ length: words }, () => some[random.below(some.length)]).join(' ');
  const rows = Array.from({ length: count }, (_, i) => `${text()},${i % 2 ? 'first' : 'second'}`);
  return ['text,label', ...rows, ''].join('\n');
}

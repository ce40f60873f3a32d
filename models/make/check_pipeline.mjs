// Loads each starter as transformers.js' image-classification pipeline and counts the right answers on labelled photos.
//   node models/make/check_pipeline.mjs FOLDER_OF_PHOTOS     (the class index is the last number of a photo's name)
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { env, pipeline } from '@huggingface/transformers';

const models = fileURLToPath(new URL('..', import.meta.url));
env.allowRemoteModels = false;
env.localModelPath = models;
const folder = process.argv[2];
const photos = readdirSync(folder)
  .filter((name) => /^imagenet_.*\.jpg$/.test(name))
  .sort();
const { starters } = JSON.parse(readFileSync(join(models, 'starters.json'), 'utf8'));
for (const { id } of starters.filter(({ task }) => task === 'image-classification')) {
  const { label2id } = JSON.parse(readFileSync(join(models, id, 'config.json'), 'utf8'));
  const classify = await pipeline('image-classification', id);
  let right = 0;
  for (const name of photos) {
    const [best] = await classify(join(folder, name), { top_k: 1 });
    if (label2id[best.label] === Number(/(\d+)\.jpg$/.exec(name)[1])) right++;
  }
  console.log(JSON.stringify({ model: id, photos: photos.length, right }));
}

/**
 * A process that stores features, for tests of several at once and of kills.
 * Arguments: cache folder, first and last number of the keys, 'stay' to go on living with the space open.
 * Stores three at a time and prints the last number known to be stored.
 */

import { seededRandom } from '../seeded-random.ts';
import { openFeatureCache } from './feature-cache.ts';
import type { SpaceKey } from './feature-key.ts';
import type { Features } from './feature-space.ts';

export const writerKey: SpaceKey = { model: 'sha256-of-model', boundary: ['pool'], preprocessing: { size: 224 } };
export const writerShapes = { pool: [4, 2], logits: [3] };

/** What any process stores under a key: follows from the key, so that a reader can tell right from wrong. */
export function featuresOf(name: string): Features {
  const random = seededRandom(name);
  return {
    pool: Float32Array.from({ length: 8 }, () => random.uniform()),
    logits: Float32Array.from({ length: 3 }, () => random.normal()),
  };
}

if (process.argv[1] === import.meta.filename) {
  const [dir, from, to, then] = process.argv.slice(2);
  const cache = openFeatureCache({ dir });
  const space = await cache.space(writerKey, writerShapes);
  for (let i = Number(from); i < Number(to); i += 3) {
    await space.put([i, i + 1, i + 2].map((n) => [`k${n}`, featuresOf(`k${n}`)] as const));
    process.stdout.write(`${i + 2}\n`);
  }
  if (then === 'stay') await new Promise(() => setInterval(() => {}, 1000));
  await cache.close();
}

/** What Injerto does, on real photographs and real sentences: `npm run demo`. Writes to demo-output/. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { photoDemo } from './photo-demo.ts';
import { textDemo } from './text-demo.ts';

const output = fileURLToPath(new URL('../demo-output', import.meta.url));
// A cache of its own, empty at first, so that the seconds are those of a first run.
const cacheDir = join(output, 'cache');
await rm(cacheDir, { recursive: true, force: true });

await photoDemo(output, cacheDir);
console.log('\n');
await textDemo(join(output, 'intents-model'), cacheDir);

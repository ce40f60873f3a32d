/** One process of the fuzz run: damages models number `from` to `to` and says what became of each kind. Run by run-fuzz.ts. */
import { seededRandom } from '../../src/data/seeded-random.ts';
import { mutate } from './mutate.ts';
import { seedModels } from './seed-models.ts';
import { tryModel } from './try-model.ts';

const [seed = 1, from = 0, to = 0] = process.argv.slice(2).map(Number);
const seeds = [...seedModels()];
const outcomes: Record<string, number> = {};
const failures: { readonly index: number; readonly seedModel: string; readonly error: string }[] = [];
let slowest = { index: -1, ms: 0 };

for (let index = from; index < to; index++) {
  const [seedModel, bytes] = seeds[index % seeds.length]!;
  const damaged = mutate(bytes, seededRandom(seed, 'fuzz', index));
  const start = performance.now();
  try {
    const { outcome } = tryModel(damaged);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  } catch (error) {
    failures.push({ index, seedModel, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  const ms = performance.now() - start;
  if (ms > slowest.ms) slowest = { index, ms };
}
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ outcomes, failures, slowest, peakBytes }));

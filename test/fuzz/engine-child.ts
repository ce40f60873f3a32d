/** One process of the engine's part of the fuzz run: prepares damaged models that Injerto let pass. ONNX Runtime is native code and may take
 * the process down, so each number is written before its model is tried. Run by main.ts. */
import { writeSync } from 'node:fs';
import { InferenceSession } from 'onnxruntime-node';
import { seededRandom } from '../../src/data/seeded-random.ts';
import { mutate } from './mutate.ts';
import { seedModels } from './seed-models.ts';
import { tryModel } from './try-model.ts';

const [seed = 1, from = 0, to = 0] = process.argv.slice(2).map(Number);
const seeds = [...seedModels()];
const say = (line: string) => writeSync(1, `${line}\n`);

for (let index = from; index < to; index++) {
  const [, bytes] = seeds[index % seeds.length]!;
  const { bytes: passed } = tryModel(mutate(bytes, seededRandom(seed, 'fuzz', index)));
  if (!passed) continue;
  say(`try ${index}`);
  const verdict = await InferenceSession.create(passed, { logSeverityLevel: 4, graphOptimizationLevel: 'all' }).then(
    async (session) => {
      await session.release();
      return 'accepted';
    },
    () => 'rejected',
  );
  say(verdict);
}
say('end');

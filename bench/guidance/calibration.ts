/** What the temperature of a training changes on test samples, which chose nothing. Appends a JSON line a seed and leaves out those that are there.
 *
 *   npx tsx bench/guidance/calibration.ts --sets food=FOLDER,intents-en=examples/data/intents-en.csv --out calibration.jsonl [--seeds 5]
 *       [--method transfer] [--model NAME] */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDataset } from '../../src/data/node/index.ts';
import type { TrainOptions } from '../../src/methods/options/train-options.ts';
import { train } from '../../src/methods/train.ts';
import { openModel } from '../../src/models/node/index.ts';
import { usualModel } from '../../src/models/usual-model.ts';
import { errorBudget, usefulThreshold } from '../../src/predict/evaluation/error-budget.ts';

const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: 'intents-en=examples/data/intents-en.csv' },
    out: { type: 'string', default: 'calibration.jsonl' },
    seeds: { type: 'string', default: '5' },
    method: { type: 'string', default: 'transfer' },
    model: { type: 'string' },
    cache: { type: 'string' },
  },
});
const done = existsSync(values.out) ? readFileSync(values.out, 'utf8') : '';

for (const [set, place] of values.sets.split(',').map((pair) => pair.split('=') as [string, string])) {
  const data = await openDataset(place);
  const model = await openModel(values.model ?? usualModel[data.modality]);
  for (let seed = 0; seed < Number(values.seeds); seed++) {
    const name = `${set} ${model.name} ${values.method} ${seed}`;
    if (done.includes(`"${name}"`)) continue;
    const options = { method: values.method, seed, ...(values.cache && { cacheDir: values.cache }) } as TrainOptions;
    // whichever the samples are
    const run = await train(model, data as never, options);
    const threshold = usefulThreshold(run.predictions('validation'));
    const budget = errorBudget(run.predictions('test')).find((row) => row.threshold === threshold);
    const { temperature, test, notApplied } = run.calibration!;
    const line = JSON.stringify({ name, temperature, notApplied: notApplied?.variant, test, budget });
    appendFileSync(values.out, `${line}\n`);
    console.log(line);
  }
  await data.close();
}

/** For tests: trains in a process of its own, which the test kills.
 * Arguments: model, photos, output folder, options of `train` as JSON. */
import { imageFolder } from '../data/node/index.ts';
import { openModel } from '../models/node/index.ts';
import { train } from './train.ts';

const [model, photos, output, options] = process.argv.slice(2) as [string, string, string, string];
const run = await train(await openModel(model), await imageFolder(photos), JSON.parse(options));
await run.save(output);

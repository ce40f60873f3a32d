/** `npm run fuzz [-- --seed N --count N --engine N]`: damaged models, opened; with --engine, those that pass are given to ONNX Runtime too. */
import { parseArgs } from 'node:util';
import { runEngine } from './run-engine.ts';
import { runFuzz } from './run-fuzz.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '20000' },
    engine: { type: 'string', default: '0' },
  },
});
const seed = Number(values.seed);
const report = await runFuzz(seed, Number(values.count), 3_600_000);
console.log(report);
if (report.failures.length > 0) process.exitCode = 1;
if (Number(values.engine) > 0) console.log(await runEngine(seed, Number(values.engine)));

/** For tests: runs a model again and again in a process of its own, and ends the process in the middle of it. Argument: how. */
import { makeGraph, makeModel, makeNode, makeValueInfo, tensor, tensorToProto } from '../../onnx/index.ts';
import { openNodeRuntime } from './index.ts';

const size = 1024;
const model = makeModel(
  makeGraph({
    node: Array.from({ length: 8 }, (_, i) =>
      makeNode('MatMul', [i === 0 ? 'X' : `X${i}`, 'W'], [i === 7 ? 'Y' : `X${i + 1}`]),
    ),
    input: [makeValueInfo('X', 'float32', [size, size])],
    output: [makeValueInfo('Y', 'float32', [size, size])],
    initializer: [tensorToProto('W', tensor('float32', [size, size], new Float32Array(size * size)))],
  }),
);

const endings: Readonly<Record<string, () => void>> = {
  exit: () => process.exit(3),
  error: () => {
    throw new Error('nobody catches this');
  },
  'exit hook': () => {
    process.on('exit', () => process.exit(3));
    process.exit(1);
  },
};

const runtime = await openNodeRuntime();
const session = await runtime.createSession(model);
const run = () => session.run({ X: tensor('float32', [size, size], new Float32Array(size * size)) });
await run();
setTimeout(endings[process.argv[2]!]!, 100 * Math.random());
for (;;) await run();

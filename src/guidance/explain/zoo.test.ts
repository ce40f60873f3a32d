/** Where Grad-CAM looks in the architectures of the zoo, by both of PyTorch's exporters. */
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { evaluationGraph } from '../../autodiff/index.ts';
import { decodeModel, graphOf, normalizeModel } from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { spatialValues } from './spatial-value.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

const map = (rows: number, channels: number) => ({ layout: 'map', rows, columns: rows, channels, prefix: 0 });
const tokens = (prefix: number) => ({ layout: 'tokens', rows: 4, columns: 4, channels: 24, prefix });

test.each([
  ['resnet-18', 64, map(2, 32)],
  ['densenet-121', 48, map(3, 14)],
  ['mobilenet-v3', 48, map(6, 144)],
  ['efficientnet-b0', 32, map(4, 48)],
  ['convnext', 64, map(2, 32)],
  ['vit', 32, tokens(1)],
  ['vit-timm', 32, tokens(1)],
  ['deit', 32, tokens(2)],
  ['dinov2', 32, tokens(1)],
  ['siglip-vision', 32, tokens(0)],
])('%s', async (name, size, expected) => {
  for (const exporter of ['dynamo', 'torchscript']) {
    const file = new URL(`../../../conformance/fixtures/zoo/${name}-${exporter}.onnx`, import.meta.url);
    const model = decodeModel(readFileSync(file));
    normalizeModel(model, { origin: name });
    const graph = evaluationGraph(model);
    const [input] = graphOf(graph).input;
    const outputs = graphOf(graph).output.map((output) => output.name);
    const scores = outputs.find((output) => output.includes('logit')) ?? outputs[0]!;
    const shapes = await probeShapes(runtime, graph, { height: size, width: size });
    const found = spatialValues(graph, { input: input!.name, scores, shapes, size: { width: size, height: size } });
    expect(found[0], exporter).toMatchObject(expected);
  }
});

test('Swin merges its patches in windows that are not followed: refused rather than guessed', async () => {
  const model = decodeModel(
    readFileSync(new URL('../../../conformance/fixtures/zoo/swin-dynamo.onnx', import.meta.url)),
  );
  normalizeModel(model, { origin: 'swin' });
  const graph = evaluationGraph(model);
  const shapes = await probeShapes(runtime, graph, {});
  const [input] = graphOf(graph).input;
  const scores = graphOf(graph).output[0]!.name;
  expect(spatialValues(graph, { input: input!.name, scores, shapes, size: { width: 32, height: 32 } })).toEqual([]);
});

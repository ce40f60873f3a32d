import { afterAll, expect, test } from 'vitest';
import { amend, graphOf, makeNode, withGraph } from '../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../runtime/node/index.ts';
import { describeModel } from './describe-model.ts';
import { openModel } from './open-model.ts';
import type { ReferenceModel } from './reference-model.ts';
import { residualNetwork } from './test-network.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

async function description(reference: ReferenceModel) {
  return describeModel(reference, await probeShapes(runtime, reference.model, reference.axes));
}

test('SqueezeNet 1.1', async () => {
  const { blocks, classes, file: _, sha256: __, ...rest } = await description(await openModel('squeezenet-1.1'));
  expect(classes).toHaveLength(1000);
  expect(blocks).toHaveLength(9);
  expect(rest).toMatchInlineSnapshot(`
    {
      "head": {
        "classes": 1000,
        "features": {
          "layout": "map",
          "size": 512,
          "value": "/features/features.12/Concat_output_0",
        },
        "kind": "conv",
        "nodes": [
          "/classifier/classifier.1/Conv",
          "/classifier/classifier.2/Relu",
          "/classifier/classifier.3/GlobalAveragePool",
          "/Flatten",
        ],
        "output": "logits",
        "parameterCount": 513000,
        "parameters": [
          "classifier.1.weight",
          "classifier.1.bias",
        ],
      },
      "inputs": [
        {
          "axes": [
            null,
            3,
            224,
            224,
          ],
          "dtype": "float32",
          "name": "pixel_values",
        },
      ],
      "license": "MIT",
      "missingRules": [],
      "modules": [],
      "name": "squeezenet-1.1",
      "notes": [],
      "operators": [
        {
          "count": 26,
          "domain": "",
          "operator": "Conv",
        },
        {
          "count": 26,
          "domain": "",
          "operator": "Relu",
        },
        {
          "count": 8,
          "domain": "",
          "operator": "Concat",
        },
        {
          "count": 3,
          "domain": "",
          "operator": "MaxPool",
        },
        {
          "count": 1,
          "domain": "",
          "operator": "GlobalAveragePool",
        },
        {
          "count": 1,
          "domain": "",
          "operator": "Flatten",
        },
      ],
      "opset": 17,
      "outputs": [
        {
          "axes": [
            null,
            1000,
          ],
          "dtype": "float32",
          "name": "logits",
        },
      ],
      "parameters": {
        "total": 1235496,
        "trainable": 1235496,
      },
      "trainableBlocks": 9,
    }
  `);
});

test.each([
  ['mobilenet-v2', 3504872, 19],
  ['efficientnet-lite0', 4652008, 18],
])('all of %s can be trained', async (id, trainable, blocks) => {
  const found = await description(await openModel(id));
  expect(found.parameters.trainable).toBe(trainable);
  expect(found).toMatchObject({ missingRules: [], trainableBlocks: blocks });
});

test('an operator without a gradient rule: only what lies above it can be trained', async () => {
  const model = residualNetwork();
  // the first join, in a form that nobody has a rule for
  const node = graphOf(model).node.map((n) =>
    n.output[0] === 'v8' ? amend(makeNode('Mystery', n.input, n.output, {}, { domain: 'example' }), {}) : n,
  );
  const opset = [...model.opsetImport, amend(model.opsetImport[0]!, { domain: 'example', version: 1n })];
  const reference = await openModel('squeezenet-1.1');
  const shapes = await probeShapes(runtime, model);
  const strange = amend(withGraph(model, { node }), { opsetImport: opset });
  const found = describeModel({ ...reference, model: strange, classes: undefined }, shapes);
  expect(found.missingRules).toEqual([{ node: 'v8', operator: 'Mystery', domain: 'example', opset: 1 }]);
  expect(found.blocks).toHaveLength(3);
  expect(found.trainableBlocks).toBe(1);
});

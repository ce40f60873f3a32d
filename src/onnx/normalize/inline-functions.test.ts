import { create } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { Float, makeAttribute, makeGraph, makeModel, makeNode, makeValueInfo } from '../build.ts';
import { decodeModel, encodeModel, graphOf } from '../codec.ts';
import { AttributeProtoSchema, FunctionProtoSchema } from '../generated/onnx-proto.ts';
import { AttributeType, type FunctionProto, type ModelProto, type NodeProto } from '../proto.ts';
import { tensor, tensorToProto } from '../tensor.ts';
import { branch, ifNode } from '../test-models.ts';
import { inlineFunctions } from './inline-functions.ts';
import { copyOf, expectClose, noise, testRuntime } from './test-run.ts';

const { run } = testRuntime();

type FunctionParts = Partial<Pick<FunctionProto, 'attribute' | 'attributeProto' | 'overload' | 'domain'>>;
function fn(
  name: string,
  input: string[],
  output: string[],
  node: NodeProto[],
  more: FunctionParts = {},
): FunctionProto {
  const opsetImport = ['', 'example'].map((domain) => ({ domain, version: domain ? 1n : 18n }));
  return create(FunctionProtoSchema, { name, domain: 'example', input, output, node, opsetImport, ...more } as never);
}
const call = (name: string, input: string[], output: string[], attributes = {}, label = '') =>
  makeNode(name, input, output, attributes, { domain: 'example', name: label });
const ref = (name: string, refAttrName: string, type: AttributeType) =>
  create(AttributeProtoSchema, { name, refAttrName, type });

function model(node: NodeProto[], functions: FunctionProto[], outputs = ['Y']): ModelProto {
  const graph = makeGraph({
    node,
    input: [makeValueInfo('X', 'float32', [2, 3])],
    output: outputs.map((name) => makeValueInfo(name, 'float32')),
    initializer: [tensorToProto('W', tensor('float32', [3], [1, 2, 3]))],
  });
  return Object.assign(makeModel(graph, { '': 18, example: 1 }), { functions });
}

const feeds = { X: noise('X', [2, 3], 3) };
async function sameAsBefore(subject: ModelProto): Promise<ModelProto> {
  const inlined = copyOf(subject);
  inlineFunctions(inlined);
  expect(inlined.functions).toEqual([]);
  // The very same operators run in the same order, so the results are the same bits.
  expectClose(await run(inlined, feeds), await run(subject, feeds), 0);
  return decodeModel(encodeModel(inlined));
}
const thrown = (subject: ModelProto) => {
  expect(() => inlineFunctions(subject)).toThrowErrorMatchingSnapshot();
};

/** y = leaky(x)·w, with the slope from the call. */
const scaled = () => {
  const leaky = makeNode('LeakyRelu', ['x'], ['inner'], {}, { name: 'leaky' });
  leaky.attribute = [ref('alpha', 'slope', AttributeType.FLOAT)];
  return fn('Scaled', ['x', 'w'], ['y'], [leaky, makeNode('Mul', ['inner', 'w'], ['y'])], {
    attributeProto: [makeAttribute('slope', new Float(0.25))],
  });
};

describe('inlineFunctions', () => {
  test('writes bodies out at each call, inner values and nodes named after the call', async () => {
    const { node } = graphOf(
      await sameAsBefore(
        model(
          [
            call('Scaled', ['X', 'W'], ['a'], {}, 'first'),
            call('Scaled', ['a', 'W'], ['Y'], { slope: new Float(0.5) }, 'second'),
          ],
          [scaled()],
        ),
      ),
    );
    expect(node.map((n) => [n.name, ...n.input, '→', ...n.output])).toEqual([
      ['first/leaky', 'X', '→', 'first/inner'],
      ['', 'first/inner', 'W', '→', 'a'],
      ['second/leaky', 'a', '→', 'second/inner'],
      ['', 'second/inner', 'W', '→', 'Y'],
    ]);
    // The default of the function, then what the call says.
    expect([node[0], node[2]].map((n) => n!.attribute.map((a) => [a.name, a.f, a.refAttrName]))).toEqual([
      [['alpha', 0.25, '']],
      [['alpha', 0.5, '']],
    ]);
  });

  test('an attribute that neither call nor function gives is left to the operator', async () => {
    const subject = model(
      [call('Scaled', ['X', 'W'], ['Y'])],
      [{ ...scaled(), attributeProto: [], attribute: ['slope'] } as FunctionProto],
    );
    inlineFunctions(subject);
    expect(graphOf(subject).node[0]!.attribute).toEqual([]);
  });

  test('functions that call functions, passing attributes on', async () => {
    const outer = call('Scaled', ['x', 'w'], ['y'], {}, 'deep');
    outer.attribute = [ref('slope', 'outerSlope', AttributeType.FLOAT)];
    const nest = fn('Nest', ['x', 'w'], ['y'], [outer], { attribute: ['outerSlope'] });
    const inlined = await sameAsBefore(
      model([call('Nest', ['X', 'W'], ['Y'], { outerSlope: new Float(0.75) }, 'top')], [nest, scaled()]),
    );
    const [leaky] = graphOf(inlined).node;
    expect([leaky!.name, leaky!.attribute[0]!.f]).toEqual(['top/deep/leaky', 0.75]);
  });

  test('calls inside subgraphs, and subgraphs inside functions, whose names become unique', async () => {
    const zero = makeNode('Constant', [], ['zero'], { value: tensor('float32', [], [0]) });
    const choose = fn(
      'Choose',
      ['x'],
      ['y'],
      [
        makeNode('ReduceMax', ['x'], ['top'], { keepdims: 0 }),
        zero,
        makeNode('Greater', ['top', 'zero'], ['positive']),
        ifNode('positive', [branch('then', 'x'), branch('else', 'zero')], 'y'),
      ],
    );
    const inBranch = branch('inner', 'X');
    inBranch.node = [call('Choose', ['X'], ['inner'])];
    const subject = model(
      [
        call('Choose', ['X'], ['a'], {}, 'one'),
        call('Choose', ['a'], ['b'], {}, 'two'),
        makeNode('Constant', [], ['yes'], { value: tensor('bool', [], [1]) }),
        ifNode('yes', [inBranch, branch('other', 'b')], 'Y'),
      ],
      [choose],
    );
    const inlined = await sameAsBefore(subject);
    const outputs = graphOf(inlined).node.flatMap((n) =>
      n.attribute.flatMap((a) => (a.g ? a.g.output.map((o) => o.name) : [])),
    );
    expect(outputs).toEqual(['one/then', 'one/else', 'two/then', 'two/else', 'inner', 'other']);
  });

  test('overloads, inputs left out, outputs nobody wants, inputs handed through, one value put out twice', async () => {
    const odd = fn(
      'Odd',
      ['x', 'low', 'high'],
      ['clipped', 'same', 'again'],
      [makeNode('Clip', ['x', 'low', 'high'], ['clipped'])],
    );
    odd.output = ['clipped', 'x', 'clipped'];
    const plain = fn('Odd', ['x'], ['y'], [makeNode('Neg', ['x'], ['y'])], { overload: 'plain' });
    const other = makeNode('Odd', ['c'], ['Z'], {}, { domain: 'example' });
    other.overload = 'plain';
    const subject = model(
      [call('Odd', ['X', ''], ['Y', 'b', 'c']), other, call('Odd', ['X'], ['', 'V'])],
      [odd, plain],
      ['Y', 'b', 'c', 'Z', 'V'],
    );
    inlineFunctions(subject);
    expect(graphOf(subject).node.map((n) => [n.opType, ...n.input, '→', ...n.output])).toEqual([
      ['Clip', 'X', '', '', '→', 'Y'],
      ['Identity', 'X', '→', 'b'],
      ['Identity', 'Y', '→', 'c'],
      ['Neg', 'c', '→', 'Z'],
      ['Clip', 'X', '', '', '→', 'Odd/clipped'],
      ['Identity', 'X', '→', 'V'],
    ]);
    const outputs = await run(decodeModel(encodeModel(subject)), feeds);
    expect(outputs.Z!.data).toEqual((feeds.X.data as Float32Array).map((x) => -x));
  });

  test('opset imports of the functions become the model’s', () => {
    const subject = model([call('Scaled', ['X', 'W'], ['Y'])], [scaled()]);
    subject.functions[0]!.opsetImport.push({
      ...subject.functions[0]!.opsetImport[0]!,
      domain: 'com.microsoft',
      version: 1n,
    });
    expect(inlineFunctions(subject)).toEqual(['Scaled']);
    expect(subject.opsetImport.map((o) => [o.domain, Number(o.version)])).toEqual([
      ['', 18],
      ['example', 1],
      ['com.microsoft', 1],
    ]);
  });

  test('refuses recursion', () => {
    const even = fn('Even', ['x'], ['y'], [call('Odd', ['x'], ['y'])]);
    const odd = fn('Odd', ['x'], ['y'], [call('Even', ['x'], ['y'])]);
    thrown(model([call('Even', ['X'], ['Y'])], [even, odd]));
  });

  test('refuses bodies that double thirty times', () => {
    const twice = (i: number) =>
      fn(`F${i}`, ['x'], ['y'], [call(`F${i + 1}`, ['x'], ['a']), call(`F${i + 1}`, ['a'], ['y'])]);
    const functions = Array.from({ length: 30 }, (_, i) => twice(i));
    thrown(
      model([call('F0', ['X'], ['Y'])], [...functions, fn('F30', ['x'], ['y'], [makeNode('Relu', ['x'], ['y'])])]),
    );
  });

  test('refuses calls nested a thousand deep', () => {
    const next = (i: number) => fn(`F${i}`, ['x'], ['y'], [call(`F${i + 1}`, ['x'], ['y'])]);
    thrown(
      model(
        [call('F0', ['X'], ['Y'])],
        Array.from({ length: 1000 }, (_, i) => next(i)),
      ),
    );
  });

  test('refuses one name for two functions', () => thrown(model([], [scaled(), scaled()])));
  test('refuses a call with too many inputs', () =>
    thrown(model([call('Scaled', ['X', 'W', 'W'], ['Y'], {}, 'here')], [scaled()])));
  test('refuses a call with too many outputs', () =>
    thrown(model([call('Scaled', ['X', 'W'], ['Y', 'Z'], {}, 'here')], [scaled()])));
  test('refuses a body that reads what nothing makes', () =>
    thrown(
      model([call('F', ['X'], ['Y'], {}, 'here')], [fn('F', ['x'], ['y'], [makeNode('Add', ['x', 'W'], ['y'])])]),
    ));
});

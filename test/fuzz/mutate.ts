/** Damage done to model files: to their bytes, as disks and networks do it, and to their meaning, as programs and people do it. */
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import type { SeededRandom } from '../../src/data/seeded-random.ts';
import { ModelProtoSchema } from '../../src/onnx/generated/onnx-proto.ts';
import {
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  makeGraph,
  makeValueInfo,
  type NodeProto,
  type TensorProto,
} from '../../src/onnx/index.ts';
import { branch, ifNode } from '../../src/onnx/test-models.ts';

/** A damaged copy: one to three changes, most often one. */
export function mutate(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  let current = bytes;
  for (let i = random.chance(0.7) ? 1 : 1 + random.below(3); i > 0; i--) {
    current = random.chance(0.4) ? damageBytes(current, random) : damageMeaning(current, random);
  }
  return current;
}

type Pick = <T>(list: readonly T[]) => T | undefined;
const picker =
  (random: SeededRandom): Pick =>
  (list) =>
    list.length === 0 ? undefined : list[random.below(list.length)];

function damageBytes(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const copy = bytes.slice();
  if (copy.length === 0) return copy;
  const at = random.below(copy.length);
  const length = 1 + random.below(random.chance(0.2) ? 2000 : 24);
  switch (random.below(6)) {
    case 0:
      for (let i = 0; i <= random.below(4); i++) copy[random.below(copy.length)]! ^= 1 << random.below(8);
      return copy;
    case 1:
      for (let i = 0; i <= random.below(8); i++) copy[random.below(copy.length)] = random.below(256);
      return copy;
    case 2:
      return copy.subarray(0, at);
    case 3:
      return joined(copy.subarray(0, at), copy.subarray(at + length));
    case 4:
      return joined(copy.subarray(0, at + length), copy.subarray(at));
    default:
      return joined(
        copy.subarray(0, at),
        Uint8Array.from({ length }, () => random.below(256)),
        copy.subarray(at),
      );
  }
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function damageMeaning(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  let model: ModelProto;
  try {
    model = fromBinary(ModelProtoSchema, bytes.slice());
  } catch {
    return damageBytes(bytes, random);
  }
  if (!model.graph) return damageBytes(bytes, random);
  meanings[random.below(meanings.length)]!(model, random, picker(random));
  try {
    return toBinary(ModelProtoSchema, model);
  } catch {
    // An earlier change of bytes left numbers that cannot be written.
    return damageBytes(bytes, random);
  }
}

const numbers = [-1n, 0n, 1n, 3n, 255n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 62n, -(2n ** 63n)];

function graphsIn(model: ModelProto): GraphProto[] {
  const found = [model.graph!];
  for (const graph of found) {
    for (const node of graph.node) for (const a of node.attribute) found.push(...(a.g ? [a.g] : []), ...a.graphs);
  }
  return found;
}
const nodesIn = (model: ModelProto): NodeProto[] => [
  ...graphsIn(model).flatMap((graph) => graph.node),
  ...model.functions.flatMap((f) => f.node),
];
const attributesIn = (model: ModelProto): AttributeProto[] => nodesIn(model).flatMap((node) => node.attribute);
const tensorsIn = (model: ModelProto): TensorProto[] => [
  ...graphsIn(model).flatMap((graph) => graph.initializer),
  ...attributesIn(model).flatMap((a) => (a.t ? [a.t] : [])),
];
const valuesIn = (model: ModelProto): string[] => [
  ...graphsIn(model).flatMap((graph) => [...graph.input, ...graph.output, ...graph.initializer].map((v) => v.name)),
  ...nodesIn(model).flatMap((node) => node.output),
];

type Meaning = (model: ModelProto, random: SeededRandom, pick: Pick) => void;
const meanings: readonly Meaning[] = [
  function sizes(model, random, pick) {
    const tensor = pick(tensorsIn(model));
    if (!tensor) return;
    if (random.chance(0.3)) tensor.dims.push(pick(numbers)!);
    else if (tensor.dims.length > 0) tensor.dims[random.below(tensor.dims.length)] = pick(numbers)!;
  },
  function types(model, random, pick) {
    const tensor = pick(tensorsIn(model));
    if (tensor) tensor.dataType = random.below(32);
  },
  function wiring(model, random, pick) {
    const node = pick(nodesIn(model).filter((n) => n.input.length > 0));
    if (node) node.input[random.below(node.input.length)] = pick(valuesIn(model)) ?? '';
  },
  function results(model, random, pick) {
    const node = pick(nodesIn(model).filter((n) => n.output.length > 0));
    if (node) node.output[random.below(node.output.length)] = pick([...valuesIn(model), '', 'new']) ?? '';
  },
  function inputCounts(model, random, pick) {
    const node = pick(nodesIn(model));
    if (random.chance(0.5)) node?.input.push(pick(valuesIn(model)) ?? '');
    else node?.input.pop();
  },
  function operators(model, random, pick) {
    const node = pick(nodesIn(model));
    const names = [...nodesIn(model).map((n) => n.opType), ...model.functions.map((f) => f.name), 'If', 'Loop', ''];
    if (node)
      node.opType = pick([...names, 'Softmax', 'Clip', 'Resize', 'DequantizeLinear', 'QLinearConv', 'MatMulNBits'])!;
    if (node && random.chance(0.3)) node.domain = pick(['', 'ai.onnx', 'com.microsoft', 'example', 'nowhere'])!;
  },
  function attributeKinds(model, random, pick) {
    const attribute = pick(attributesIn(model));
    if (attribute) attribute.type = random.below(16);
  },
  function attributeNumbers(model, random, pick) {
    const attribute = pick(attributesIn(model));
    if (!attribute) return;
    attribute.i = pick(numbers)!;
    if (attribute.ints.length > 0) attribute.ints[random.below(attribute.ints.length)] = pick(numbers)!;
    if (random.chance(0.2)) attribute.ints = Array.from({ length: random.below(2000) }, () => pick(numbers)!);
    if (random.chance(0.2)) attribute.f = pick([Number.NaN, Number.POSITIVE_INFINITY, -0, 1e38])!;
  },
  function attributeNames(model, random, pick) {
    const [a, b] = [pick(attributesIn(model)), pick(attributesIn(model))];
    if (a && b) a.name = b.name;
    if (a && random.chance(0.2)) a.refAttrName = 'axis';
  },
  function attributesMoved(model, _, pick) {
    const [a, node] = [pick(attributesIn(model)), pick(nodesIn(model))];
    if (a && node) node.attribute.push(a);
  },
  function data(model, random, pick) {
    const [a, b] = [pick(tensorsIn(model)), pick(tensorsIn(model))];
    if (!a || !b) return;
    if (random.chance(0.5)) a.rawData = b.rawData;
    else {
      a.rawData = new Uint8Array();
      a.int32Data = Array.from({ length: random.below(40) }, () => random.below(2 ** 31));
    }
  },
  function outside(model, random, pick) {
    const entries = graphsIn(model).flatMap((graph) => graph.initializer.flatMap((t) => t.externalData));
    const entry = pick(entries);
    if (entry)
      entry.value = pick(['-1', '1e309', '99999999999999999999', 'x', '../../etc/passwd', '/dev/zero', '\0', ''])!;
    const tensor = pick(tensorsIn(model));
    if (tensor && random.chance(0.5)) tensor.dataLocation = 1;
  },
  function longNames(model, random, pick) {
    const node = pick(nodesIn(model));
    if (node) node.name = 'n'.repeat(random.below(100_000));
    const tensor = pick(tensorsIn(model));
    if (tensor && random.chance(0.3)) tensor.name = '\u{1F331}'.repeat(random.below(1000));
  },
  function versions(model, random, pick) {
    model.irVersion = pick(numbers)!;
    const opset = pick([...model.opsetImport, ...model.functions.flatMap((f) => f.opsetImport)]);
    if (opset) opset.version = pick([...numbers, 7n, 9n, 12n, 18n, 22n])!;
    if (random.chance(0.2)) model.opsetImport = [];
  },
  function opsets(model, _, pick) {
    const opset = pick([...model.opsetImport, ...model.functions.flatMap((f) => f.opsetImport)]);
    if (opset) opset.version = pick([6n, 7n, 8n, 9n, 10n, 11n, 12n, 13n, 18n, 22n])!;
  },
  function losses(model, random, pick) {
    const graph = pick(graphsIn(model))!;
    const list = pick<{ splice: (at: number, count: number) => unknown; length: number }>([
      graph.node,
      graph.initializer,
      graph.input,
      graph.output,
      model.functions,
    ])!;
    if (list.length > 0) list.splice(random.below(list.length), 1);
  },
  function repeats(model, random, pick) {
    const graph = pick(graphsIn(model))!;
    const node = pick(graph.node);
    if (node && random.chance(0.5)) graph.node.push(node);
    const value = pick([...graph.input, ...graph.output]);
    if (value) graph.input.push(value);
  },
  function nesting(model, random) {
    let inner = branch('deepest', 'X');
    for (let i = random.below(60); i > 0; i--) {
      const output = [makeValueInfo(`deep${i}`, 'float32')];
      inner = makeGraph({
        name: 'g',
        node: [ifNode('X', [inner, branch(`e${i}`, 'X')], `deep${i}`)],
        input: [],
        output,
      });
    }
    model.graph!.node.push(ifNode('X', [inner, branch('shallow', 'X')], 'deep'));
  },
  function recursion(model, _, pick) {
    const f = pick(model.functions);
    const node = pick(model.functions.flatMap((g) => g.node));
    if (f && node) Object.assign(node, { opType: f.name, domain: f.domain });
  },
  function valueTypes(model, random, pick) {
    const value = pick(graphsIn(model).flatMap((graph) => [...graph.input, ...graph.output, ...graph.valueInfo]));
    if (value?.type?.value.case !== 'tensorType') return;
    value.type.value.value.elemType = random.below(32);
    const dim = pick(value.type.value.value.shape?.dim ?? []);
    if (dim) dim.value = { case: 'dimValue', value: pick(numbers)! };
  },
];

import {
  type AttributeValue,
  amend,
  Float,
  FreshNames,
  floatOf,
  graphOf,
  type ModelProto,
  makeNode,
  type NodeProto,
  stringOf,
  type Tensor,
  tensor,
  tensorToProto,
  withGraph,
} from '../../onnx/index.ts';
import { layerFinder } from './layer-of-pair.ts';
import type { LoraPair } from './lora-adapter.ts';
import { findLoraLayers, type LoraLayer, placesOf } from './lora-layers.ts';

export interface InsertOptions {
  /** Share of the entries of x dropped on the path while training, 0 … <1; 0 leaves the Dropout out. @default 0 */
  readonly dropout?: number;
}

/** Parameter names of the paths, in the order of the pairs. */
export interface InsertedLora {
  readonly model: ModelProto;
  readonly parameters: readonly { readonly module: string; readonly A: string; readonly B: string }[];
}

/** Gives layers a second path, y = layer(x) + scale·B(A(x)), with initializers `MODULE.lora_A.weight` and `MODULE.lora_B.weight` in the
 * shapes of the pairs. The base weight is not touched: dW, which costs as much as the forward pass, is never computed.
 * Of a Gemm, the update is of the weight, so its attribute alpha multiplies it as well. The model given is left as it is.
 * @throws {InjertoError} ADAPTER_MISMATCH if a pair belongs to no layer of the model or has other shapes. */
export function insertLora(
  model: ModelProto,
  pairs: readonly LoraPair[],
  { dropout = 0 }: InsertOptions = {},
): InsertedLora {
  const layerOf = layerFinder(findLoraLayers(model));
  const names = new FreshNames(model);
  const tensors: [string, Tensor][] = [];
  const constant = (name: string, value: Tensor) => {
    const unique = names.take(name);
    tensors.push([unique, value]);
    return unique;
  };
  const ratio = dropout > 0 ? constant('lora_dropout.ratio', tensor('float32', [], [dropout])) : undefined;
  const paths = new Map<NodeProto, NodeProto[]>();
  const parameters = pairs.map((pair) => {
    const layer = layerOf(pair);
    const { module, scale } = pair;
    const A = constant(`${module}.lora_A.weight`, pair.A);
    const B = constant(`${module}.lora_B.weight`, pair.B);
    for (const node of layer.nodes) {
      const write = writerFor(`${module}.lora`, names);
      const x = ratio ? write('Dropout', [node.input[0]!, ratio]) : node.input[0]!;
      const scaled = { scale, scaleName: () => constant(`${module}.lora.scale`, tensor('float32', [], [scale])) };
      const path = pathThrough(layer, node, { x, A, B, ...scaled }, write);
      const base = names.take(`${node.output[0]}.base`);
      const sum = makeNode('Add', [base, path], [...node.output], {}, { name: names.take(`${module}.lora/Add`) });
      paths.set(node, [amend(node, { output: [base] }), ...write.nodes, sum]);
    }
    return { module, A, B };
  });
  const graph = graphOf(model);
  return {
    parameters,
    model: withGraph(model, {
      node: graph.node.flatMap((node) => paths.get(node) ?? [node]),
      initializer: [...graph.initializer, ...tensors.map(([name, value]) => tensorToProto(name, value))],
    }),
  };
}

interface Path {
  readonly x: string;
  readonly A: string;
  readonly B: string;
  readonly scale: number;
  /** Puts the scale into an initializer. */
  readonly scaleName: () => string;
}

/** The nodes of scale·B(A(x)); the scale is applied where the path is thinnest. */
function pathThrough({ kind }: LoraLayer, node: NodeProto, { x, A, B, scale, scaleName }: Path, write: Writer): string {
  if (kind === 'gemm') {
    const alpha = new Float(scale * floatOf(node, 'alpha', 1));
    return write('Gemm', [write('Gemm', [x, A], { alpha, transB: 1 }), B], { transB: 1 });
  }
  if (kind === 'matmul') {
    const down = write('MatMul', [x, write('Transpose', [A], { perm: [1, 0] })]);
    return write('MatMul', [write('Mul', [down, scaleName()]), write('Transpose', [B], { perm: [1, 0] })]);
  }
  const down = write('Conv', [x, A], { ...placesOf(node), auto_pad: stringOf(node, 'auto_pad', undefined) });
  return write('Conv', [write('Mul', [down, scaleName()]), B]);
}

interface Writer {
  (opType: string, inputs: readonly string[], attributes?: Readonly<Record<string, AttributeValue>>): string;
  readonly nodes: readonly NodeProto[];
}

function writerFor(prefix: string, names: FreshNames): Writer {
  const nodes: NodeProto[] = [];
  const write = (
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ) => {
    const name = names.take(`${prefix}/${opType}`);
    const output = names.take(`${name}_output_0`);
    nodes.push(makeNode(opType, inputs, [output], attributes, { name }));
    return output;
  };
  return Object.assign(write, { nodes });
}

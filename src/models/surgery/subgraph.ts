import {
  type AttributeValue,
  FreshNames,
  graphOf,
  type ModelProto,
  makeNode,
  type NodeProto,
  opsetOf,
  type Tensor,
  tensor,
  tensorToProto,
  withGraph,
} from '../../onnx/index.ts';

/** Nodes and tensors that are written to be put at the end of a graph. Names are free ones of that graph. */
export class Subgraph {
  readonly nodes: NodeProto[] = [];
  readonly tensors: Record<string, Tensor> = {};
  readonly #opset: number;
  readonly #names: FreshNames;

  /** @param reserved names that are not to be used either. */
  constructor(model: ModelProto, reserved: readonly string[] = []) {
    this.#opset = opsetOf(model)!;
    this.#names = new FreshNames(model);
    for (const name of reserved) this.#names.take(name);
  }

  /** @param scope where the node stands, such as `/head`.
   * @param made name of the value that it makes, where that is not to be a free one.
   * @returns that name. */
  node(
    scope: string,
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    made?: string,
  ): string {
    const name = this.#names.take(`${scope}/${opType}`);
    const output = made ?? this.#names.take(`${name}_output_0`);
    this.nodes.push(makeNode(opType, inputs, [output], attributes, { name }));
    return output;
  }

  /** Under this name, or a free one that begins with it. */
  tensor(name: string, content: Tensor): string {
    const fresh = this.#names.take(name);
    this.tensors[fresh] = content;
    return fresh;
  }

  scalar(name: string, value: number): string {
    return this.tensor(name, tensor('float32', [], [value]));
  }

  /** ReduceMean, ReduceMax …, whose axes are an input from opset 18 on. */
  reduce(
    scope: string,
    opType: 'ReduceL2' | 'ReduceMax' | 'ReduceMean' | 'ReduceMin',
    value: string,
    axis: number,
    keepdims: 0 | 1,
  ): string {
    if (this.#opset < 18) return this.node(scope, opType, [value], { axes: [axis], keepdims });
    const axes = this.tensor(`${scope}/${opType}_axes`, tensor('int64', [1], [axis]));
    return this.node(scope, opType, [value, axes], { keepdims });
  }

  /** The `count` largest of each row [N, M], falling. */
  largest(scope: string, value: string, count: number): string {
    const name = this.#names.take(`${scope}/TopK`);
    const [values, indices] = [this.#names.take(`${name}_values`), this.#names.take(`${name}_indices`)];
    const k = this.tensor(`${scope}/TopK_k`, tensor('int64', [1], [count]));
    this.nodes.push(makeNode('TopK', [value, k], [values, indices], {}, { name }));
    return values;
  }

  /** The graph with these nodes behind its own. */
  appendedTo(model: ModelProto): ModelProto {
    const graph = graphOf(model);
    return withGraph(model, {
      node: [...graph.node, ...this.nodes],
      initializer: [...graph.initializer, ...Object.entries(this.tensors).map(([name, t]) => tensorToProto(name, t))],
    });
  }
}

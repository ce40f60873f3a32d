import { subgraphsOf } from './attributes.ts';
import type { GraphProto, ModelProto, NodeProto } from './proto.ts';
import { graphsOf, nestedGraphs } from './walk.ts';

/** Names for new values and nodes: none that a model has anywhere, subgraphs and functions included (ONNX lets no inner name shadow an outer one). */
export class FreshNames {
  readonly #taken = new Set<string>();
  readonly #tries = new Map<string, number>();

  constructor(model: ModelProto) {
    for (const graph of graphsOf(model)) this.#add(graph);
    for (const { input, node } of model.functions) {
      for (const name of input) this.#taken.add(name);
      this.#addNodes(node);
    }
  }

  /** `wish` if it is free, else `wish` and the first number that makes it so. */
  take(wish: string): string {
    let name = wish;
    for (let i = this.#tries.get(wish) ?? 0; name === '' || this.#taken.has(name); ) {
      name = `${wish}_${++i}`;
      this.#tries.set(wish, i);
    }
    this.#taken.add(name);
    return name;
  }

  /** Whether any name begins with this one and a slash. */
  hasBelow(name: string): boolean {
    for (const taken of this.#taken) if (taken.startsWith(`${name}/`)) return true;
    return false;
  }

  isFree(name: string): boolean {
    return name !== '' && !this.#taken.has(name);
  }

  #add(graph: GraphProto): void {
    for (const { name } of [...graph.input, ...graph.initializer, ...graph.output]) this.#taken.add(name);
    for (const { values } of graph.sparseInitializer) if (values) this.#taken.add(values.name);
    for (const node of graph.node) this.#addNode(node);
  }

  #addNodes(nodes: readonly NodeProto[]): void {
    for (const node of nodes) {
      this.#addNode(node);
      for (const graph of nestedGraphs(subgraphsOf(node))) this.#add(graph);
    }
  }

  #addNode({ name, input, output }: NodeProto): void {
    this.#taken.add(name);
    for (const value of input) this.#taken.add(value);
    for (const value of output) this.#taken.add(value);
  }
}

/** A tree of tokens by their UTF-16 units, in one open hash table over numbers. */
export class TokenTrie {
  #mask = 0;
  /** Node, unit and child of each edge; the node is -1 where a place is free. */
  #edges = new Int32Array(0);
  #edgeCount = 0;
  #nodeCount = 1;
  /** The value that ends at a node, or -1. */
  #values: Int32Array = new Int32Array(16).fill(-1);

  constructor(tokens: Iterable<readonly [string, number]>) {
    this.#resize(1024);
    for (const [token, value] of tokens) this.#add(token, value);
  }

  static readonly root = 0;

  /** The node behind an edge, or -1. */
  step(node: number, unit: number): number {
    const at = this.#place(node, unit);
    return this.#edges[at] === -1 ? -1 : this.#edges[at + 2]!;
  }

  /** What ends at a node: the value of its token, or -1. */
  valueAt(node: number): number {
    return this.#values[node]!;
  }

  /** The longest token that begins at a place: its value and its end, or undefined. */
  longest(text: string, start: number): { readonly value: number; readonly end: number } | undefined {
    let found: { value: number; end: number } | undefined;
    let node = TokenTrie.root;
    for (let at = start; at < text.length; at++) {
      node = this.step(node, text.charCodeAt(at));
      if (node < 0) break;
      const value = this.#values[node]!;
      if (value >= 0) found = { value, end: at + 1 };
    }
    return found;
  }

  #add(token: string, value: number): void {
    let node = TokenTrie.root;
    for (let i = 0; i < token.length; i++) {
      const unit = token.charCodeAt(i);
      const at = this.#place(node, unit);
      node = this.#edges[at] === -1 ? this.#grow(at, node, unit) : this.#edges[at + 2]!;
    }
    this.#values[node] = value;
  }

  #grow(at: number, node: number, unit: number): number {
    const child = this.#nodeCount++;
    if (child >= this.#values.length) {
      const values = new Int32Array(this.#values.length * 2).fill(-1);
      values.set(this.#values);
      this.#values = values;
    }
    this.#edges.set([node, unit, child], at);
    if (++this.#edgeCount * 2 > this.#mask) this.#resize(2 * (this.#mask + 1));
    return child;
  }

  #resize(places: number): void {
    const old = this.#edges;
    this.#mask = places - 1;
    this.#edges = new Int32Array(places * 3).fill(-1);
    for (let at = 0; at < old.length; at += 3) {
      if (old[at] !== -1) this.#edges.set(old.subarray(at, at + 3), this.#place(old[at]!, old[at + 1]!));
    }
  }

  #place(node: number, unit: number): number {
    const hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
    let place = (hash ^ (hash >>> 15)) & this.#mask;
    for (;;) {
      const at = place * 3;
      const stored = this.#edges[at];
      if (stored === -1 || (stored === node && this.#edges[at + 1] === unit)) return at;
      place = (place + 1) & this.#mask;
    }
  }
}

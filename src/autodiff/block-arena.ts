/** The memory of ONNX Runtime's arena while values come and go: the algorithm of its `BFCArena` (best fit with coalescing, from
 *  TensorFlow), on addresses alone. Blocks that are too small for the next value stay behind, so that an arena holds more than its values do. */

/** A run of bytes that a value has, or that is free. */
export interface Block {
  readonly region: number;
  readonly start: number;
  size: number;
  free: boolean;
  before: Block | undefined;
  after: Block | undefined;
}

const alignment = 256;
const firstRegion = 2 ** 20;
/** A block keeps what is left over of it, up to this much, unless that is as much as was asked for. */
const mostLeftOver = 128 * 2 ** 20;
/** Memory counts from when it is written, in steps of so much. */
const page = 2 ** 16;

export class BlockArena {
  #nextRegion = firstRegion;
  readonly #free = new Set<Block>();
  /** For each region, which of its pages were written. */
  readonly #written: Uint8Array[] = [];

  allocate(bytes: number): Block {
    const size = Math.max(alignment, Math.ceil(bytes / alignment) * alignment);
    const block = this.#bestFit(size) ?? this.#extend(size);
    this.#free.delete(block);
    block.free = false;
    if (block.size >= 2 * size || block.size - size >= mostLeftOver) this.#split(block, size);
    this.#written[block.region]!.fill(1, Math.floor(block.start / page), Math.ceil((block.start + bytes) / page));
    return block;
  }

  release(block: Block): void {
    block.free = true;
    this.#free.add(block);
    if (block.after?.free) this.#merge(block, block.after);
    if (block.before?.free) this.#merge(block.before, block);
  }

  /** Bytes that were ever written: an arena gives nothing back. */
  get writtenBytes(): number {
    return this.#written.reduce((sum, pages) => sum + page * pages.reduce((count, written) => count + written, 0), 0);
  }

  /** The smallest that is large enough; of equal ones the first. */
  #bestFit(size: number): Block | undefined {
    let best: Block | undefined;
    for (const block of this.#free) {
      if (block.size < size || (best && !comesBefore(block, best))) continue;
      best = block;
    }
    return best;
  }

  /** Regions double. */
  #extend(size: number): Block {
    const grown = size > this.#nextRegion;
    while (size > this.#nextRegion) this.#nextRegion *= 2;
    const region = this.#written.push(new Uint8Array(Math.ceil(this.#nextRegion / page))) - 1;
    const block = { region, start: 0, size: this.#nextRegion, free: true, before: undefined, after: undefined };
    if (!grown) this.#nextRegion *= 2;
    return block;
  }

  #split(block: Block, size: number): void {
    const rest: Block = {
      ...{ region: block.region, start: block.start + size, size: block.size - size, free: true },
      ...{ before: block, after: block.after },
    };
    if (block.after) block.after.before = rest;
    block.after = rest;
    block.size = size;
    this.#free.add(rest);
  }

  #merge(first: Block, second: Block): void {
    first.size += second.size;
    first.after = second.after;
    if (second.after) second.after.before = first;
    this.#free.delete(second);
  }
}

function comesBefore(a: Block, b: Block): boolean {
  if (a.size !== b.size) return a.size < b.size;
  return a.region !== b.region ? a.region < b.region : a.start < b.start;
}

/** One WebAssembly memory that holds weights, gradients and moments: ONNX Runtime reads and writes it in place,
 *  and the kernels run over it. Regions are given out from the bottom up and never moved. */
import { InjertoError } from '../errors.ts';
import { type Kernels, loadKernels } from './kernels/kernels.ts';

const pageBytes = 65536;
/** 32-bit WebAssembly addresses at most this many pages: 4 GiB. */
const maxPages = 65536;

/** A run of float32 in the arena. */
export interface Region {
  /** Byte offset, a multiple of 64. */
  readonly offset: number;
  /** Elements, without the padding to a multiple of 16 that follows. */
  readonly length: number;
}

/** `length` rounded up to whole cache lines of 16 floats: matrix products read lines that do not straddle, kernels whole vectors. */
export function padded(length: number): number {
  return Math.ceil(length / 16) * 16;
}

export class Arena {
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  // The bottom kilobyte stays free, so that no region has the address 0.
  #used = 1024;

  constructor() {
    this.#memory = new WebAssembly.Memory({ initial: 1, maximum: maxPages });
    this.kernels = loadKernels(this.#memory);
  }

  /** Reserves `length` zeros.
   * @throws {InjertoError} ARENA_FULL past 4 GiB. */
  allocate(length: number): Region {
    const offset = this.#used;
    const end = offset + padded(length) * 4;
    if (end > this.#memory.buffer.byteLength) this.#growTo(end);
    this.#used = end;
    return { offset, length };
  }

  #growTo(end: number): void {
    try {
      this.#memory.grow(Math.ceil((end - this.#memory.buffer.byteLength) / pageBytes));
    } catch (cause) {
      throw new InjertoError('ARENA_FULL', { details: { mebibytes: Math.ceil(end / 2 ** 20) }, cause });
    }
  }

  /** The region as an array. Any later `allocate` detaches it: ask again rather than keep it. */
  view({ offset, length }: Region): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#memory.buffer as ArrayBuffer, offset, length);
  }
}

/** The WASM-SIMD kernels of resizing, typed, over one memory that grows with the images. Pointers are byte offsets into it. */
import { resizeBase64 } from './generated/resize-wasm.ts';

interface Kernels {
  readonly horizontalGray: HorizontalPass;
  readonly horizontalRgb: HorizontalPass;
  readonly horizontalRgba: HorizontalPass;
  vertical(
    from: number,
    to: number,
    rowBytes: number,
    outHeight: number,
    bounds: number,
    weights: number,
    taps: number,
  ): void;
}

type HorizontalPass = (
  from: number,
  to: number,
  rows: number,
  rowBytes: number,
  outWidth: number,
  bounds: number,
  weights: number,
  taps: number,
) => void;

export interface KernelRoom {
  readonly kernels: Kernels;
  /** Valid until the next call of `kernelRoom`. */
  readonly bytes: Uint8Array;
}

const pageBytes = 65_536;
/** A memory never shrinks; one that an unusual image has stretched beyond this is given up after it. */
const keptBytes = 64 * 1024 * 1024;

let module: WebAssembly.Module | undefined;
let kept: { readonly kernels: Kernels; readonly memory: WebAssembly.Memory } | undefined;

/** The kernels and at least `bytes` of their memory, with whatever was in it. */
export function kernelRoom(bytes: number): KernelRoom {
  const { kernels, memory } = kept ?? instantiate();
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  kept = memory.buffer.byteLength <= keptBytes ? { kernels, memory } : undefined;
  return { kernels, bytes: new Uint8Array(memory.buffer) };
}

function instantiate() {
  module ??= new WebAssembly.Module(Uint8Array.from(atob(resizeBase64), (char) => char.charCodeAt(0)));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return { kernels: instance.exports as unknown as Kernels, memory };
}

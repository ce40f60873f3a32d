/** The WASM-SIMD kernels, typed. Pointers are byte offsets into the memory given to `loadKernels`. */
import { kernelsBase64 } from './generated/kernels-wasm.ts';

export interface Kernels {
  sumOfSquares(x: number, length: number): number;
  addScaled(y: number, x: number, length: number, a: number): void;
  lerp(y: number, x: number, length: number, a: number): void;
  scale(x: number, length: number, a: number): void;
  /** biasᵢ = 1 − βᵢᵗ with t counted from 1. */
  adamw(
    p: number,
    g: number,
    m: number,
    v: number,
    length: number,
    lr: number,
    beta1: number,
    beta2: number,
    eps: number,
    decay: number,
    bias1: number,
    bias2: number,
    gradScale: number,
  ): void;
  sgd(
    p: number,
    g: number,
    buffer: number,
    length: number,
    lr: number,
    momentum: number,
    decay: number,
    nesterov: boolean,
    first: boolean,
    gradScale: number,
  ): void;
  depthwiseConvWeightGradient(
    x: number,
    dy: number,
    dw: number,
    batch: number,
    channels: number,
    height: number,
    width: number,
    outHeight: number,
    outWidth: number,
    kernelHeight: number,
    kernelWidth: number,
    strideH: number,
    strideW: number,
    dilationH: number,
    dilationW: number,
    top: number,
    left: number,
  ): void;
}

/** Instantiates the kernels over a memory. Compiling takes about a millisecond. */
export function loadKernels(memory: WebAssembly.Memory): Kernels {
  const bytes = Uint8Array.from(atob(kernelsBase64), (char) => char.charCodeAt(0));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return instance.exports as unknown as Kernels;
}

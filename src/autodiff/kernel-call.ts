/** Work that a step leaves to kernels outside ONNX Runtime, because no ONNX form of it is fast on a CPU.
 *  In a graph such work is one node of the domain `injerto`; `splitAtKernels` takes it out, `lowerKernels` writes it in ONNX. */

export const kernelDomain = 'injerto';

/** dW[c,0,kh,kw] = Σ dY[n,c,oh,ow]·X[n,c, oh·stride + kh·dilation − pad, …]: the kernel gradient of a depthwise Conv. */
export interface DepthwiseConvWeightGradient {
  readonly kernel: 'DepthwiseConvWeightGradient';
  /** Output of the step graph that holds X, and its axes C, H, W; the batch is whatever was fed. */
  readonly x: { readonly name: string; readonly axes: readonly [number, number, number] };
  /** Output of the step graph that holds dY, and its axes C, OH, OW. */
  readonly dy: { readonly name: string; readonly axes: readonly [number, number, number] };
  /** What the result is called: a gradient, or an input of the finish graph. Shape [C, 1, kh, kw]. */
  readonly output: string;
  readonly kernelShape: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** top, left, bottom, right */
  readonly pads: readonly [number, number, number, number];
}

export type KernelCall = DepthwiseConvWeightGradient;

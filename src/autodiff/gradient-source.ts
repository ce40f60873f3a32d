/** Where a gradient comes from once the step graph has run. */
export type GradientSource = OutputGradient | DepthwiseConvGradient;

/** The gradient is an output of the graph. */
export interface OutputGradient {
  readonly kind: 'output';
  readonly output: string;
}

/** The gradient of a depthwise convolution's kernel, left to a kernel outside the graph: ONNX Runtime has no form of it
 * that is fast on a CPU. The graph puts out the pair (X, dY); dW[c,kh,kw] = Σ dY[n,c,oh,ow]·X[n,c,oh·stride+kh·dilation−pad,…]. */
export interface DepthwiseConvGradient {
  readonly kind: 'depthwise-conv';
  /** Output of the graph that holds the convolution's input, [N, C, H, W]. */
  readonly x: string;
  /** Output of the graph that holds the gradient of the convolution's output, [N, C, OH, OW]. */
  readonly dy: string;
  /** C, H, W of X and of dY; the batch is whatever was fed. */
  readonly xShape: readonly [number, number, number];
  readonly dyShape: readonly [number, number, number];
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** top, left, bottom, right */
  readonly pads: readonly [number, number, number, number];
}

/** Kernel gradient of a depthwise convolution:
 *    dW[c,kh,kw] = Σ dY[n,c,oh,ow]·X[n,c, oh·sh + kh·dh − top, ow·sw + kw·dw − left]
 *  Every ONNX form of it costs ONNX Runtime several times what a plain loop costs. Rows are taken four outputs at a time
 *  where all four read inside X; the columns that touch the padding, and the rest of a row, one at a time. */
export function depthwiseConvWeightGradient(
  x: usize, dy: usize, dw: usize,
  batch: i32, channels: i32, height: i32, width: i32, outHeight: i32, outWidth: i32,
  kernelHeight: i32, kernelWidth: i32, strideH: i32, strideW: i32, dilationH: i32, dilationW: i32, top: i32, left: i32,
): void {
  const taps = kernelHeight * kernelWidth;
  memory.fill(dw, 0, <usize>(channels * taps) << 2);
  const plane = height * width;
  const outPlane = outHeight * outWidth;
  for (let n = 0; n < batch; n++) {
    for (let c = 0; c < channels; c++) {
      const xPlane = x + ((<usize>(n * channels + c) * plane) << 2);
      const dyPlane = dy + ((<usize>(n * channels + c) * outPlane) << 2);
      const weights = dw + (<usize>(c * taps) << 2);
      for (let kh = 0; kh < kernelHeight; kh++) {
        const shiftH = kh * dilationH - top;
        const ohFrom = firstInside(shiftH, strideH);
        const ohTo = min(outHeight, endInside(shiftH, strideH, height));
        for (let kw = 0; kw < kernelWidth; kw++) {
          const shiftW = kw * dilationW - left;
          const owFrom = firstInside(shiftW, strideW);
          const owTo = min(outWidth, endInside(shiftW, strideW, width));
          let sums = f32x4.splat(0);
          let rest: f32 = 0;
          for (let oh = ohFrom; oh < ohTo; oh++) {
            const dyRow = dyPlane + (<usize>(oh * outWidth) << 2);
            const xRow = xPlane + ((<usize>((oh * strideH + shiftH) * width)) << 2);
            let ow = owFrom;
            if (strideW == 1) {
              for (; ow + 4 <= owTo; ow += 4) {
                const g = v128.load(dyRow + (<usize>ow << 2));
                sums = f32x4.add(sums, f32x4.mul(g, v128.load(xRow + (<usize>(ow + shiftW) << 2))));
              }
            } else if (strideW == 2) {
              // The last of the eight inputs may lie behind the row: it is loaded only where the row still has it.
              for (; ow + 4 <= owTo && (ow + 3) * 2 + 1 + shiftW < width; ow += 4) {
                const g = v128.load(dyRow + (<usize>ow << 2));
                const at = xRow + (<usize>(ow * 2 + shiftW) << 2);
                const even = i8x16.shuffle(v128.load(at), v128.load(at, 16), 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
                sums = f32x4.add(sums, f32x4.mul(g, even));
              }
            }
            for (; ow < owTo; ow++) {
              rest += load<f32>(dyRow + (<usize>ow << 2)) * load<f32>(xRow + (<usize>(ow * strideW + shiftW) << 2));
            }
          }
          const at = weights + (<usize>(kh * kernelWidth + kw) << 2);
          const total = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
          store<f32>(at, load<f32>(at) + total + rest);
        }
      }
    }
  }
}

/** First output whose input index o·stride + shift is not negative. */
// @ts-expect-error: decorator
@inline
function firstInside(shift: i32, stride: i32): i32 {
  return shift >= 0 ? 0 : (-shift + stride - 1) / stride;
}

/** One past the last output whose input index o·stride + shift is below `size`. */
// @ts-expect-error: decorator
@inline
function endInside(shift: i32, stride: i32, size: i32): i32 {
  return size <= shift ? 0 : (size - 1 - shift) / stride + 1;
}

/** The weight of MatMulNBits (com.microsoft): a matrix quantised in blocks along its rows. */
import { intOf } from '../../attributes.ts';
import type { NodeProto, TensorProto } from '../../proto.ts';
import { dtypeOfProto, tensorFromProto, toFloat32 } from '../../tensor.ts';
import { unpack } from './stored-integers.ts';

/** W[k, n] = (q[n, k] − zeroPoint[n, b])·scale[n, b],  b = ⌊k / block_size⌋.   B holds q as [N, blocks, block_size·bits/8] packed bytes.
 * Zero points are packed like q, each row padded to whole bytes; or plain floats; or 2^(bits − 1) where there are none.
 * (onnxruntime, ContribOperators.md, MatMulNBits)
 * @returns W [K, N] row-major, or undefined if sizes do not fit the attributes. */
export function blockwiseMatrix(
  node: NodeProto,
  packed: TensorProto,
  scales: TensorProto,
  zeroPoints: TensorProto | undefined,
): { readonly shape: readonly [number, number]; readonly values: Float32Array } | undefined {
  const [K, N, bits, blockSize] = [
    intOf(node, 'K', 0),
    intOf(node, 'N', 0),
    intOf(node, 'bits', 4),
    intOf(node, 'block_size', 0),
  ];
  if (!(K > 0 && N > 0 && blockSize > 0) || !isWidth(bits) || dtypeOfProto(packed) !== 'uint8') return undefined;
  const blocks = Math.ceil(K / blockSize);
  const rowLength = blocks * blockSize;
  const bytes = tensorFromProto(packed).data as Uint8Array;
  const scale = toFloat32(tensorFromProto(scales));
  if (bytes.length !== (N * rowLength * bits) / 8 || scale.length !== N * blocks) return undefined;
  const zero = zeroPointsOf(zeroPoints, N, blocks, bits);
  if (!zero) return undefined;
  const q = unpack(bytes, bits, N * rowLength);
  const values = new Float32Array(K * N);
  for (let n = 0; n < N; n++) {
    for (let k = 0; k < K; k++) {
      const block = n * blocks + Math.floor(k / blockSize);
      values[k * N + n] = (q[n * rowLength + k]! - zero[block]!) * scale[block]!;
    }
  }
  return { shape: [K, N], values };
}

function zeroPointsOf(
  proto: TensorProto | undefined,
  N: number,
  blocks: number,
  bits: 2 | 4 | 8,
): ArrayLike<number> | undefined {
  if (!proto) return new Float32Array(N * blocks).fill(2 ** (bits - 1));
  const stored = tensorFromProto(proto);
  if (stored.dtype !== 'uint8') {
    const values = toFloat32(stored);
    return values.length === N * blocks ? values : undefined;
  }
  const bytes = stored.data as Uint8Array;
  const rowBytes = Math.ceil((blocks * bits) / 8);
  if (bytes.length !== N * rowBytes) return undefined;
  const perRow = (rowBytes * 8) / bits;
  const all = unpack(bytes, bits, N * perRow);
  return Float32Array.from({ length: N * blocks }, (_, i) => all[Math.floor(i / blocks) * perRow + (i % blocks)]!);
}

function isWidth(bits: number): bits is 2 | 4 | 8 {
  return bits === 2 || bits === 4 || bits === 8;
}

/** Half-precision numbers (IEEE 754 binary16, and bfloat16) widened to float32, exactly. */

/** Every binary16 bit pattern as the bit pattern of the same float32, made once: 65,536 look-ups beat arithmetic by far. */
let widened: Uint32Array | undefined;

function wideningTable(): Uint32Array {
  if (widened) return widened;
  const table = new Uint32Array(65536);
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  for (let half = 0; half < 65536; half++) {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const mantissa = half & 0x3ff;
    if (exponent === 31) float[0] = mantissa ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else if (exponent === 0) float[0] = sign * mantissa * 2 ** -24;
    else float[0] = sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
    table[half] = bits[0]!;
  }
  widened = table;
  return table;
}

export function decodeFloat16(halves: Uint16Array): Float32Array {
  const table = wideningTable();
  const out = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) out[i] = table[halves[i]!]!;
  return new Float32Array(out.buffer);
}

export function decodeBfloat16(halves: Uint16Array): Float32Array {
  const out = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) out[i] = halves[i]! << 16;
  return new Float32Array(out.buffer);
}

/** Rounds float32 to binary16, to nearest with ties to even (IEEE 754 §4.3.1); beyond ±65,504 becomes infinite. */
export function encodeFloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const out = new Uint16Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = halfOf(bits[i]!, values[i]!);
  return out;
}

function halfOf(bits: number, value: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return sign | 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundHalfEven(magnitude * 2 ** 24);
  const exponent = ((bits >>> 23) & 0xff) - 127;
  // The sum carries into the exponent when the mantissa rounds up to 1024, which is just what rounding asks for.
  return sign | (((exponent + 15) << 10) + roundHalfEven((magnitude / 2 ** exponent - 1) * 1024));
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

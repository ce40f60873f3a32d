/** The safetensors file: eight bytes with the header's length (uint64, little-endian), a JSON header, then the tensors' bytes.
 * The header maps each name to `{ dtype, shape, data_offsets: [begin, end] }`, offsets counted from the end of the header and
 * leaving no gap; `__metadata__` holds strings.
 * @see https://github.com/huggingface/safetensors#format */
import { z } from 'zod';
import { InjertoError } from '../errors.ts';
import { type Tensor, tensor } from '../onnx/index.ts';

/** float32 tensors by name. */
export type NamedTensors = Readonly<Record<string, Tensor<'float32'>>>;

/** The file's limit on its header, as the reference implementation sets it. */
const maxHeaderBytes = 100_000_000;

const headerSchema = z.record(
  z.string(),
  z.object({
    dtype: z.literal('F32'),
    shape: z.array(z.number().int().nonnegative()),
    data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
  }),
);

/** The file as chunks to be written one after the other; the tensors' bytes are not copied. Names are sorted, so equal
 * tensors give equal bytes. */
export function encodeSafetensors(tensors: NamedTensors): Uint8Array[] {
  const names = Object.keys(tensors).sort();
  const header: Record<string, unknown> = {};
  let offset = 0;
  for (const name of names) {
    const { shape, data } = tensors[name]!;
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // spaces fill the header up, so that tensors start at a multiple of eight bytes
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  padded.set(json);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(padded.length), true);
  const bytes = names.map((name) => {
    const { data } = tensors[name]!;
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  });
  return [length, padded, ...bytes];
}

/** Reads float32 tensors. Each gets memory of its own.
 * @param origin what errors call the file.
 * @throws {InjertoError} SAFETENSORS_INVALID */
export function decodeSafetensors(bytes: Uint8Array, origin: string): Record<string, Tensor<'float32'>> {
  const invalid = (what: string, cause?: unknown) =>
    new InjertoError('SAFETENSORS_INVALID', { what, where: origin, hint: 'The file is damaged.', cause });
  if (bytes.length < 8) throw invalid('The file is shorter than the length of its header.');
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (headerLength > maxHeaderBytes || 8 + Number(headerLength) > bytes.length) {
    throw invalid(`The header should have ${headerLength} bytes, but the file has ${bytes.length}.`);
  }
  const start = 8 + Number(headerLength);
  const header = parseHeader(bytes.subarray(8, start), invalid);
  return Object.fromEntries(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        const count = shape.reduce((product, size) => product * size, 1);
        if (end - begin !== count * 4 || start + end > bytes.length) {
          throw invalid(`Tensor "${name}" of shape [${shape}] does not fit the bytes ${begin} to ${end}.`);
        }
        return [
          name,
          tensor('float32', shape, new Float32Array(new Uint8Array(bytes.subarray(start + begin, start + end)).buffer)),
        ];
      },
    ),
  );
}

function parseHeader(bytes: Uint8Array, invalid: (what: string, cause?: unknown) => InjertoError) {
  try {
    const { __metadata__: _, ...entries } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return headerSchema.parse(entries);
  } catch (cause) {
    throw invalid('The header is not what safetensors defines.', cause);
  }
}

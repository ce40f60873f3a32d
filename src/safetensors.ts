/** The safetensors file: eight bytes with the header's length (uint64, little-endian), a JSON header, then the tensors' bytes.
 * The header maps each name to `{ dtype, shape, data_offsets: [begin, end] }`, offsets counted from the end of the header and
 * leaving no gap; `__metadata__` holds strings.
 * @see https://github.com/huggingface/safetensors#format */
import * as z from 'zod';
import { InjertoError } from './errors.ts';
import { type ArrayDType, byteLength, sizeOf, type Tensor, type TensorData, tensor } from './onnx/index.ts';

/** float32 tensors by name. */
export type NamedTensors = Readonly<Record<string, Tensor<'float32'>>>;

/** The file's limit on its header, as the reference implementation sets it. */
const maxHeaderBytes = 100_000_000;

/** Element types under the names of the file, in the order in which the reference implementation writes them, reversed. */
const dtypes = {
  BOOL: ['bool', Uint8Array],
  U8: ['uint8', Uint8Array],
  I8: ['int8', Int8Array],
  I16: ['int16', Int16Array],
  U16: ['uint16', Uint16Array],
  F16: ['float16', Uint16Array],
  BF16: ['bfloat16', Uint16Array],
  I32: ['int32', Int32Array],
  U32: ['uint32', Uint32Array],
  F32: ['float32', Float32Array],
  F64: ['float64', Float64Array],
  I64: ['int64', BigInt64Array],
  U64: ['uint64', BigUint64Array],
} as const satisfies Record<string, readonly [ArrayDType, unknown]>;

type FileDType = keyof typeof dtypes;

const fileDTypes = Object.keys(dtypes) as FileDType[];
const fileDTypeOf = new Map<ArrayDType, FileDType>(fileDTypes.map((name) => [dtypes[name][0], name]));

const size = z.number().int().nonnegative();
const entrySchema = z.object({ dtype: z.string(), shape: z.array(size), data_offsets: z.tuple([size, size]) });

/** The file as chunks to be written one after the other; the tensors' bytes are not copied. Equal tensors give equal bytes,
 * those of the reference implementation: wide element types first, so that each tensor is aligned, then by name. */
export function encodeSafetensors(tensors: Readonly<Record<string, Tensor>>): Uint8Array[] {
  const order = ([, value]: [string, Tensor]) => fileDTypes.indexOf(fileDTypeOf.get(value.dtype)!);
  const sorted = Object.entries(tensors).sort((a, b) => order(b) - order(a) || (a[0] < b[0] ? -1 : 1));
  let offset = 0;
  const header = sorted.map(([name, { dtype, shape, data }]) => {
    const begin = offset;
    offset += data.byteLength;
    return [name, { dtype: fileDTypeOf.get(dtype), shape, data_offsets: [begin, offset] }] as const;
  });
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  // spaces fill the header up, so that tensors start at a multiple of eight bytes
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  padded.set(json);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(padded.length), true);
  return [
    length,
    padded,
    ...sorted.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ];
}

/** Reads all tensors. Each gets memory of its own. Nothing is allocated before the header is known to fit the file.
 * @param origin what errors call the file.
 * @throws {InjertoError} SAFETENSORS_INVALID for a file that is damaged or not of this format, naming the tensor, and for an
 * element type that ONNX tensors here do not have (8-bit floats and smaller, complex numbers). */
export function decodeSafetensors(bytes: Uint8Array, origin: string): Record<string, Tensor> {
  const where = origin;
  if (bytes.length < 8) throw new InjertoError('SAFETENSORS_INVALID/short', { where });
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (headerLength > maxHeaderBytes || 8 + Number(headerLength) > bytes.length) {
    const details = { wanted: String(headerLength), there: bytes.length };
    throw new InjertoError('SAFETENSORS_INVALID/header-length', { details, where });
  }
  const start = 8 + Number(headerLength);
  const entries = parseHeader(bytes.subarray(8, start), where);
  checkOffsets(entries, bytes.length - start, where);
  return Object.fromEntries(
    entries.map(({ name, dtype, shape, begin, end }) => {
      const [type, ArrayType] = dtypes[dtype];
      const own = new Uint8Array(bytes.subarray(start + begin, start + end)).buffer;
      return [name, tensor(type, shape, new ArrayType(own) as TensorData<typeof type>)];
    }),
  );
}

interface Entry {
  readonly name: string;
  readonly dtype: FileDType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function parseHeader(bytes: Uint8Array, where: string): Entry[] {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (cause) {
    throw new InjertoError('SAFETENSORS_INVALID/json', { where, cause });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new InjertoError('SAFETENSORS_INVALID/object', { where });
  }
  const twice = firstTwice(topLevelKeys(text));
  if (twice !== undefined) throw new InjertoError('SAFETENSORS_INVALID/twice', { details: { tensor: twice }, where });
  return Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => parseEntry(name, value, where));
}

function parseEntry(name: string, value: unknown, where: string): Entry {
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) {
    throw new InjertoError('SAFETENSORS_INVALID/entry', { details: { tensor: name }, where, cause: parsed.error });
  }
  const { dtype, shape, data_offsets } = parsed.data;
  if (!Object.hasOwn(dtypes, dtype)) {
    const details = { tensor: name, dtype, known: fileDTypes };
    throw new InjertoError('SAFETENSORS_INVALID/dtype', { details, where });
  }
  const [begin, end] = data_offsets;
  const wanted = byteLength(dtypes[dtype as FileDType][0], sizeOf(shape));
  if (end - begin !== wanted) {
    const details = { tensor: name, shape: `[${shape}]`, begin, end };
    throw new InjertoError('SAFETENSORS_INVALID/shape', { details, where });
  }
  return { name, dtype: dtype as FileDType, shape, begin, end };
}

/** The tensors must cover all bytes after the header, each once: no other content can hide in the file. */
function checkOffsets(entries: readonly Entry[], dataBytes: number, where: string): void {
  let covered = 0;
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (end > dataBytes) {
      throw new InjertoError('SAFETENSORS_INVALID/end', { details: { tensor: name, end, there: dataBytes }, where });
    }
    if (begin !== covered) {
      const details = { tensor: name, begin, end, before: covered };
      throw new InjertoError('SAFETENSORS_INVALID/order', { details, where });
    }
    covered = end;
  }
  if (covered === dataBytes) return;
  throw new InjertoError('SAFETENSORS_INVALID/rest', { details: { bytes: dataBytes - covered }, where });
}

function firstTwice(names: Iterable<string>): string | undefined {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

/** The keys of a JSON object as they are written. `JSON.parse` keeps the last of two equal ones and tells nobody. */
function* topLevelKeys(json: string): Generator<string> {
  let depth = 0;
  let keyNext = false;
  for (let i = 0; i < json.length; i++) {
    const character = json[i]!;
    if (character === '"') {
      const open = i++;
      while (json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
      if (keyNext) yield JSON.parse(json.slice(open, i + 1));
      keyNext = false;
    } else if (character === '{' || character === '[') keyNext = ++depth === 1;
    else if (character === '}' || character === ']') depth--;
    else if (character === ',') keyNext = depth === 1;
  }
}

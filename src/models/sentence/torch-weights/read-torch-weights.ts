/** `pytorch_model.bin`: a zip of a pickle, which names tensors, and of one file of numbers for each storage (PyTorch 1.6 and newer). Node only. */
import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { type Tensor, tensor, toFloat32 } from '../../../onnx/index.ts';
import { type Storage, StoredTensor, unpickle } from './unpickle.ts';

type Files = ReadonlyMap<string, Buffer>;

const openZip = promisify<Buffer, yauzl.Options, ZipFile>(yauzl.fromBuffer);

/** @returns tensors by name, as float32. @throws {Error} says what the file holds besides tensors, or what is wrong with it. */
export async function readTorchWeights(bytes: Buffer): Promise<Readonly<Record<string, Tensor<'float32'>>>> {
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') throw new Error('the form of PyTorch before 1.6');
  const files = await filesOf(bytes);
  const pickle = [...files.keys()].find((name) => /(^|\/)data\.pkl$/.test(name));
  if (pickle === undefined) throw new Error('no data.pkl');
  const prefix = pickle.slice(0, -'data.pkl'.length);
  if (files.get(`${prefix}byteorder`)?.toString() === 'big') throw new Error('numbers with the highest byte first');
  const state = unpickle(files.get(pickle)!);
  if (!(state instanceof Map)) throw new Error('something other than a dictionary of tensors');
  const found: [string, Tensor<'float32'>][] = [];
  for (const [name, value] of state) {
    if (typeof name !== 'string' || !(value instanceof StoredTensor)) continue;
    const data = files.get(`${prefix}data/${value.storage.key}`);
    if (!data) throw new Error(`no numbers of "${name}"`);
    found.push([name, tensor('float32', value.shape, gathered(value, numbersOf(value.storage, data), name))]);
  }
  return Object.fromEntries(found);
}

async function filesOf(bytes: Buffer): Promise<Files> {
  const zip = await openZip(bytes, { lazyEntries: true, autoClose: false });
  const read = promisify<Entry, import('node:stream').Readable>(zip.openReadStream.bind(zip));
  const files = new Map<string, Buffer>();
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      // PyTorch stores without compression: no file can be larger than what it lies in
      const stored = entry.compressionMethod === 0 && entry.uncompressedSize <= bytes.length;
      const taken = stored
        ? read(entry).then(async (stream) => {
            const parts: Buffer[] = [];
            for await (const part of stream) parts.push(part as Buffer);
            files.set(entry.fileName, Buffer.concat(parts));
          })
        : Promise.reject(new Error('compressed entries'));
      taken.then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  });
  return files;
}

const types = { Float: 'float32', Half: 'float16', BFloat16: 'bfloat16', Double: 'float64' } as const;
const arrays = { float32: Float32Array, float16: Uint16Array, bfloat16: Uint16Array, float64: Float64Array };

function numbersOf({ type }: Storage, data: Buffer): Float32Array {
  const dtype = types[type as keyof typeof types];
  const TypedArray = arrays[dtype];
  const count = Math.floor(data.length / TypedArray.BYTES_PER_ELEMENT);
  const aligned = new TypedArray(new Uint8Array(data).buffer, 0, count);
  return toFloat32({ dtype, shape: [count], data: aligned } as Tensor);
}

/** The entries of a view in the order of its axes. */
function gathered({ offset, shape, strides }: StoredTensor, numbers: Float32Array, name: string): Float32Array {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const last = shape.reduce((sum, axis, i) => sum + Math.max(0, axis - 1) * strides[i]!, offset);
  if (size > 0 && last >= numbers.length) throw new Error(`too few numbers of "${name}"`);
  if (size > numbers.length) throw new Error(`"${name}" repeats its numbers`);
  const values = new Float32Array(size);
  for (let k = 0; k < size; k++) {
    let [rest, from] = [k, offset];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += (rest % shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    values[k] = numbers[from]!;
  }
  return values;
}

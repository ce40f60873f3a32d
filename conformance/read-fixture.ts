/** Reading fixtures: safetensors with a few more types than checkpoints need (https://huggingface.co/docs/safetensors). */
import { readFileSync } from 'node:fs';
import { type Tensor, tensor } from '../src/onnx/index.ts';

export interface Fixture {
  readonly name: string;
  /** Paths from the project's root. */
  readonly model: string;
  readonly fixture: string;
  readonly input: readonly number[];
  readonly loss: number;
}

export function readFixtureFile({ fixture }: Fixture): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../${fixture}`, import.meta.url)));
}

const arrays = { F32: ['float32', Float32Array], I32: ['int32', Int32Array], I64: ['int64', BigInt64Array] } as const;

export function decodeTensors(bytes: Uint8Array): Record<string, Tensor> {
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength))) as Record<
    string,
    { dtype: keyof typeof arrays; shape: number[]; data_offsets: [number, number] }
  >;
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return Object.fromEntries(
    entries.map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const [type, ArrayType] = arrays[dtype];
        const data = new ArrayType(bytes.slice(8 + headerLength + from, 8 + headerLength + to).buffer as ArrayBuffer);
        return [name, tensor(type, shape, data as Float32Array)];
      },
    ),
  );
}

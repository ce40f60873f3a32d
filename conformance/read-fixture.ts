/** Reading fixtures. */
import { readFileSync } from 'node:fs';
import type { Tensor } from '../src/onnx/index.ts';
import { decodeSafetensors } from '../src/safetensors.ts';

export interface Fixture {
  readonly name: string;
  /** Paths from the project's root. */
  readonly model: string;
  readonly fixture: string;
  readonly input: readonly number[];
  readonly loss: number;
}

export function readFixture({ fixture }: Fixture): Record<string, Tensor> {
  return decodeSafetensors(readFileSync(new URL(`../${fixture}`, import.meta.url)), fixture);
}

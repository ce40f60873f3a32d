/** Where each parameter lies inside a block of the arena. Weights, gradients and moments are blocks of one layout. */
import type { Shape } from '../onnx/index.ts';
import { padded } from './arena.ts';
import type { ParameterSpec } from './types.ts';

export interface ParameterSlot {
  readonly name: string;
  readonly shape: Shape;
  /** Elements from the start of the block. */
  readonly start: number;
}

/** Parameters that share learning rate and weight decay: one range, so one call of a kernel. */
export interface GroupSpan {
  readonly start: number;
  readonly length: number;
}

/** Parameters group by group, each at the start of a cache line. The padding stays zero in every block. */
export function layOutParameters(specs: readonly ParameterSpec[]) {
  const parameters: ParameterSlot[] = [];
  const groups: GroupSpan[] = [];
  let total = 0;
  const count = specs.reduce((most, p) => Math.max(most, p.group + 1), 0);
  for (let group = 0; group < count; group++) {
    const start = total;
    for (const { name, value } of specs.filter((p) => p.group === group)) {
      parameters.push({ name, shape: value.shape, start: total });
      total += padded(value.data.length);
    }
    groups.push({ start, length: total - start });
  }
  return { parameters, groups, total };
}

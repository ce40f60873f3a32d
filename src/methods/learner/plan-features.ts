/** How many samples go through a frozen part at once. */
import { bytesOf, heldBytes } from '../../autodiff/index.ts';
import type { Sample } from '../../data/index.ts';
import { InjertoError } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
import { graphOf, indexGraph, type ModelProto } from '../../onnx/index.ts';
import { featureBytes } from '../memory/estimate.ts';
import { storedBytes } from '../memory/stored-bytes.ts';
import type { Workbench } from './workbench.ts';

const usual = 16;

/** As many as fit, up to 16; says so where they are fewer.
 * @throws {InjertoError} MEMORY_INSUFFICIENT if one sample alone takes too much. */
export function planFeatures(bench: Workbench, model: ModelProto): number {
  const { memory, emit, reference } = bench;
  const sizes = reference.rows === undefined ? [usual, 8, 4, 2, 1] : [usual];
  const bytes = sizes.map((rows) => bytesFor(bench, model, reference.rows ?? rows));
  const at = bytes.findIndex((needed) => needed <= memory.room);
  const rows = sizes.at(at)!;
  memory.expect(bytes.at(at)!);
  if (at < 0) {
    throw new InjertoError('MEMORY_INSUFFICIENT', {
      details: { needed: Math.ceil(memory.base + bytes.at(-1)!), budget: Math.floor(memory.budget) },
    });
  }
  if (rows < usual) memory.tell(remark('MEMORY_TIGHT/features', { rows, usual }), emit);
  return rows;
}

/** The least that the features of the reference model take. */
export function leastFeatureBytes(bench: Workbench): number {
  return bytesFor(bench, bench.reference.model, bench.reference.rows ?? 1);
}

function bytesFor(bench: Workbench, model: ModelProto, batch: number): number {
  const { loader, shapes, splits } = bench;
  const length = longest(bench, [...splits.train, ...splits.validation, ...splits.test]);
  const sizes = { batch, ...(length !== undefined && { length }) };
  const inputs = [...indexGraph(graphOf(model)).feeds];
  return featureBytes({
    weights: storedBytes(model),
    held: heldBytes(model, shapes, sizes),
    batch: inputs.reduce((sum, name) => sum + bytesOf(shapes.get(name), sizes), 0),
    samples: loader.bytesAhead ?? 0,
  });
}

/** Tokens of the longest of these texts; undefined for photos. */
export function longest({ loader }: Pick<Workbench, 'loader'>, samples: readonly Sample[]): number | undefined {
  return loader.lengths?.(samples).reduce((max, length) => Math.max(max, length), 1);
}

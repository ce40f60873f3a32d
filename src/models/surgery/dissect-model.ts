import type { ShapeTable } from '../../autodiff/shape-table.ts';
import type { ReferenceModel } from '../reference-model.ts';
import type { Anatomy, AnatomyOverrides } from './anatomy.ts';

/** Finds the head and the blocks. A model that Injerto trained is cut where its `injerto.json` says, unless overridden.
 * @param shapes `probeShapes(runtime, reference.model, reference.input.axes)`.
 * @throws {InjertoError} HEAD_NOT_FOUND with candidate values · PATTERN_MATCHES_NOTHING. */
export declare function dissectModel(
  reference: ReferenceModel,
  shapes: ShapeTable,
  overrides?: AnatomyOverrides,
): Anatomy;

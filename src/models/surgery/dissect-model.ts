import type { ShapeTable } from '../../autodiff/shape-table.ts';
import type { ReferenceModel } from '../reference-model.ts';
import type { Anatomy, AnatomyOverrides } from './anatomy.ts';
import { findBlocks } from './find-blocks.ts';
import { findHead } from './find-head.ts';

/** Finds the head and the blocks. A model that Injerto trained is cut where its `injerto.json` says, unless overridden.
 * @param shapes `probeShapes(runtime, reference.model, reference.axes)`.
 * @throws {InjertoError} HEAD_NOT_FOUND with candidate values · PATTERN_MATCHES_NOTHING. */
export function dissectModel(reference: ReferenceModel, shapes: ShapeTable, overrides: AnatomyOverrides = {}): Anatomy {
  const { model, record, classes, config } = reference;
  const head = findHead(model, shapes, {
    features: overrides.features ?? record?.head.features,
    classes: classes?.length ?? config.num_labels,
    pooling:
      reference.modality === 'text' ? { kind: reference.pooling, mask: reference.inputs.attentionMask } : undefined,
  });
  return { head, blocks: findBlocks(model, shapes, head, overrides.blocks) };
}

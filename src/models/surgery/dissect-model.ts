import type { ShapeTable } from '../../autodiff/shape-table.ts';
import type { ReferenceModel, TextModel } from '../reference-model.ts';
import type { Anatomy, AnatomyOverrides, TokenPooling } from './anatomy.ts';
import { findBlocks } from './find-blocks.ts';
import { findHead } from './find-head.ts';
import { headInput } from './head-input.ts';

/** Finds the head and the blocks. A model that Injerto trained is cut where its `injerto.json` says, unless overridden; one that reads texts
 * at what its head reads, which is pooled already.
 * @param shapes `probeShapes(runtime, reference.model, reference.axes, reference.rows)`.
 * @throws {InjertoError} HEAD_NOT_FOUND with candidate values · PATTERN_MATCHES_NOTHING. */
export function dissectModel(reference: ReferenceModel, shapes: ShapeTable, overrides: AnatomyOverrides = {}): Anatomy {
  const { model, record, classes, config } = reference;
  const text = reference.modality === 'text' ? reference : undefined;
  const read = text && record && headInput(model, record.head.parameters);
  const head = findHead(model, shapes, {
    features: overrides.features ?? read ?? record?.head.features,
    embedding: text?.embedding,
    classes: classes?.length ?? config.num_labels,
    pooling: text && poolingOf(text),
  });
  return { head, blocks: findBlocks(model, shapes, head, overrides.blocks) };
}

/** How a sequence of this model is pooled where the graph does not do it. */
function poolingOf({ modules, inputs }: TextModel): TokenPooling {
  const pooling = modules.find((module) => module.kind === 'pooling');
  const normalize = modules.at(-1)?.kind === 'normalize';
  return { modes: pooling?.modes ?? ['mean'], mask: inputs.attentionMask, ...(normalize && { normalize }) };
}

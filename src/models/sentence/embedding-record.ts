import { createHash } from 'node:crypto';
import type { TrainingRecord } from '../export/training-record.ts';
import type { ReferenceModel } from '../reference-model.ts';
import { moduleName, type SentenceModule } from './sentence-module.ts';

/** What is kept of a text model's modules with a model that is trained from it; undefined for images. */
export function embeddingRecord(reference: ReferenceModel): TrainingRecord['embedding'] {
  if (reference.modality !== 'text') return undefined;
  const { modules, normalize, record } = reference;
  return record?.embedding ?? { modules: modules.map(moduleName), sha256: hashOf(modules), normalize };
}

/** Of settings and weights; where a module's folder lies does not count. */
function hashOf(modules: readonly SentenceModule[]): string {
  const hash = createHash('sha256');
  const settings = JSON.stringify(modules, (key, value: unknown) => {
    if (key === 'path') return undefined;
    if (!ArrayBuffer.isView(value)) return value;
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    return value.byteLength;
  });
  return hash.update(settings).digest('hex');
}
